import type { SQLOutputValue } from "node:sqlite";
import { ThroughlineError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";

/** Rows of one file; read = new + changed + unchanged + duplicate + rejected. */
export interface RowCounts {
  readonly read: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly duplicate: number;
  readonly rejected: number;
}

/** An accepted import: enough to tell what was done and to do it again from the uploaded bytes. */
export interface Import {
  readonly importId: number;
  readonly file: string;
  readonly sha256: string;
  readonly export: string;
  readonly outcome: "accepted" | "accepted_with_rejects";
  /** Instant, UTC. */
  readonly importedAt: string;
  /** Who did, as the audit says it (`Actor`); null: not kept. */
  readonly importedBy?: string | null | undefined;
  /** The date after which event dates were rejected: the day of the import. */
  readonly today: string;
  readonly rows: RowCounts;
  /** Question id -> option value, as used. */
  readonly answers: Readonly<Record<string, string>>;
  /** What names in the file meant by other imports and aliases when it was imported, as text. */
  readonly names?: string | null | undefined;
  /** Digest of the file's header, and the answers of a person to be used for its like again. */
  readonly remember?: { header: string; answers: Readonly<Record<string, string>> } | undefined;
  /** Digest of the export and its header: files with the same one come from the same source. */
  readonly source?: string | undefined;
  readonly decisions: readonly unknown[];
  readonly rejects: readonly unknown[];
  /** The first cells that it changed, old and new: kept for its receipt (receipts.ts). */
  readonly changes?: readonly unknown[] | undefined;
}

/** A forgotten import has a line in the ledger and nothing else: neither rows nor bytes. */
export type ImportState = "standing" | "withdrawn" | "forgotten";

/** An import in the ledger: standing, or withdrawn at an instant, or forgotten. */
export interface LedgerImport extends Import {
  readonly importedBy: string | null;
  readonly state: ImportState;
  readonly standing: boolean;
  readonly withdrawnAt: string | null;
  readonly forgottenAt: string | null;
}

/** Digests of uploads; of one in both sets, another import of the same bytes is kept. */
export interface NamedUploads {
  readonly kept: ReadonlySet<string>;
  readonly forgotten: ReadonlySet<string>;
}

/** The id that the next import will get. Only the holder of the job may rely on it. */
export function nextImportId(ledger: Ledger): number {
  const row = ledger.database
    .prepare("SELECT seq FROM sqlite_sequence WHERE name = 'imports'")
    .get();
  return Number(row?.seq ?? 0) + 1;
}

export function addImport(ledger: Ledger, entry: Import): void {
  const { rows } = entry;
  ledger.database
    .prepare(
      `INSERT INTO imports (import_id, file, sha256, export, outcome, imported_at, today, read, new,
         changed, unchanged, duplicate, rejected, answers, decisions, rejects, source, names, imported_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      entry.importId,
      entry.file,
      entry.sha256,
      entry.export,
      entry.outcome,
      entry.importedAt,
      entry.today,
      rows.read,
      rows.new,
      rows.changed,
      rows.unchanged,
      rows.duplicate,
      rows.rejected,
      JSON.stringify(entry.answers),
      JSON.stringify(entry.decisions),
      JSON.stringify(entry.rejects),
      entry.source ?? null,
      entry.names ?? null,
      entry.importedBy ?? null,
    );
}

/** Every import in the order in which they were accepted. */
export function listImports(ledger: Ledger): LedgerImport[] {
  return ledger.database.prepare("SELECT * FROM imports ORDER BY import_id").all().map(read);
}

/** Returns an import of the ledger. Throws when there is none of that number. */
export function findImport(ledger: Ledger, importId: number): LedgerImport {
  const row = ledger.database.prepare("SELECT * FROM imports WHERE import_id = ?").get(importId);
  if (row === undefined) {
    throw new ThroughlineError(`no import ${importId}: \`throughline imports\` lists them`);
  }
  return read(row);
}

/** Returns an import that was not forgotten. Throws when it was, or there is none of that number. */
function findKept(ledger: Ledger, importId: number): LedgerImport {
  const found = findImport(ledger, importId);
  if (found.forgottenAt === null) return found;
  throw new ThroughlineError(`import ${importId} was forgotten on ${found.forgottenAt}`);
}

/** Returns a standing import. Throws when there is none of that number, or it was undone. */
export function findStanding(ledger: Ledger, importId: number): LedgerImport {
  const found = findKept(ledger, importId);
  if (!found.standing) {
    throw new ThroughlineError(`import ${importId} was undone already on ${found.withdrawnAt}`);
  }
  return found;
}

/**
 * Returns an import that was undone. Throws when it stands or was forgotten, or when its bytes stand
 * under the number of another import.
 */
