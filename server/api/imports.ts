import type { RowCounts } from "../../pipelines/ledger/imports.ts";
import type { WaitingFile } from "../../pipelines/ledger/waiting.ts";
import type { Limits } from "../../pipelines/limits.ts";

export type { Receipt } from "../../pipelines/receipt.ts";
export type { FileReport, ImportReport } from "../../pipelines/import.ts";
export type { RowCounts } from "../../pipelines/ledger/imports.ts";
export type { Moves } from "../../pipelines/warehouse/moves.ts";
export type { RowChange } from "../../pipelines/compare/changes.ts";
export type { Fix } from "../../pipelines/ingest/fixes.ts";
export type { Decision, Question, Reject } from "../../pipelines/ingest/question.ts";
export type { Alias } from "../../pipelines/ledger/aliases.ts";

export type ImportRow = {
  importId: number;
  file: string;
  sha256: string;
  export: string | null;
  outcome: string;
  importedAt: string;
  /** Login, `this machine` where nobody signs in, or `command line: user`; null: not kept. */
  importedBy: string | null;
  state: "standing" | "withdrawn" | "forgotten";
  standing: boolean;
  withdrawnAt: string | null;
  forgottenAt: string | null;
  rows: RowCounts;
};

/** Some imports, newest first, and how many there are. */
export type ImportPage = { total: number; rows: ImportRow[] };

/** Bytes, characters and counts; `freeBytes`: of the disk of the store, now. */
export type LimitsNow = Limits & { freeBytes: number };

/** A file of a drop folder that waits: `upload` stands among the uploads of an import. */
export type WaitingRow = { upload: string } & Omit<WaitingFile, "waitingId">;

export type Upload = { upload: string; name: string; bytes: number };
