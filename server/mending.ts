import { ThroughlineError } from "../pipelines/errors.ts";
import type { Status } from "./api.ts";
import { Refusal } from "./errors.ts";
import type { Jobs } from "./jobs.ts";

/** Figures that were lost: since when they are made again, or why they cannot be. */
export type Mending = NonNullable<Status["mending"]>;

/** Makes lost figures again, once for every loss. */
export interface Mender {
  now(): Mending | null;
  /** Begins to make them again, unless that goes on already or has failed. */
  lost(why: ThroughlineError): void;
  /** Notes that they can be read. */
  found(): void;
}

/** What is said where figures are asked for that cannot be read. */
export const mendingRefusal = (): Refusal =>
  new Refusal(503, "the figures are being rebuilt from the stored exports: they come back soon");

/** `mend` makes the figures again; `tell` writes to the log. */
export function keepMending(mend: () => Promise<void>, tell: (line: string) => void): Mender {
  let mending: Mending | null = null;

  async function begin(now: Mending): Promise<void> {
    try {
      await mend();
    } catch (error) {
      now.error = error instanceof Error ? error.message : String(error);
      tell(`the figures could not be rebuilt: ${now.error}`);
    }
  }

  return {
    now: () => mending,
    lost(why) {
      if (mending !== null) return;
      tell(`${why.message.split(": run ")[0]}: rebuilding the figures from the stored exports`);
      mending = { since: new Date().toISOString(), error: null };
      void begin(mending);
    },
    found() {
      mending = null;
    },
  };
}

const actor = { who: "the server itself", address: null };

/** Makes a store's figures again in a job of their own. Throws with the reason when it fails. */
export async function rebuildInJob(jobs: Jobs, dir: string, refresh: () => Promise<void>) {
  const { id } = jobs.start({ kind: "rebuild", dir, actor }, refresh);
  const never = new AbortController().signal;
  let last = jobs.get(id);
  for await (const now of jobs.follow(id, never)) last = now;
  if (last.state !== "done") throw new ThroughlineError(last.error ?? "it was ended");
}
