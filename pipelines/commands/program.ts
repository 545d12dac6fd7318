import { Command, CommanderError } from "commander";
import { ThroughlineError } from "../errors.ts";
import { explainFullDisk } from "../store/disk.ts";
import type { Terminal } from "./terminal.ts";

/** Answer people who wait for a page; every other command may run beside one of them. */
const serving = new Set(["serve", "demo"]);

type Add = (program: Command, terminal: Terminal, setExit: (code: number) => void) => void;

/** What adds commands, by their names: of these only those are loaded that are asked for. */
const groups: readonly { names: readonly string[]; load: () => Promise<Add> }[] = [
  { names: ["serve", "demo"], load: async () => (await import("./serve.ts")).addServe },
  { names: ["inspect"], load: async () => (await import("./inspect.ts")).addInspect },
  { names: ["import"], load: async () => (await import("./import.ts")).addImport },
  { names: ["rejects"], load: async () => (await import("./rejects.ts")).addRejects },
  {
    names: ["undo", "redo", "forget", "rebuild", "build", "neighbours"],
    load: async () => (await import("./builds.ts")).addBuildCommands,
  },
  {
    names: ["override", "overrides"],
    load: async () => (await import("./overrides.ts")).addOverrideCommands,
  },
  {
    names: ["theme", "person", "measure", "label"],
    load: async () => (await import("./aliases.ts")).addAliasCommands,
  },
  { names: ["plan"], load: async () => (await import("./plans.ts")).addPlanCommands },
  {
    names: ["note", "baseline"],
    load: async () => (await import("./annotations.ts")).addAnnotationCommands,
  },
  { names: ["show", "imports"], load: async () => (await import("./show.ts")).addShow },
  { names: ["reproduce"], load: async () => (await import("./reproduce.ts")).addReproduce },
  {
    names: ["report"],
    load: async () => (await import("./leadership_report.ts")).addLeadershipReport,
  },
  { names: ["spc"], load: async () => (await import("./spc.ts")).addSpc },
  { names: ["agree"], load: async () => (await import("./agree.ts")).addAgree },
  { names: ["readings"], load: async () => (await import("./readings.ts")).addReadings },
  { names: ["watch"], load: async () => (await import("./watch.ts")).addWatch },
  { names: ["template"], load: async () => (await import("./template.ts")).addTemplate },
  { names: ["its"], load: async () => (await import("./its.ts")).addIts },
  { names: ["did"], load: async () => (await import("./did.ts")).addDid },
  { names: ["calibrate"], load: async () => (await import("./calibrate.ts")).addCalibrate },
  {
    names: ["backup", "restore"],
    load: async () => (await import("./backup.ts")).addBackupCommands,
  },
  { names: ["audit"], load: async () => (await import("./audit.ts")).addAudit },
  { names: ["doctor"], load: async () => (await import("./doctor.ts")).addDoctor },
  { names: ["user"], load: async () => (await import("./users.ts")).addUserCommands },
  { names: ["settings"], load: async () => (await import("./settings.ts")).addSettings },
  { names: ["sign-on"], load: async () => (await import("./sign_on.ts")).addSignOnCommands },
];

/** Runs the `throughline` command. Returns its exit code: 0 done, 1 refused or failed, 2 usage. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const exit = { code: 0 };
  const program = createProgram(terminal);
  try {
    for (const { load } of groupsFor(program.parseOptions([...args]).operands[0]))
      (await load())(program, terminal, (code) => (exit.code = code));
    await program.parseAsync(args, { from: "user" });
    return exit.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const explained = explainFullDisk(error);
    terminal.tell(describe(explained));
    return explained instanceof ThroughlineError && explained.usage ? 2 : 1;
  }
}

/** The group of a command; all of them, to tell what there is, where there is none such. */
function groupsFor(name: string | undefined): typeof groups {
  const found = groups.filter(({ names }) => name !== undefined && names.includes(name));
  return found.length > 0 ? found : groups;
}

function createProgram(terminal: Terminal): Command {
  return new Command("throughline")
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
}

/** Expected errors in one line; the rest with stack and cause. */
function describe(error: unknown): string {
  if (error instanceof ThroughlineError) return `throughline: ${error.message}`;
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\ncaused by: ${error.cause.stack}` : "";
  return `${error.stack}${cause}`;
}
