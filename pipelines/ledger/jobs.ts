import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import type { Ledger } from "./ledger.ts";

/** What the job that holds the place is doing, and for whom. */
export interface Job {
  readonly jobId: number;
  readonly kind: string;
  readonly subject: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly step: string | null;
  readonly rows: number;
  readonly bytes: number;
}

export interface JobProgress {
  step?: string;
  rows?: number;
  bytes?: number;
}

export interface JobOptions {
  /** What is done: import, undo, build, rebuild. */
  kind: string;
  /** For whom or on what, in words: a file name, an import. */
  subject: string;
  /** Called once when another job must end first. */
  onWait?: (holder: Job | null) => void;
}

/**
 * Runs `work` as the one job of the store: a second one waits until the first has ended. The lock
 * is an exclusive SQLite lock on an empty file beside the ledger, which the kernel releases with
 * its process, so that a killed job never blocks the next; the row in `jobs` says who holds it.
 */
export async function withJob<T>(
  ledger: Ledger,
  options: JobOptions,
  work: (report: (progress: JobProgress) => void) => Promise<T>,
): Promise<T> {
  const lock = new DatabaseSync(`${ledger.file}.lock`, { timeout: 0 });
  try {
    await take(lock, ledger, options);
    const jobId = start(ledger, options);
    const note = (state: "done" | "failed", message: string | null) =>
      whereItCan(() => end(ledger, jobId, state, message));
    try {
      const result = await work(heart(ledger, jobId));
      note("done", null);
      return result;
    } catch (error) {
      note("failed", error instanceof Error ? error.message : String(error));
      throw error;
    }
  } finally {
    lock.close();
  }
}

/** Does `work` if no job runs, and lets none begin meanwhile. Returns whether it was done. */
export function whenIdle(ledger: Ledger, work: () => void): boolean {
  const lock = new DatabaseSync(`${ledger.file}.lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    work();
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  } finally {
    lock.close();
  }
}

/** The job that runs now, or null. A killed job counts as running until the next one starts. */
export function runningJob(ledger: Ledger): Job | null {
  const row = ledger.database
    .prepare("SELECT * FROM jobs WHERE state = 'running' ORDER BY job_id DESC LIMIT 1")
    .get();
  if (row === undefined) return null;
  return {
    jobId: Number(row.job_id),
    kind: String(row.kind),
    subject: String(row.subject),
    pid: Number(row.pid),
    startedAt: String(row.started_at),
    step: row.step === null ? null : String(row.step),
    rows: Number(row.rows),
    bytes: Number(row.bytes),
  };
}

/** Says for whom a job waits: what `onWait` is told, in words. */
export function waitingWords(holder: Job | null): string {
  return `waiting for ${holder === null ? "another job" : `${holder.kind} of ${holder.subject}`}`;
}

/** Notes the build that the running job publishes. Part of the publishing transaction. */
export function noteBuild(ledger: Ledger, buildId: number): void {
  ledger.database
    .prepare("UPDATE jobs SET build_id = ? WHERE state = 'running' AND pid = ?")
    .run(buildId, process.pid);
}

/**
 * The build that the job of a process published, or null: whatever became of the process after.
 * `since`: an instant before the process began, since process ids come again.
 */
export function publishedBy(ledger: Ledger, pid: number, since: string): number | null {
  const row = ledger.database
    .prepare(
      "SELECT build_id FROM jobs WHERE pid = ? AND started_at >= ? ORDER BY job_id DESC LIMIT 1",
    )
    .get(pid, since);
  return typeof row?.build_id === "number" ? row.build_id : null;
}

/**
 * Seconds that the last job that published a build took from its start on, a file's reading with it;
 * null where none is known. One that tried neighbouring constants tells nothing of the others.
 */
export function lastBuildSeconds(ledger: Ledger): number | null {
  const row = ledger.database
    .prepare(
      `SELECT started_at, heartbeat FROM jobs
       WHERE state = 'done' AND build_id IS NOT NULL AND kind <> 'neighbours'
       ORDER BY job_id DESC LIMIT 1`,
    )
    .get();
  if (row === undefined) return null;
  const millis = Date.parse(String(row.heartbeat)) - Date.parse(String(row.started_at));
  return millis / 1000;
}

/** Forgets on what ended jobs worked and what they said: words of files may be in it. */
export function forgetJobs(ledger: Ledger): void {
  ledger.database.exec(
    "UPDATE jobs SET subject = 'forgotten', message = NULL, step = NULL WHERE state <> 'running'",
  );
}

async function take(lock: DatabaseSync, ledger: Ledger, options: JobOptions): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      lock.exec("BEGIN EXCLUSIVE");
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    if (attempt === 1) options.onWait?.(runningJob(ledger));
    await delay(100);
  }
}

function isBusy(error: unknown): boolean {
  const sqliteBusy = 5;
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}

function start(ledger: Ledger, { kind, subject }: JobOptions): number {
  ledger.database.exec(
    "UPDATE jobs SET state = CASE WHEN build_id IS NULL THEN 'killed' ELSE 'done' END " +
      "WHERE state = 'running'",
  );
  const now = new Date().toISOString();
  const { lastInsertRowid } = ledger.database
    .prepare(
      "INSERT INTO jobs (kind, subject, state, pid, started_at, heartbeat) " +
        "VALUES (?, ?, 'running', ?, ?, ?)",
    )
    .run(kind, subject, process.pid, now, now);
  return Number(lastInsertRowid);
}

/**
 * How a job ended is not noted where SQLite cannot (a full disk, a reader that holds on): that must
 * neither make a failure of what was published nor hide why another job failed. The next one to start
 * notes it.
 */
function whereItCan(note: () => void): void {
  try {
    note();
  } catch (error) {
    if (!(error instanceof Error && "errcode" in error)) throw error;
  }
}

const heartbeatMs = 500;

/** Writes where a job is twice a second at most: each write waits for the disk. */
function heart(ledger: Ledger, jobId: number): (progress: JobProgress) => void {
  let beatAt = -heartbeatMs;
  return (progress) => {
    const now = performance.now();
    if (now - beatAt < heartbeatMs) return;
    beat(ledger, jobId, progress);
    beatAt = now;
  };
}

function beat(ledger: Ledger, jobId: number, { step, rows, bytes }: JobProgress): void {
  ledger.database
    .prepare(
      "UPDATE jobs SET step = coalesce(?, step), rows = coalesce(?, rows), " +
        "bytes = coalesce(?, bytes), heartbeat = ? WHERE job_id = ?",
    )
    .run(step ?? null, rows ?? null, bytes ?? null, new Date().toISOString(), jobId);
}

function end(ledger: Ledger, jobId: number, state: "done" | "failed", message: string | null) {
  ledger.database
    .prepare("UPDATE jobs SET state = ?, message = ?, heartbeat = ? WHERE job_id = ?")
    .run(state, message, new Date().toISOString(), jobId);
  if (state === "failed") forgetSameFailures(ledger, jobId);
}

/** What fails again and again has one row: the last. */
function forgetSameFailures(ledger: Ledger, jobId: number): void {
  ledger.database
    .prepare(
      `DELETE FROM jobs AS earlier WHERE state = 'failed' AND EXISTS (
         SELECT 1 FROM jobs WHERE job_id = ? AND job_id > earlier.job_id
           AND kind = earlier.kind AND subject = earlier.subject)`,
    )
    .run(jobId);
}
