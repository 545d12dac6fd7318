import { Command, CommanderError } from "commander";
import { ThroughlineError } from "../errors.ts";
import { explainFullDisk } from "../store/disk.ts";
import { addAgree } from "./agree.ts";
import { addAliasCommands } from "./aliases.ts";
import { addAnnotationCommands } from "./annotations.ts";
import { addAudit } from "./audit.ts";
import { addBackupCommands } from "./backup.ts";
import { addBuildCommands } from "./builds.ts";
import { addOverrideCommands } from "./overrides.ts";
import { addCalibrate } from "./calibrate.ts";
import { addDid } from "./did.ts";
import { addDoctor } from "./doctor.ts";
import { addImport } from "./import.ts";
import { addInspect } from "./inspect.ts";
import { addIts } from "./its.ts";
import { addPlanCommands } from "./plans.ts";
import { addReadings } from "./readings.ts";
import { addRejects } from "./rejects.ts";
import { addLeadershipReport } from "./leadership_report.ts";
import { addReproduce } from "./reproduce.ts";
import { addServe } from "./serve.ts";
import { addSettings } from "./settings.ts";
import { addSignOnCommands } from "./sign_on.ts";
import { addShow } from "./show.ts";
import { addSpc } from "./spc.ts";
import { addTemplate } from "./template.ts";
import { addUserCommands } from "./users.ts";
import { addWatch } from "./watch.ts";
import type { Terminal } from "./terminal.ts";

/** Answer people who wait for a page; every other command may run beside one of them. */
const serving = new Set(["serve", "demo"]);

/** Runs the `throughline` command. Returns its exit code: 0 done, 1 refused or failed, 2 usage. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const exit = { code: 0 };
  const program = createProgram(terminal, (code) => (exit.code = code));
  try {
    await program.parseAsync(args, { from: "user" });
    return exit.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const explained = explainFullDisk(error);
    terminal.tell(describe(explained));
    return explained instanceof ThroughlineError && explained.usage ? 2 : 1;
  }
}

function createProgram(terminal: Terminal, setExit: (code: number) => void): Command {
  const program = new Command("throughline")
    .description("finds the thread from coaching to fidelity in the CSV exports an agency has")
    .option("--data <dir>", "data directory (or THROUGHLINE_DATA; default data/store)")
    .option("--json", "one JSON document on stdout")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.tell(text.trimEnd()),
    })
    .hook("preAction", (_program, command) => {
      if (!serving.has(command.name())) terminal.giveWay?.();
    });
  addServe(program, terminal);
  addInspect(program, terminal, setExit);
  addImport(program, terminal, setExit);
  addRejects(program, terminal);
  addBuildCommands(program, terminal);
  addOverrideCommands(program, terminal);
  addAliasCommands(program, terminal);
  addPlanCommands(program, terminal);
  addAnnotationCommands(program, terminal);
  addShow(program, terminal);
  addReproduce(program, terminal);
  addLeadershipReport(program, terminal);
  addSpc(program, terminal);
  addAgree(program, terminal);
  addReadings(program, terminal);
  addWatch(program, terminal);
  addTemplate(program, terminal);
  addIts(program, terminal);
  addDid(program, terminal);
  addCalibrate(program, terminal, setExit);
  addBackupCommands(program, terminal);
  addAudit(program, terminal);
  addDoctor(program, terminal, setExit);
  addUserCommands(program, terminal);
  addSettings(program, terminal);
  addSignOnCommands(program, terminal);
  return program;
}

/** Expected errors in one line; the rest with stack and cause. */
function describe(error: unknown): string {
  if (error instanceof ThroughlineError) return `throughline: ${error.message}`;
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\ncaused by: ${error.cause.stack}` : "";
  return `${error.stack}${cause}`;
}
