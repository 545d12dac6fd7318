import type { RowChange } from "../compare/changes.ts";
import type { RowCounts } from "../ledger/imports.ts";
import type { Fix } from "./fixes.ts";
import type { Decision, Question, Reject } from "./question.ts";
import type { ReadAs } from "./rejects.ts";

export type FileOutcome =
  | "accepted"
  | "accepted_with_rejects"
  | "needs_answer"
  | "refused"
  | "no_change";

/** Why a file is refused and what to do. */
export type Refusal = { reason: string; fix: string };

export type FileReport = {
  file: string;
  /** The workbook of which it is a sheet. */
  book: string | null;
  sha256: string;
  export: string | null;
  outcome: FileOutcome;
  rows: RowCounts;
  /** The first of the rejected rows (`limits.rejects`); `rows.rejected` counts all. */
  rejects: Reject[];
  /** The rejected rows by what repairs them, most rows first. */
  fixes: Fix[];
  questions: Question[];
  importId: number | null;
  refusal: Refusal | null;
  /** What was recognised and decided, each with its reason. */
  decisions: Decision[];
  /** How its rows were read: enough to tell again which were rejected. Null where none was. */
  readAs: ReadAs | null;
  /** The first cells that differ from what stands, by line. */
  changes: RowChange[];
  /** Sessions, goals or values that go because this file replaces a period at its sites. */
  gone: number;
};

export const isAccepted = ({ outcome }: Pick<FileReport, "outcome">): boolean =>
  outcome === "accepted" || outcome === "accepted_with_rejects";

const noRows: RowCounts = { read: 0, new: 0, changed: 0, unchanged: 0, duplicate: 0, rejected: 0 };

/** A report of which all is empty, and the file refused, but for what is given. */
export const fileReport = (
  file: string,
  sha256: string,
  rest: Partial<FileReport>,
): FileReport => ({
  file,
  book: null,
  sha256,
  export: null,
  outcome: "refused",
  rows: noRows,
  rejects: [],
  fixes: [],
  questions: [],
  importId: null,
  refusal: null,
  decisions: [],
  readAs: null,
  changes: [],
  gone: 0,
  ...rest,
});

/** The counts of a file whose bytes stand already: what it brought once is known now. */
export const unchangedRows = (rows: RowCounts): RowCounts => ({
  ...noRows,
  read: rows.read,
  unchanged: rows.new + rows.changed + rows.unchanged,
  duplicate: rows.duplicate,
  rejected: rows.rejected,
});
