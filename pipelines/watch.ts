import { createHash } from "node:crypto";
import { createReadStream, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ThroughlineError } from "./errors.ts";
import { type FileReport, importFiles, type ImportOptions } from "./import.ts";
import { withJob } from "./ledger/jobs.ts";
import { closeLedger, type Ledger, openLedger, transaction } from "./ledger/ledger.ts";
import {
  addWaiting,
  areWatchedBytes,
  isWatched,
  rememberWatched,
  type WaitingFile,
  type Watched,
} from "./ledger/waiting.ts";
import { limits } from "./limits.ts";
import { explainFullDisk } from "./store/disk.ts";
import type { Store } from "./store/store.ts";
import { saveUpload } from "./store/uploads.ts";

/** What happens while a folder is watched. */
export type WatchEvent =
  | { event: "watching"; folder: string }
  | { event: "known"; file: string }
  | ({ event: "file"; waits: boolean } & Pick<
      FileReport,
      "file" | "outcome" | "export" | "importId" | "rows"
    > & { questions: number; reason: string | null })
  | { event: "failed"; reason: string }
  | { event: "ended" };

export type WatchOptions = Pick<ImportOptions, "today" | "onWait" | "free"> & {
  everySeconds: number;
  /** Ends the watch once what is being imported is done. */
  signal: AbortSignal;
  onEvent: (event: WatchEvent) => void;
};

type Found = Watched & { name: string };

/**
 * Imports the new files of a folder by themselves, all that have come to rest since the last look as
 * one job: a file rests when two looks find the same size and time of change. Files are left where
 * they are, and none is imported twice. What needs an answer or is refused waits: its bytes are kept
 * among the uploads. What fails as a whole (a full disk) is told and tried again, as is a folder that cannot
 * be read.
 */
export async function watchFolder(
  store: Store,
  folder: string,
  options: WatchOptions,
): Promise<void> {
  const { everySeconds, signal, onEvent } = options;
  const path = resolve(folder);
  const last = new Map<string, string>();
  let told = "";
  onEvent({ event: "watching", folder: path });
  while (!signal.aborted) {
    try {
      await look(store, path, last, options);
      told = "";
    } catch (cause) {
      const reason = reasonOf(cause);
      if (reason !== told) onEvent({ event: "failed", reason });
      told = reason;
    }
    await setTimeout(everySeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
  onEvent({ event: "ended" });
}

/** A failure that passes, in one line; any other is thrown on. */
function reasonOf(cause: unknown): string {
  const error = explainFullDisk(cause);
  if (error instanceof ThroughlineError) return error.message;
  if (error instanceof Error && "syscall" in error) return error.message;
  throw error;
}

async function look(
  store: Store,
  folder: string,
  last: Map<string, string>,
  options: WatchOptions,
): Promise<void> {
  const resting = filesOf(folder).filter(({ path, size, modified }) => {
    const state = `${size} ${modified}`;
    const rests = last.get(path) === state;
    last.set(path, state);
    return rests;
  });
  const ledger = openLedger(store.ledger);
  try {
    const fresh = new Map<string, Found>();
    for (const found of resting) {
      if (fresh.size === limits.files || isWatched(ledger, found)) continue;
      const sha256 = await digest(found.path);
      if (areWatchedBytes(ledger, sha256)) {
        rememberWatched(ledger, found, sha256, new Date().toISOString());
        options.onEvent({ event: "known", file: found.name });
      } else if (!fresh.has(sha256)) fresh.set(sha256, found);
    }
    if (fresh.size > 0) await take(store, ledger, fresh, options);
  } finally {
    closeLedger(ledger);
  }
}

/** Imports files by their digests, and remembers what became of each. */
async function take(
  store: Store,
  ledger: Ledger,
  fresh: ReadonlyMap<string, Found>,
  { onEvent, today, onWait, free }: WatchOptions,
): Promise<void> {
  const { files } = await importFiles(store, [...fresh.values()], { today, onWait, free });
  const found = [...fresh].map(([sha256, file]) => {
    const own = files.filter((each) => (each.book ?? each.file) === file.name);
    return { sha256, file, own, waiting: waitingOf(file.name, sha256, own) };
  });
  const job = { kind: "watch", subject: found.map(({ file }) => file.name).join(", "), onWait };
  await withJob(ledger, { ...job, onWait: onWait ?? (() => {}) }, async () => {
    const kept = new Set<string>();
    for (const { file, sha256, waiting } of found) {
      const same =
        waiting === null ||
        (await saveUpload(store, createReadStream(file.path))).sha256 === sha256;
      if (same) kept.add(sha256);
    }
    transaction(ledger, () => {
      for (const { file, sha256, waiting } of found) {
        if (!kept.has(sha256)) continue;
        rememberWatched(ledger, file, sha256, new Date().toISOString());
        if (waiting !== null) addWaiting(ledger, waiting);
      }
    });
  });
  for (const { own } of found)
    for (const { questions, refusal, ...each } of own)
      onEvent({
        event: "file",
        file: each.file,
        outcome: each.outcome,
        waits: waits(each),
        export: each.export,
        importId: each.importId,
        rows: each.rows,
        questions: questions.length,
        reason: refusal === null ? null : `${refusal.reason}: ${refusal.fix}`,
      });
}

const waits = ({ outcome }: Pick<FileReport, "outcome">): boolean =>
  outcome === "needs_answer" || outcome === "refused";

/** What the ledger says of a file that waits, for whatever of its sheets; null where none does. */
function waitingOf(
  file: string,
  sha256: string,
  reports: readonly FileReport[],
): Omit<WaitingFile, "waitingId"> | null {
  const open = reports.filter(waits);
  if (open.length === 0) return null;
  const asks = open.some(({ outcome }) => outcome === "needs_answer");
  return {
    file,
    sha256,
    foundAt: new Date().toISOString(),
    outcome: asks ? "needs_answer" : "refused",
    questions: open.reduce((sum, { questions }) => sum + questions.length, 0),
    reason: open.find(({ refusal }) => refusal !== null)?.refusal?.reason ?? null,
  };
}

/** The exports of a folder by name; files that an editor hides or locks are none. */
function filesOf(folder: string): Found[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[^.~].*\.(csv|tsv|txt|xlsx)$/i.test(entry.name))
    .flatMap(({ name }) => {
      const path = join(folder, name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found === undefined) return [];
      return [{ name, path, size: found.size, modified: found.mtime.toISOString() }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function digest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
