import { type BuildOptions, type BuildReport, buildNext, inJob } from "./builds.ts";
import { ThroughlineError } from "./errors.ts";
import { knownNames } from "./ingest/known.ts";
import { type Names, readNames, readsOtherwise } from "./ingest/names.ts";
import { standingAliases } from "./ledger/aliases.ts";
import { findForgettable, type LedgerImport } from "./ledger/imports.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { waitingWith } from "./ledger/waiting.ts";
import { replay } from "./replay.ts";
import type { Store } from "./store/store.ts";
import { nextWarehouse } from "./warehouse/build.ts";
import { currentFile } from "./warehouse/publish.ts";
import { openCurrent } from "./warehouse/version.ts";

export interface ForgetReport extends BuildReport {
  /** The imports that are forgotten: others of the same bytes that were undone go with it. */
  forgotten: number[];
  /** Files of drop folders that held its rows too and wait no longer: their bytes are deleted. */
  waited: string[];
  /** Why earlier classes and overrides of its sessions stay in the ledger, or null: they do not. */
  left: string | null;
}

/**
 * Deletes the rows and the bytes of an import for good: it is withdrawn if it stands, and from the
 * warehouse, the uploads and the ledger goes everything that it held. What stays is its line: number,
 * file name, digest, counts and instants. A workbook of a drop folder that waits for another sheet
 * holds these rows too: it waits no longer, and its bytes go. Throws when another import of the same bytes stands.
 */
export function forgetImport(
  store: Store,
  importId: number,
  options: BuildOptions = {},
): Promise<ForgetReport> {
  const job = { kind: "forget", subject: `import ${importId}` };
  return inJob(store, job, options, async (ledger, onStep) => {
    const entries = findForgettable(ledger, importId);
    const before = await namesServed(store, ledger);
    const { sessions, left } = await readSessions(store, ledger, entries, before);
    const waiting = waitingWith(ledger, entries[0]!.sha256);
    const forgotten = entries.map((entry) => entry.importId);
    const built = await buildNext(
      store,
      ledger,
      { ...options, onStep, without: forgotten, before, takesAway: true },
      async (next) => {
        const standing = await next.query("SELECT DISTINCT session_id FROM raw.sessions");
        const stays = new Set(standing.rows().map((row) => String(row.session_id)));
        const gone = sessions.filter((session) => !stays.has(session));
        for (const each of forgotten) next.forget({ importId: each, sessions: gone });
        next.endWaiting(waiting.map(({ sha256 }) => sha256));
      },
    );
    return { ...built, forgotten, waited: waiting.map(({ file }) => file), left };
  });
}

/** What stays of a forgotten import, or goes beside it, in lines. */
export const toldOfForget = ({ left, waited }: ForgetReport): string[] => [
  ...(left === null ? [] : [`earlier classes and overrides of its sessions stay: ${left}`]),
  ...waited.map(
    (file) =>
      `${file} held these rows too and waits no longer: bring it again for its other sheets`,
  ),
];

/**
 * The sessions of imports of the same bytes: each was read with answers of its own, and by what names
 * meant on its day and mean since. Who attended may be a name, and tells a session without a number.
 */
async function readSessions(
  store: Store,
  ledger: Ledger,
  entries: readonly LedgerImport[],
  served: Names,
): Promise<Sessions> {
  const sessions = new Set<string>();
  let left: string | null = null;
  for (const entry of entries) {
    const then = entry.names ? readNames(entry.names) : served;
    const isSame = !readsOtherwise(entry, then, served);
    for (const names of isSame ? [then] : [then, served]) {
      const found = await sessionsOf(store, ledger, entry, names);
      for (const session of found.sessions) sessions.add(session);
      if (names === then) left ??= found.left;
    }
  }
  return { sessions: [...sessions], left };
}

/** What names mean in the build that is served. */
async function namesServed(store: Store, ledger: Ledger): Promise<Names> {
  const warehouse = await openCurrent(currentFile(store, ledger)!);
  try {
    return await knownNames(warehouse.query, standingAliases(ledger));
  } finally {
    await warehouse.close();
  }
}

type Sessions = { sessions: string[]; left: string | null };

/** The sessions of an import, read again from its upload into a warehouse that is thrown away. */
async function sessionsOf(
  store: Store,
  ledger: Ledger,
  entry: LedgerImport,
  names: Names,
): Promise<Sessions> {
  if (entry.export !== "sessions") return { sessions: [], left: null };
  const scratch = await nextWarehouse(store, ledger, { from: "empty" });
  try {
    const { refusal } = await replay({ store, ledger, next: scratch }, { entry }, names);
    if (refusal) return { sessions: [], left: refusal.reason };
    const found = await scratch.query("SELECT DISTINCT session_id FROM raw.sessions");
    return { sessions: found.rows().map((row) => String(row.session_id)), left: null };
  } catch (error) {
    if (!(error instanceof ThroughlineError)) throw error;
    return { sessions: [], left: error.message };
  } finally {
    scratch.discard();
  }
}
