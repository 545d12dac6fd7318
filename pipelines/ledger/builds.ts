import type { SQLOutputValue } from "node:sqlite";
import type { Ledger } from "./ledger.ts";

/** A warehouse file that was published: the current one is served, the one before is kept. */
export interface Build {
  readonly buildId: number;
  /** Name of the file in the store's `warehouses/`. */
  readonly file: string;
  readonly asOf: string;
  readonly today: string;
  readonly madeAt: string;
}

/** The build that is served, or null before the first import. */
export function currentBuild(ledger: Ledger): Build | null {
  const row = ledger.database.prepare("SELECT * FROM builds WHERE current = 1").get();
  return row === undefined ? null : read(row);
}

/** Names a file as the current build and returns its id. Part of the publishing transaction. */
export function addBuild(ledger: Ledger, build: Omit<Build, "buildId">): number {
  ledger.database.exec("UPDATE builds SET current = 0 WHERE current = 1");
  const { lastInsertRowid } = ledger.database
    .prepare(`INSERT INTO builds (file, as_of, today, made_at, current) VALUES (?, ?, ?, ?, 1)`)
    .run(build.file, build.asOf, build.today, build.madeAt);
  return Number(lastInsertRowid);
}

/**
 * The files to keep: the current build's and the one before it, unless that one still has the rows
 * of an import that was forgotten since.
 */
export function keptFiles(ledger: Ledger): string[] {
  return ledger.database
    .prepare(
      `SELECT file FROM builds
       WHERE build_id >= coalesce((SELECT max(forgotten_in) FROM imports), 0)
       ORDER BY current DESC, build_id DESC LIMIT 2`,
    )
    .all()
    .map((row) => String(row.file));
}

function read(row: Record<string, SQLOutputValue>): Build {
  return {
    buildId: Number(row.build_id),
    file: String(row.file),
    asOf: String(row.as_of),
    today: String(row.today),
    madeAt: String(row.made_at),
  };
}
