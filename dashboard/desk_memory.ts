import type { Upload } from "../server/api.ts";
import type { Desk } from "./desk.ts";

/** What this tab remembers of the desk over a reload: the bytes themselves wait on the server. */
export type KeptDesk = Pick<Desk, "answers" | "partial"> & {
  uploads: Upload[];
  /** The job that ran, or has run last. */
  job: { id: string; dryRun: boolean } | null;
};

/** Where a tab remembers: its session storage. */
export type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const place = "throughline desk";

/** Remembers the desk in this tab: an empty one is forgotten, of a finished one its job is kept. */
export function rememberDesk(memory: Memory, desk: Desk): void {
  const { phase, answers, partial, job, files } = desk;
  if (phase === "empty") return memory.removeItem(place);
  const kept: KeptDesk = {
    answers,
    partial,
    uploads: phase === "done" ? [] : files.flatMap(({ upload }) => (upload ? [upload] : [])),
    job: job && { id: job.id, dryRun: job.dryRun },
  };
  memory.setItem(place, JSON.stringify(kept));
}

/** What this tab remembers, or null when no file lay on the desk. */
export function recallDesk(memory: Memory): KeptDesk | null {
  const kept = memory.getItem(place);
  return kept === null ? null : (JSON.parse(kept) as KeptDesk);
}
