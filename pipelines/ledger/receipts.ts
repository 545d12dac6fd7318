import type { Import } from "./imports.ts";
import type { Ledger } from "./ledger.ts";

/** What an import did on its day, as the ledger keeps it beside its line. */
export interface KeptReceipt {
  /** The first cells that it changed, old and new; null where that is not kept. */
  readonly changes: readonly unknown[] | null;
  /** What its build moved; null where that is not kept. */
  readonly moves: unknown;
  /** The imports of that build, itself among them: they moved it together. */
  readonly together: readonly number[];
}

/** Keeps what imports changed, and what the build that holds them moved. Part of the publishing transaction. */
export function addReceipts(
  ledger: Ledger,
  imports: readonly Pick<Import, "importId" | "changes">[],
  build: { buildId: number; moves: unknown },
): void {
  if (imports.length === 0) return;
  const { buildId, moves } = build;
  const add = ledger.database.prepare("INSERT INTO receipts VALUES (?, ?, ?)");
  for (const { importId, changes = [] } of imports)
    add.run(importId, buildId, JSON.stringify(changes));
  ledger.database
    .prepare("INSERT INTO build_moves VALUES (?, ?)")
    .run(buildId, JSON.stringify(moves));
}

/** What is kept of an import; of one from before receipts were kept, nothing. */
export function findReceipt(ledger: Ledger, importId: number): KeptReceipt {
  const row = ledger.database
    .prepare(
      `SELECT changes, moves, build_id FROM receipts LEFT JOIN build_moves USING (build_id)
       WHERE import_id = ?`,
    )
    .get(importId);
  if (row === undefined) return { changes: null, moves: null, together: [importId] };
  const together = ledger.database
    .prepare("SELECT import_id FROM receipts WHERE build_id = ? ORDER BY import_id")
    .all(Number(row.build_id));
  return {
    changes: row.changes === null ? null : (JSON.parse(String(row.changes)) as unknown[]),
    moves: row.moves === null ? null : (JSON.parse(String(row.moves)) as unknown),
    together: together.map((each) => Number(each.import_id)),
  };
}

/**
 * Forgets what receipts hold of an import: its own cells, those of later imports of the same export,
 * which name what it said as the old value, and the points of every build since.
 */
export function forgetReceipts(ledger: Ledger, importId: number): void {
  ledger.database
    .prepare(
      `UPDATE receipts SET changes = NULL
       WHERE changes <> '[]' AND import_id IN (
         SELECT later.import_id FROM imports later JOIN imports gone ON gone.export = later.export
         WHERE gone.import_id = ? AND later.import_id >= gone.import_id)`,
    )
    .run(importId);
  ledger.database
    .prepare(
      `DELETE FROM build_moves
       WHERE build_id >= coalesce((SELECT build_id FROM receipts WHERE import_id = ?), 0)`,
    )
    .run(importId);
}
