import type { RowChange } from "./compare/changes.ts";
import type { Decision, Reject } from "./ingest/question.ts";
import { namesOfPeople } from "./ledger/audit.ts";
import { findImport, type LedgerImport } from "./ledger/imports.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { findReceipt } from "./ledger/receipts.ts";
import type { Moves } from "./warehouse/moves.ts";

/** An import with all that was decided for it and what it did on its day. */
export type Receipt = Omit<
  LedgerImport,
  "answers" | "decisions" | "rejects" | "names" | "changes"
> & {
  decisions: Decision[];
  /** The first of its rejected rows; `rows.rejected` counts all. */
  rejects: Reject[];
  /** What a person answered, for it or for an earlier file: the id of the question, and the value. */
  answers: { id: string; value: string }[];
  /** The first cells that it changed, old and new; null where that is not kept. */
  changes: RowChange[] | null;
  /** What its build moved; null where that is not kept. */
  moves: Moves | null;
  /** The imports of that build, itself among them: they moved it together. */
  together: readonly number[];
};

/** Rejected rows that come with a receipt. */
const mostRejects = 500;

/** The receipt of an import. Throws when the ledger has none of that number. */
export function readReceipt(ledger: Ledger, importId: number): Receipt {
  const {
    answers,
    decisions,
    rejects,
    names: _n,
    changes: _c,
    importedBy,
    ...line
  } = findImport(ledger, importId);
  const kept = findReceipt(ledger, importId);
  return {
    ...line,
    importedBy: importedBy === null ? null : namesOfPeople(ledger)(importedBy),
    decisions: decisions as Decision[],
    rejects: rejects.slice(0, mostRejects) as Reject[],
    answers: Object.entries(answers).map(([id, value]) => ({ id, value })),
    changes: kept.changes as RowChange[] | null,
    moves: kept.moves as Moves | null,
    together: kept.together,
  };
}
