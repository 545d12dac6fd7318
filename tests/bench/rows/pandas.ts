import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { NotHere, type Row } from "../row.ts";
import { compareWork, mostSessions, type OtherRun } from "../same_work.ts";

const script = join(import.meta.dirname, "../pandas_job.py");
/** Debian's own Python has Debian's pandas, whatever else is called python3. */
const pythons = ["/usr/bin/python3", "python3"];

/** The same work in pandas. */
export const pandas: Row = {
  name: "pandas",
  title: "the same work in pandas",
  sizes: "each",
  most: mostSessions,
  async measure(ground, sessions) {
    const python = pythons.find((each) => spawnSync(each, ["-c", "import pandas"]).status === 0);
    if (python === undefined) throw new NotHere("no pandas here (Debian: python3-pandas)");
    const { sessions: csv, others } = await ground.exports(sessions);
    const [goals = "", staff = "", fidelity = "", priorities = ""] = others;
    const run = async (): Promise<OtherRun> => {
      const given = [script, csv, goals, staff, fidelity, priorities];
      return JSON.parse(await ground.program(python, given)) as OtherRun;
    };
    return compareWork(ground, sessions, { tool: "pandas", run });
  },
};
