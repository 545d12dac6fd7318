import { userInfo } from "node:os";
import type { Command } from "commander";
import { usageError } from "../errors.ts";
import { classes } from "../ledger/overrides.ts";
import type { Class, Correction } from "../ledger/overrides.ts";
import { overrideClass, overridesOf, takeOverrideBack } from "../overrides.ts";
import { recordCommand } from "./audited.ts";
import { describeMoves } from "./report.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Flags = { why?: string; author?: string; back?: boolean };

/** `override`, which gives a session another class or takes that back, and `overrides`, which lists. */
export function addOverrideCommands(program: Command, terminal: Terminal): void {
  program
    .command("override <session> [class]")
    .description("gives a session the class that a person chose; both stand")
    .option("--why <text>", "the reason")
    .option("--author <name>", "who says so")
    .option("--back", "takes it back")
    .action(async (sessionId: string, name: string | undefined, flags: Flags, command: Command) => {
      const { author = userInfo().username, back = false } = flags;
      const store = storeOf(command, terminal);
      const progress = { onWait: waitingFor(terminal) };
      const made = back
        ? await takeOverrideBack(store, { sessionId, author }, progress)
        : await overrideClass(store, { ...given(name, flags), sessionId, author }, progress);
      answer(command, terminal, made, [
        describeMoves(made.moves, false),
        ...made.warnings,
        `build ${made.build} is served, as of ${made.asOf}`,
      ]);
    });
  program
    .command("overrides")
    .description("every class that a person gave to a session, with what became of it")
    .action((_flags: unknown, command: Command) => {
      const store = storeOf(command, terminal);
      const all = overridesOf(store);
      recordCommand(store, { action: "view names", subject: "corrections" });
      const none = "no class was corrected yet: throughline override --help";
      answer(command, terminal, all, all.length > 0 ? all.map(lineOf) : [none]);
    });
}

function given(name: string | undefined, { why }: Flags): { class: Class; why: string } {
  const known = classes.find((each) => each === name);
  if (known === undefined)
    throw usageError(
      `${name === undefined ? "an override needs a class" : `unknown class: ${name}`} (one of ${classes.join(", ")})`,
    );
  if (why === undefined) throw usageError("an override needs a reason: --why");
  return { class: known, why };
}

function lineOf({
  sessionId,
  class: name,
  why,
  author,
  at,
  stands,
  withdrawn,
}: Correction): string {
  const end = withdrawn
    ? `, taken back by ${withdrawn.author} on ${withdrawn.at.slice(0, 10)}`
    : stands
      ? ""
      : ", replaced by a later one";
  return `session ${sessionId}: ${name}: ${why} (${author}, ${at.slice(0, 10)})${end}`;
}
