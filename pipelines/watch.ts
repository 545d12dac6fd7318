import { createHash } from "node:crypto";
import { createReadStream, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ThroughlineError } from "./errors.ts";
import { type FileReport, importFiles, type ImportOptions, sheetsOf } from "./import.ts";
import { withJob } from "./ledger/jobs.ts";
import { closeLedger, type Ledger, openLedger, transaction } from "./ledger/ledger.ts";
import {
  addSheets,
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
import type { Moves } from "./warehouse/moves.ts";

/** What happens while a folder is watched. */
export type WatchEvent =
  | { event: "watching"; folder: string }
  | { event: "known"; file: string }
  | ({ event: "file"; waits: boolean } & Pick<
      FileReport,
      "file" | "outcome" | "export" | "importId" | "rows"
    > & { questions: number; reason: string | null })
  /** The files before it are served by this build, which moved so much. */
  | { event: "built"; build: number; moves: Moves }
  | { event: "failed"; reason: string }
  | { event: "ended" };

export type WatchOptions = Pick<
  ImportOptions,
  "today" | "onWait" | "free" | "models" | "checks"
> & {
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
 * among the uploads. A file that fails (no room for it, no leave to read it) is told and tried again,
 * ever more rarely, and holds up no other; so is a folder that cannot be read.
 */
export async function watchFolder(
  store: Store,
  folder: string,
  options: WatchOptions,
): Promise<void> {
  const { everySeconds, signal, onEvent } = options;
  const path = resolve(folder);
  const memory: Memory = { last: new Map(), digests: new Map(), failures: new Map() };
  let told = "";
  onEvent({ event: "watching", folder: path });
  while (!signal.aborted) {
    try {
      await look(store, path, memory, options);
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

/** What is known of a folder from one look to the next. */
type Memory = {
  /** Size and time of change of each file at the last look. */
  readonly last: Map<string, string>;
  /** Digests of resting files, so that none is read again while it fails. */
  readonly digests: Map<string, { state: string; sha256: string }>;
  readonly failures: Map<string, Failure>;
};

type Failure = { state: string; reason: string; tries: number; againAt: number };

const stateOf = ({ size, modified }: Watched): string => `${size} ${modified}`;

async function look(
  store: Store,
  folder: string,
  memory: Memory,
  options: WatchOptions,
): Promise<void> {
  const { last } = memory;
  const resting = filesOf(folder).filter((found) => {
    const rests = last.get(found.path) === stateOf(found);
    last.set(found.path, stateOf(found));
    return rests;
  });
  const ledger = openLedger(store.ledger);
  try {
    const fresh = new Map<string, Found>();
    for (const found of resting) {
      if (fresh.size === limits.files || isWatched(ledger, found) || !isDue(memory, found))
        continue;
      await attempt(memory, found, options, async () => {
        const sha256 = await digestOf(memory, found);
        if (areWatchedBytes(ledger, sha256)) {
          rememberWatched(ledger, found, sha256, new Date().toISOString());
          options.onEvent({ event: "known", file: found.name });
        } else if (!fresh.has(sha256)) fresh.set(sha256, found);
      });
    }
    await takeAll(store, ledger, fresh, memory, options);
  } finally {
    closeLedger(ledger);
  }
}

/**
 * Takes the files that never failed as one job, the others each alone; where that job fails, those
 * too, so that a file that cannot be taken holds none of them up.
 */
async function takeAll(
  store: Store,
  ledger: Ledger,
  fresh: ReadonlyMap<string, Found>,
  memory: Memory,
  options: WatchOptions,
): Promise<void> {
  const together = [...fresh].filter(([, { path }]) => !memory.failures.has(path));
  const takeThese = (files: Iterable<[string, Found]>) =>
    take(store, ledger, new Map(files), options);
  const alone = new Set(fresh.keys());
  if (together.length > 1) {
    try {
      await takeThese(together);
      for (const [sha256] of together) alone.delete(sha256);
    } catch (cause) {
      reasonOf(cause);
    }
  }
  for (const sha256 of alone) {
    const found = fresh.get(sha256)!;
    if (options.signal.aborted) return;
    await attempt(memory, found, options, async () => {
      await takeThese([[sha256, found]]);
      memory.failures.delete(found.path);
    });
  }
}

const mostPauseMillis = 600_000;

/** Does something with a file: a failure that passes is told once, and tried again ever more rarely. */
async function attempt(
  { failures }: Memory,
  found: Found,
  { everySeconds, onEvent }: WatchOptions,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const reason = reasonOf(cause);
    const before = failures.get(found.path);
    const tries = (before?.tries ?? 0) + 1;
    const pause = Math.min(everySeconds * 1000 * 2 ** Math.min(tries, 20), mostPauseMillis);
    const state = stateOf(found);
    failures.set(found.path, { state, reason, tries, againAt: performance.now() + pause });
    if (before === undefined || !sayTheSame(before.reason, reason))
      onEvent({ event: "failed", reason: `${found.name}: ${reason}` });
  }
}

/** How much is free on a disk is another number at each look. */
const sayTheSame = (one: string, other: string): boolean =>
  one.replaceAll(/[\d.]+/g, "") === other.replaceAll(/[\d.]+/g, "");

/** Whether a file never failed, or not as it is now, or long enough ago. */
function isDue({ failures }: Memory, found: Found): boolean {
  const failure = failures.get(found.path);
  if (failure !== undefined && failure.state !== stateOf(found)) failures.delete(found.path);
  return (
    failure === undefined ||
    failure.state !== stateOf(found) ||
    failure.againAt <= performance.now()
  );
}

async function digestOf({ digests }: Memory, found: Found): Promise<string> {
  const known = digests.get(found.path);
  if (known?.state === stateOf(found)) return known.sha256;
  const sha256 = await digest(found.path);
  digests.set(found.path, { state: stateOf(found), sha256 });
  return sha256;
}

/** Imports files by their digests, and remembers what became of each. */
async function take(
  store: Store,
  ledger: Ledger,
  fresh: ReadonlyMap<string, Found>,
  options: WatchOptions,
): Promise<void> {
  const { onEvent, onWait } = options;
  const { files, build, moves } = await importFiles(store, [...fresh.values()], options);
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
      for (const { file, sha256, own, waiting } of found) {
        if (!kept.has(sha256)) continue;
        rememberWatched(ledger, file, sha256, new Date().toISOString());
        if (waiting === null) continue;
        addWaiting(ledger, waiting);
        addSheets(ledger, sha256, sheetsOf(own));
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
  if (build !== null && moves !== null) onEvent({ event: "built", build, moves });
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
