import { join } from "node:path";
import { seconds } from "../measured.ts";
import { NotHere, type Row } from "../row.ts";
import { compareWork, mostSessions, type OtherRun } from "../same_work.ts";
import { said } from "../versions.ts";

const script = join(import.meta.dirname, "../sqlite_job.sql");

/** The same work in SQLite: `.import` of its command, then SQL. */
export const sqlite: Row = {
  name: "sqlite",
  title: "the same work in SQLite",
  sizes: "each",
  most: mostSessions,
  async measure(ground, sessions) {
    if (said("sqlite3", "-version") === null)
      throw new NotHere("no sqlite3 here (Debian: sqlite3)");
    const { sessions: csv, others } = await ground.exports(sessions);
    const tables = ["sessions", "goals", "staff", "fidelity", "priorities"];
    const run = async (): Promise<OtherRun> => {
      const file = ground.place("sqlite");
      const imports = [csv, ...others].map((path, at) => `.import "${path}" ${tables[at]}`);
      const read = await seconds(() => ground.program("sqlite3", [file, ".mode csv", ...imports]));
      let output = "";
      const after = await seconds(async () => {
        output = await ground.program("sqlite3", [file, `.read "${script}"`]);
      });
      ground.remove(file);
      const classes = JSON.parse(output.trim().split("\n").at(-1)!) as Record<string, number>;
      return { read, after, classes };
    };
    return compareWork(ground, sessions, { tool: "SQLite", run });
  },
};
