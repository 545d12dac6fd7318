import { join } from "node:path";
import { NotHere, type Row } from "../row.ts";
import { compareWork, mostSessions, type OtherRun } from "../same_work.ts";
import { pythonWithPandas } from "../versions.ts";

const script = join(import.meta.dirname, "../pandas_job.py");

/** The same work in pandas. */
export const pandas: Row = {
  name: "pandas",
  title: "the same work in pandas",
  sizes: "each",
  most: mostSessions,
  async measure(ground, sessions) {
    const python = pythonWithPandas();
    if (python === null) throw new NotHere("no pandas here (Debian: python3-pandas)");
    const { sessions: csv, others } = await ground.exports(sessions);
    const [goals = "", staff = "", fidelity = "", priorities = ""] = others;
    const run = async (): Promise<OtherRun> => {
      const given = [script, csv, goals, staff, fidelity, priorities];
      return JSON.parse(await ground.program(python, given)) as OtherRun;
    };
    return compareWork(ground, sessions, { tool: "pandas", run });
  },
};
