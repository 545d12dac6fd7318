import { ThroughlineError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";

/** A file of a drop folder that needs an answer or was refused: it waits for a person. */
export interface WaitingFile {
  readonly waitingId: number;
  readonly file: string;
  /** Its bytes are the upload of that name. */
  readonly sha256: string;
  /** Instant, UTC. */
  readonly foundAt: string;
  readonly outcome: "needs_answer" | "refused";
  /** Open questions, of all its sheets where it is a workbook. */
  readonly questions: number;
  /** Why it was refused. */
  readonly reason: string | null;
}

/** A file of a drop folder as it was at one look: its time of change is an instant, UTC. */
export interface Watched {
  readonly path: string;
  readonly size: number;
  readonly modified: string;
}

export function isWatched(ledger: Ledger, { path, size, modified }: Watched): boolean {
  const sql = "SELECT 1 FROM watched WHERE path = ? AND size = ? AND modified = ?";
  return ledger.database.prepare(sql).get(path, size, modified) !== undefined;
}

/** Whether a file of these bytes was looked at before, under whatever name. */
export function areWatchedBytes(ledger: Ledger, sha256: string): boolean {
  const sql = "SELECT 1 FROM watched WHERE sha256 = ?";
  return ledger.database.prepare(sql).get(sha256) !== undefined;
}

export function rememberWatched(
  ledger: Ledger,
  watched: Watched,
  sha256: string,
  at: string,
): void {
  ledger.database
    .prepare("INSERT OR REPLACE INTO watched VALUES (?, ?, ?, ?, ?)")
    .run(watched.path, watched.size, watched.modified, sha256, at);
}

/** Lets a file wait; one of the same bytes that waits already is told anew. */
export function addWaiting(ledger: Ledger, waiting: Omit<WaitingFile, "waitingId">): void {
  const { file, sha256, foundAt, outcome, questions, reason } = waiting;
  ledger.database
    .prepare(
      `INSERT INTO waiting (file, sha256, found_at, outcome, questions, reason)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (sha256) WHERE ended_at IS NULL DO UPDATE SET
         file = excluded.file, outcome = excluded.outcome, questions = excluded.questions,
         reason = excluded.reason`,
    )
    .run(file, sha256, foundAt, outcome, questions, reason);
}

/** Notes which sheets a workbook that waits has, by the digests of their rows as text. */
export function addSheets(ledger: Ledger, sha256: string, sheets: readonly string[]): void {
  const add = ledger.database.prepare("INSERT OR IGNORE INTO waiting_sheets VALUES (?, ?)");
  for (const sheet of sheets) add.run(sha256, sheet);
}

/** The files that wait and have these bytes, or a sheet of them. */
export function waitingWith(ledger: Ledger, sha256: string): WaitingFile[] {
  const books = ledger.database
    .prepare("SELECT sha256 FROM waiting_sheets WHERE sheet_sha256 = ?")
    .all(sha256);
  const all = new Set([sha256, ...books.map((row) => String(row.sha256))]);
  return listWaiting(ledger).filter((each) => all.has(each.sha256));
}

/** The files that wait, oldest first. */
export function listWaiting(ledger: Ledger): WaitingFile[] {
  const rows = ledger.database
    .prepare("SELECT * FROM waiting WHERE ended_at IS NULL ORDER BY waiting_id")
    .all();
  return rows.map((row) => ({
    waitingId: Number(row.waiting_id),
    file: String(row.file),
    sha256: String(row.sha256),
    foundAt: String(row.found_at),
    outcome: row.outcome as WaitingFile["outcome"],
    questions: Number(row.questions),
    reason: row.reason === null ? null : String(row.reason),
  }));
}

/** A file that waits. Throws when none of that number does. */
export function findWaiting(ledger: Ledger, waitingId: number): WaitingFile {
  const found = listWaiting(ledger).find((each) => each.waitingId === waitingId);
  if (found === undefined) throw new ThroughlineError("this file no longer waits");
  return found;
}

/** Ends the waiting of files by their bytes: they were imported, or put away. */
export function endWaiting(ledger: Ledger, sha256s: readonly string[], at: string): void {
  const end = ledger.database.prepare(
    "UPDATE waiting SET ended_at = ?, reason = NULL WHERE sha256 = ? AND ended_at IS NULL",
  );
  for (const sha256 of sha256s) end.run(at, sha256);
}
