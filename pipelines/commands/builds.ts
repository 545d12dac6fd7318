import type { Command } from "commander";
import { build, neighbours, undoImport } from "../builds.ts";
import type { BuildReport } from "../builds.ts";
import { ThroughlineError } from "../errors.ts";
import { forgetImport, toldOfForget } from "../forget.ts";
import { rebuild, redoImport } from "../import.ts";
import { findImport } from "../ledger/imports.ts";
import { closeLedger, openLedger } from "../ledger/ledger.ts";
import type { Store } from "../store/store.ts";
import { dateOf, importIdOf } from "./given.ts";
import { describeMoves } from "./report.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** `undo`, `redo`, `forget`, `rebuild`, `build` and `neighbours`: the commands that make a build without a file. */
export function addBuildCommands(program: Command, terminal: Terminal): void {
  const progress = { onWait: waitingFor(terminal) };
  const report = (command: Command, made: BuildReport, done: readonly string[] = []) =>
    answer(command, terminal, made, [
      ...done,
      describeMoves(made.moves, false),
      ...made.warnings,
      `build ${made.build} is served, as of ${made.asOf}`,
    ]);

  program
    .command("undo <import>")
    .description("takes an import back, as if it had never been")
    .action(async (id: string, _options: unknown, command: Command) => {
      const store = storeOf(command, terminal);
      const made = await undoImport(store, importIdOf(id), progress);
      report(command, made, [`undid ${lineOf(store, importIdOf(id))}`]);
    });
  program
    .command("redo <import>")
    .description("takes the undo of an import back, exactly")
    .action(async (id: string, _options: unknown, command: Command) => {
      const store = storeOf(command, terminal);
      const made = await redoImport(store, importIdOf(id), progress);
      report(command, made, [`took back the undo of ${lineOf(store, importIdOf(id))}`]);
    });
  program
    .command("forget <import>")
    .description("deletes the rows and the bytes of an import for good; its line in the list stays")
    .option("--yes", "do not ask first")
    .action(async (id: string, { yes = false }: { yes?: boolean }, command: Command) => {
      const store = storeOf(command, terminal);
      const line = lineOf(store, importIdOf(id));
      if (!yes && terminal.ask !== undefined) {
        const said = await terminal.ask(
          `forget ${line} for good? It cannot be taken back [yes/no] `,
        );
        if (!/^y(es)?$/i.test(said.trim()))
          throw new ThroughlineError("not forgotten, as answered");
      }
      const made = await forgetImport(store, importIdOf(id), progress);
      report(command, made, [`forgot import ${made.forgotten.join(", ")}`, ...toldOfForget(made)]);
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
}

/** Says the long steps: those in words. */
const toldSteps =
  (terminal: Terminal) =>
  (step: string): void => {
    if (step.startsWith("trying")) terminal.tell(step);
  };

/** What an import is, in words: its number, its file, and the rows that it brought. */
function lineOf(store: Store, importId: number): string {
  const ledger = openLedger(store.ledger);
  try {
    const { file, rows } = findImport(ledger, importId);
    return `import ${importId} (${file}: ${rows.new} new, ${rows.changed} changed)`;
  } finally {
    closeLedger(ledger);
  }
}
