import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { backup, DatabaseSync, type StatementSync } from "node:sqlite";
import { ThroughlineError } from "../errors.ts";

/** The SQLite file of what people did: imports, builds, overrides, settings, jobs. */
export interface Ledger {
  readonly file: string;
  readonly database: DatabaseSync;
  /** A statement that is asked with every request, read once: SQLite reads it anew where it has to. */
  readonly prepared: (sql: string) => StatementSync;
}

const busyMillis = 10_000;
/** How long compaction waits for a reader: the next job does it otherwise. */
const readerMillis = 1000;

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const damageCodes = new Set([11, 26]);

const migrationsFolder = join(import.meta.dirname, "migrations");

/**
 * Opens the ledger, making it or bringing it to this version's shape first. Throws in one line when
 * the file is damaged or no ledger.
 */
export function openLedger(file: string): Ledger {
  requireNotLost(file);
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file, {
    timeout: busyMillis,
    enableForeignKeyConstraints: true,
  });
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const ledger: Ledger = { file, database, prepared };
  try {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("PRAGMA secure_delete = ON");
    migrate(ledger);
  } catch (error) {
    database.close();
    throw explainDamage(ledger.file, error);
  }
  return ledger;
}

/** Throws where a store has figures but no ledger, or an empty one: a new one would begin from nothing. */
function requireNotLost(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) return;
  const figures = join(dirname(file), "warehouses");
  const isUsed =
    existsSync(figures) && readdirSync(figures).some((name) => name.endsWith(".duckdb"));
  if (isUsed && !existsSync(`${file}-wal`)) throw damaged(file, "it is missing or empty");
}

/** An error of the engine that says that the ledger's file is damaged, in one line; others as is. */
export function explainDamage(file: string, error: unknown): unknown {
  const isDamage =
    error instanceof Error &&
    "errcode" in error &&
    typeof error.errcode === "number" &&
    damageCodes.has(error.errcode & 0xff);
  return isDamage ? damaged(file, error.message, error) : error;
}

/** The failure that `found` in the ledger's file is. */
export function damaged(file: string, found: string, cause?: unknown): ThroughlineError {
  const reason = found.trim().replaceAll(/\s+/g, " ");
  return new ThroughlineError(
    `the ledger ${file} is damaged (${reason}): restore the last backup into an empty place with \`throughline --data NEW restore FILE\``,
    { cause },
  );
}

/** Throws in one line when the ledger's file is damaged anywhere. */
export function checkLedger(ledger: Ledger): void {
  const [row] = ledger.database.prepare("PRAGMA integrity_check(1)").all();
  const found = String(row?.integrity_check);
  if (found !== "ok") throw damaged(ledger.file, found);
}

export function closeLedger(ledger: Ledger): void {
  ledger.database.close();
}

/** Writes the ledger as it is at one moment to a new file, whoever reads and writes it meanwhile. */
export async function copyLedger(ledger: Ledger, to: string): Promise<void> {
  // All pages in one step: in several it would begin again whenever somebody writes.
  await backup(ledger.database, to, { rate: 2 ** 30 });
  chmodSync(to, 0o600);
}

/** Runs `work` as one transaction: all of it is on disk when this returns, or none of it. */
export function transaction<T>(ledger: Ledger, work: () => T): T {
  ledger.database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    ledger.database.exec("COMMIT");
    return result;
  } catch (error) {
    // SQLite has taken it back by itself where the disk is full.
    if (ledger.database.isTransaction) ledger.database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * Runs `work` as one transaction whose bytes go to the disk right after, while nobody waits: for what only
 * notes that somebody was there or looked. A power cut at that moment may take the last of it, and that
 * alone.
 */
export function noteSoon<T>(ledger: Ledger, work: () => T): T {
  const { database, file } = ledger;
  database.exec("PRAGMA synchronous = NORMAL");
  try {
    return transaction(ledger, work);
  } finally {
    database.exec("PRAGMA synchronous = FULL");
    void putOnDisk(`${file}-wal`);
  }
}

async function putOnDisk(file: string): Promise<void> {
  const opened = await open(file).catch(() => null);
  // It is gone once all of it is in the ledger, and what cannot be put on disk now the next commit does.
  await opened?.datasync().catch(() => {});
  await opened?.close();
}

/** Notes that the file has to be compacted. Part of the transaction that deletes. */
export function orderCompaction(ledger: Ledger): void {
  ledger.database.exec("INSERT OR IGNORE INTO compaction VALUES (1)");
}

/**
 * Where that was noted, writes the file afresh, so that nothing is left in it of what was deleted, nor
 * beside it. Throws when there is no room to, or another process reads on; the note stays then.
 */
export function compactLedger(ledger: Ledger): void {
  const { database } = ledger;
  if (database.prepare("SELECT due FROM compaction").get() === undefined) return;
  database.exec("PRAGMA temp_store = MEMORY");
  database.exec("VACUUM");
  database.exec(`PRAGMA busy_timeout = ${readerMillis}`);
  const done = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  database.exec(`PRAGMA busy_timeout = ${busyMillis}`);
  if (done?.busy !== 0) throw new ThroughlineError("another process is reading it");
  database.exec("DELETE FROM compaction");
}

/** A number that changes when another connection has committed to the ledger. */
export function dataVersion(ledger: Ledger): number {
  return pragma(ledger, "data_version");
}

/**
 * What `read` finds in the ledger, read again once anybody has written to it: another connection, or this
 * one. What comes back is not to be changed.
 */
export function readOnce<T>(ledger: Ledger, read: (ledger: Ledger) => T): () => T {
  let known: { version: string; found: T } | null = null;
  return () => {
    const row = ledger
      .prepared("SELECT data_version, total_changes() AS changes FROM pragma_data_version()")
      .get();
    const version = `${String(row?.data_version)} ${String(row?.changes)}`;
    if (known?.version !== version) known = { version, found: read(ledger) };
    return known.found;
  };
}

function pragma(ledger: Ledger, name: string): number {
  return Number(ledger.database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function migrate(ledger: Ledger): void {
  const migrations = readdirSync(migrationsFolder)
    .filter((name) => name.endsWith(".sql"))
    .toSorted();
  if (pragma(ledger, "user_version") === migrations.length) return;
  transaction(ledger, () => {
    const done = pragma(ledger, "user_version");
    if (done > migrations.length) {
      throw new ThroughlineError(`${ledger.file} was written by a newer version: install that one`);
    }
    for (const name of migrations.slice(done)) {
      ledger.database.exec(readFileSync(join(migrationsFolder, name), "utf8"));
    }
    ledger.database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}
