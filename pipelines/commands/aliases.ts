import { userInfo } from "node:os";
import type { Command } from "commander";
import { listAliases, sayAlias } from "../aliases.ts";
import { usageError } from "../errors.ts";
import type { AliasKind } from "../ledger/aliases.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Options = { is?: string; back?: boolean; site?: string };

/** `theme` and `person`: what a name means, said once, taken back with --back. */
export function addAliasCommands(program: Command, terminal: Terminal): void {
  const say = async (command: Command, kind: AliasKind, name: string | undefined) => {
    const { is, back = false, site = null } = command.opts<Options>();
    const store = storeOf(command, terminal);
    if (name === undefined) {
      if (is !== undefined || back) throw usageError(`name the ${kind}: throughline ${kind} NAME`);
      return list(command, kind);
    }
    if ((is !== undefined) === back)
      throw usageError("say --is MEANING, or --back to take it back");
    const order = { kind, name, means: is ?? null, site, author: userInfo().username };
    const made = await sayAlias(store, order, { onWait: waitingFor(terminal) });
    answer(command, terminal, made, [`build ${made.build}, as of ${made.asOf}`]);
  };

  const list = (command: Command, kind: AliasKind) => {
    const aliases = listAliases(storeOf(command, terminal), kind);
    const lines = aliases.map(({ name, site, means, author, at }) => {
      const where = site === null ? "" : ` at ${site}`;
      return `${name}${where} is ${means} (${author}, ${at.slice(0, 10)})`;
    });
    const unsaid = `nothing was said of a ${kind} yet; \`throughline show unmapped\` lists names`;
    answer(command, terminal, aliases, lines.length > 0 ? lines : [unsaid]);
  };

  program
    .command("theme [name]")
    .description("says once which theme of the catalogue a name means; without a name lists them")
    .option("--is <theme>", "the theme that it means")
    .option("--back", "takes back what was said")
    .action((name: string | undefined, _options: Options, command: Command) =>
      say(command, "theme", name),
    );
  program
    .command("person [name]")
    .description("says once that a name is another name of a person; without a name lists them")
    .option("--is <name>", "the name that the person goes by")
    .option("--site <site>", "at this site alone")
    .option("--back", "takes back what was said")
    .action((name: string | undefined, _options: Options, command: Command) =>
      say(command, "person", name),
    );
}