export function findWithdrawn(ledger: Ledger, importId: number): LedgerImport {
  const found = findKept(ledger, importId);
  if (found.standing) throw new ThroughlineError(`import ${importId} stands: nothing to take back`);
  const again = findStandingBytes(ledger, found.sha256);
  if (again !== null) {
    throw new ThroughlineError(
      `the file of import ${importId} was imported again as import ${again.importId}, which stands: undo that one first`,
    );
  }
  return found;
}

/**
 * Returns an import that may be forgotten, with all that were undone of the same bytes. Throws when
 * it was forgotten already, or when its bytes stand under the number of another import.
 */
export function findForgettable(ledger: Ledger, importId: number): LedgerImport[] {
  const { sha256 } = findKept(ledger, importId);
  const same = listImports(ledger).filter(
    (each) => each.sha256 === sha256 && each.state !== "forgotten",
  );
  const other = same.find((each) => each.standing && each.importId !== importId);
  if (other === undefined) return same;
  throw new ThroughlineError(
    `import ${other.importId} has the same bytes and stands: forget that one, and both are`,
  );
}

/** The imports of an export in any state, each with its source where that is known. */
export function listSources(
  ledger: Ledger,
  name: string,
): { importId: number; source: string | null }[] {
  return ledger.database
    .prepare("SELECT import_id, source FROM imports WHERE export = ?")
    .all(name)
    .map((row) => ({
      importId: Number(row.import_id),
      source: row.source === null ? null : String(row.source),
    }));
}

/**
 * The uploads that the ledger names, by sha-256: those that imports may be read from again, and those
 * of which nothing may be left.
 */
export function uploadsOf(ledger: Ledger): NamedUploads {
  const of = (which: string): Set<string> => {
    const sql = `SELECT sha256 FROM imports WHERE forgotten_at ${which}
      UNION SELECT sha256 FROM waiting WHERE ended_at ${which}`;
    return new Set(
      ledger.database
        .prepare(sql)
        .all()
        .map((row) => String(row.sha256)),
    );
  };
  return { kept: of("IS NULL"), forgotten: of("IS NOT NULL") };
}

/** The latest standing import of these bytes, or null: importing them again changes nothing. */
export function findStandingBytes(ledger: Ledger, sha256: string): LedgerImport | null {
  const row = ledger.database
    .prepare(
      "SELECT * FROM imports WHERE sha256 = ? AND standing = 1 ORDER BY import_id DESC LIMIT 1",
    )
    .get(sha256);
  return row === undefined ? null : read(row);
}

export function withdrawImport(ledger: Ledger, importId: number, at: string): void {
  ledger.database
    .prepare("UPDATE imports SET standing = 0, withdrawn_at = ? WHERE import_id = ?")
    .run(at, importId);
}

export function restoreImport(ledger: Ledger, importId: number): void {
  ledger.database
    .prepare("UPDATE imports SET standing = 1, withdrawn_at = NULL WHERE import_id = ?")
    .run(importId);
}

/** Leaves the line of an import and takes out what it says of what the file held. */
export function forgetImport(
  ledger: Ledger,
  importId: number,
  by: { buildId: number; at: string },
): void {
  ledger.database
    .prepare(
      `UPDATE imports SET standing = 0, withdrawn_at = coalesce(withdrawn_at, ?), forgotten_at = ?,
         forgotten_in = ?, answers = '{}', decisions = '[]', rejects = '[]', names = NULL
       WHERE import_id = ?`,
    )
    .run(by.at, by.at, by.buildId, importId);
}

function read(row: Record<string, SQLOutputValue>): LedgerImport {
  return {
    importId: Number(row.import_id),
    file: String(row.file),
    sha256: String(row.sha256),
    export: String(row.export),
    outcome: row.outcome as Import["outcome"],
    importedAt: String(row.imported_at),
    importedBy: row.imported_by === null ? null : String(row.imported_by),
    today: String(row.today),
    state: stateOf(row),
    standing: row.standing === 1,
    withdrawnAt: row.withdrawn_at === null ? null : String(row.withdrawn_at),
    forgottenAt: row.forgotten_at === null ? null : String(row.forgotten_at),
    rows: {
      read: Number(row.read),
      new: Number(row.new),
      changed: Number(row.changed),
      unchanged: Number(row.unchanged),
      duplicate: Number(row.duplicate),
      rejected: Number(row.rejected),
    },
    answers: JSON.parse(String(row.answers)) as Record<string, string>,
    names: row.names === null ? null : String(row.names),
    decisions: JSON.parse(String(row.decisions)) as unknown[],
    rejects: JSON.parse(String(row.rejects)) as unknown[],
  };
}

function stateOf(row: Record<string, SQLOutputValue>): ImportState {
  if (row.forgotten_at !== null) return "forgotten";
  return row.standing === 1 ? "standing" : "withdrawn";
}
