import { ThroughlineError } from "./errors.ts";
import { currentBuild } from "./ledger/builds.ts";
import type { Names } from "./ingest/names.ts";
import { findStanding } from "./ledger/imports.ts";
import { withJob } from "./ledger/jobs.ts";
import type { Job } from "./ledger/jobs.ts";
import { closeLedger, openLedger } from "./ledger/ledger.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Store } from "./store/store.ts";
import type { NextOptions, NextWarehouse } from "./warehouse/build.ts";
import type { Moves } from "./warehouse/moves.ts";

/** What every command that makes a build takes; `asOf` and `today` are dates YYYY-MM-DD. */
export interface BuildOptions extends NextOptions {
  asOf?: string | undefined;
  /** Called once when the job of another process must end first. */
  onWait?: (holder: Job | null) => void;
}

/** The build that was published. */
export interface BuildReport {
  build: number;
  asOf: string;
  /** What it moves beside the build that was served before. */
  moves: Moves;
  /**
   * In one line each: what an import that was read again leaves out, and what is left on the disk
   * that should not be, with when it goes.
   */
  warnings: string[];
}

/** Makes a build of the rows that stand: for another as-of date, or after an upgrade. */
export function build(store: Store, options: BuildOptions = {}): Promise<BuildReport> {
  const subject = options.asOf === undefined ? "the standing imports" : `as of ${options.asOf}`;
  return makeBuild(store, { kind: "build", subject }, options, async () => {});
}

/**
 * Makes the build that is served again and tries its mix and verdicts under neighbouring constants too.
 * What is found stands until the next build. Throws when nothing was imported yet.
 */
export function neighbours(store: Store, options: BuildOptions = {}): Promise<BuildReport> {
  const job = { kind: "neighbours", subject: "mix and verdicts" };
  return inJob(store, job, options, (ledger, onStep) => {
    const current = currentBuild(ledger);
    if (current === null) throw new ThroughlineError(`nothing was imported into ${store.dir} yet`);
    const asked = { ...options, onStep, asOf: current.asOf, neighbours: true };
    return buildNext(store, ledger, asked, async () => {});
  });
}

/**
 * Makes a build without an import, as if it had never been. Throws when it does not stand. `warnings`
 * tell what other imports lack that were read by what it named.
 */
export function undoImport(
  store: Store,
  importId: number,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const job = { kind: "undo", subject: `import ${importId}` };
  return makeBuild(store, job, { ...options, takesAway: true }, async (next, ledger) => {
    findStanding(ledger, importId);
    await next.withdraw(importId);
  });
}

/** One job: the next warehouse file, what `change` does to it, the models, and its publication. */
export function makeBuild(
  store: Store,
  job: { kind: string; subject: string },
  options: BuildOptions & { takesAway?: boolean },
  change: (next: NextWarehouse, ledger: Ledger) => Promise<void>,
): Promise<BuildReport> {
  return inJob(store, job, options, (ledger, onStep) =>
    buildNext(store, ledger, { ...options, onStep }, (next) => change(next, ledger)),
  );
}

/** Runs `work` with the store's ledger as the one job of the store. */
export async function inJob<T>(
  store: Store,
  job: { kind: string; subject: string },
  options: BuildOptions,
  work: (ledger: Ledger, onStep: (step: string) => void) => Promise<T>,
): Promise<T> {
  const ledger = openLedger(store.ledger);
  const { onWait = () => {} } = options;
  try {
    return await withJob(ledger, { ...job, onWait }, (report) =>
      work(ledger, (step) => {
        report({ step });
        options.onStep?.(step);
      }),
    );
  } finally {
    closeLedger(ledger);
  }
}

/**
 * Makes the next warehouse file and publishes it. Imports in which names mean something else after
 * `change` are read again. Only for the holder of the job. Throws where one of them would have to ask,
 * unless names are taken away. What makes builds is loaded by the first: a server, which only reads
 * them, begins without it.
 */
export async function buildNext(
  store: Store,
  ledger: Ledger,
  options: BuildOptions & {
    /** What names meant before, where rows that say so are not in the next file (`without`). */
    before?: Names;
    /** Whether names are taken away: then nothing is refused, and `warnings` tell what follows. */
    takesAway?: boolean;
  },
  change: (next: NextWarehouse) => Promise<void>,
): Promise<BuildReport> {
  const { nextWarehouse } = await import("./warehouse/build.ts");
  const { namesNow, readAgain } = await import("./replay.ts");
  const next = await nextWarehouse(store, ledger, options);
  try {
    const before = options.before ?? (await namesNow(next));
    await change(next);
    const standing = next.standing().map((entry) => ({ entry }));
    const { takesAway = false } = options;
    const told =
      options.from === "empty"
        ? []
        : (await readAgain({ store, ledger, next }, before, standing, takesAway)).warnings;
    const { asOf, moves } = await next.finish({ asOf: options.asOf });
    const build = next.publish();
    return { build, asOf, moves, warnings: [...told, ...next.left()] };
  } finally {
    next.discard();
  }
}
