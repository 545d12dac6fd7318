import fs, { appendFileSync } from "node:fs";
import { type StatementResultingChanges, StatementSync } from "node:sqlite";
import { isMainThread } from "node:worker_threads";
import { tellMoments } from "./moments.ts";

/**
 * Preloaded (`--import`) into a server, and by it into the processes of its jobs: writes each moment of
 * either to a file, and at the one of the given number kills that process, or a job's server.
 */
export type Told = {
  /** The store. */
  folder: string;
  /** Where moments are written, as lines `server <moment>` and `job <moment>`. */
  log: string;
  kill: { who: Who; at: number; victim: "itself" | "its server" } | null;
};

export type Who = "server" | "job";

export const toldBy = "THROUGHLINE_TOLD";

const given = process.env[toldBy];
const who = /\bjob\.ts$/.test(process.argv[1] ?? "")
  ? "job"
  : /\bthroughline\.js$/.test(process.argv[1] ?? "")
    ? "server"
    : null;

if (given !== undefined && who !== null && isMainThread) {
  const { folder, log, kill } = JSON.parse(given) as Told;
  let number = 0;
  const tell = (moment: string): void => {
    appendFileSync(log, `${who} ${moment}\n`);
    if (kill?.who !== who || kill.at !== number++) return;
    process.kill(kill.victim === "itself" ? process.pid : process.ppid, "SIGKILL");
  };
  appendFileSync(log, `${who} pid ${process.pid}\n`);
  tellMoments(folder, tell);
  if (who === "server") {
    // Beside transactions it writes in single statements, and what people send in pieces.
    const run = Reflect.get(StatementSync.prototype, "run");
    StatementSync.prototype.run = function (this: StatementSync, ...values: unknown[]) {
      tell("before a statement");
      const changed = Reflect.apply(run, this, values) as StatementResultingChanges;
      tell("after a statement");
      return changed;
    };
    const { write } = fs;
    Object.assign(fs, {
      write: (...piece: Parameters<typeof write>) => {
        tell("writing a piece");
        write(...piece);
      },
    });
  }
  tell("start");
}
