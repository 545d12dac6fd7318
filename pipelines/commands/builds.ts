import { userInfo } from "node:os";
import type { Command } from "commander";
import { build, neighbours, overrideClass, undoImport } from "../builds.ts";
import type { BuildReport } from "../builds.ts";
import { usageError } from "../errors.ts";
import { forgetImport } from "../forget.ts";
import { rebuild, redoImport } from "../import.ts";
import { classes } from "../ledger/overrides.ts";
import type { Class } from "../ledger/overrides.ts";
import { daysOf } from "../warehouse/dates.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** `undo`, `redo`, `forget`, `rebuild`, `build`, `neighbours` and `override`: the commands that make a build without a file. */
export function addBuildCommands(program: Command, terminal: Terminal): void {
  const progress = { onWait: waitingFor(terminal) };
  const report = (command: Command, made: BuildReport) =>
    answer(command, terminal, made, [`build ${made.build}, as of ${made.asOf}`, ...made.warnings]);

  program
    .command("undo <import>")
    .description("takes an import back, as if it had never been")
    .action(async (id: string, _options: unknown, command: Command) => {
      const made = await undoImport(storeOf(command, terminal), importIdOf(id), progress);
      report(command, made);
    });
  program
    .command("redo <import>")
    .description("takes the undo of an import back, exactly")
    .action(async (id: string, _options: unknown, command: Command) => {
      const made = await redoImport(storeOf(command, terminal), importIdOf(id), progress);
      report(command, made);
    });
  program
    .command("forget <import>")
    .description("deletes the rows and the bytes of an import for good; its line in the list stays")
    .action(async (id: string, _options: unknown, command: Command) => {
      const made = await forgetImport(storeOf(command, terminal), importIdOf(id), progress);
      answer(command, terminal, made, [
        `forgot import ${made.forgotten.join(", ")}; build ${made.build}, as of ${made.asOf}`,
        ...(made.left === null
          ? []
          : [`earlier classes and overrides of its sessions stay: ${made.left}`]),
        ...made.waited.map(
          (file) =>
            `${file} held these rows too and waits no longer: bring it again for its other sheets`,
        ),
        ...made.warnings,
      ]);
    });
  program
    .command("rebuild")
    .description("makes the warehouse again from the uploads and the ledger")
    .action(async (_options: unknown, command: Command) => {
      report(command, await rebuild(storeOf(command, terminal), progress));
    });
  program
    .command("build")
    .description("makes the figures again from the rows that stand")
    .option("--as-of <date>", "the day on which classes are judged")
    .action(async ({ asOf }: { asOf?: string }, command: Command) => {
      const options = { ...progress, asOf: dateOf(asOf) };
      report(command, await build(storeOf(command, terminal), options));
    });
  program
    .command("neighbours")
    .description("tries mix and verdicts under neighbouring constants: would the answers change?")
    .action(async (_options: unknown, command: Command) => {
      const told = { ...progress, onStep: toldSteps(terminal) };
      report(command, await neighbours(storeOf(command, terminal), told));
    });
  program
    .command("override <session> <class>")
    .description("gives a session the class that a person chose; both stand")
    .requiredOption("--why <text>", "the reason")
    .action(async (sessionId: string, name: string, { why }: { why: string }, command: Command) => {
      const override = { sessionId, class: classOf(name), why, author: userInfo().username };
      report(command, await overrideClass(storeOf(command, terminal), override, progress));
    });
}

/** Says the long steps: those in words. */
const toldSteps =
  (terminal: Terminal) =>
  (step: string): void => {
    if (step.startsWith("trying")) terminal.tell(step);
  };

/** A date of the command line as it is. Throws wrong usage when it is no calendar date. */
export function dateOf(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  try {
    daysOf(date);
    return date;
  } catch {
    throw usageError(`not a date: ${date} (write YYYY-MM-DD)`);
  }
}

function importIdOf(id: string): number {
  if (!/^[1-9]\d{0,8}$/.test(id)) throw usageError(`not the number of an import: ${id}`);
  return Number(id);
}

function classOf(name: string): Class {
  const known = classes.find((each) => each === name);
  if (known === undefined) {
    throw usageError(`unknown class: ${name} (one of ${classes.join(", ")})`);
  }
  return known;
}
