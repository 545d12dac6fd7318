import { userInfo } from "node:os";
import type { Command } from "commander";
import { listAliases, sayAlias } from "../aliases.ts";
import { usageError } from "../errors.ts";
import type { AliasKind } from "../ledger/aliases.ts";
import { recordCommand } from "./audited.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Said = { is?: string | undefined; back?: boolean; site?: string };

/** `theme`, `person`, `measure` and `label`: what a name means, said once, taken back with --back. */
export function addAliasCommands(program: Command, terminal: Terminal): void {
  const say = async (command: Command, kind: AliasKind, name: string | undefined, said: Said) => {
    const { is, back = false, site = null } = said;
    const store = storeOf(command, terminal);
    if (name === undefined) {
      if (is !== undefined || back) throw usageError(`name the ${kind}: throughline ${kind} NAME`);
      return list(command, kind);
    }
    if ((is !== undefined) === back)
      throw usageError("say what it means, or --back to take it back");
    const order = { kind, name, means: is ?? null, site, author: userInfo().username };
    const made = await sayAlias(store, order, { onWait: waitingFor(terminal) });
    answer(command, terminal, made, [`build ${made.build}, as of ${made.asOf}`]);
  };

  const list = (command: Command, kind: AliasKind) => {
    const store = storeOf(command, terminal);
    const aliases = listAliases(store, kind);
    if (kind === "person")
      recordCommand(store, { action: "view names", subject: "names that were said" });
    const lines = aliases.map(({ name, site, means, author, at }) => {
      const where = site === null ? "" : ` at ${site}`;
      return `${name}${where} is ${means} (${author}, ${at.slice(0, 10)})`;
    });
    const unsaid = `nothing was said of a ${kind} yet; \`throughline show unmapped\` lists names`;
    answer(command, terminal, aliases, lines.length > 0 ? lines : [unsaid]);
  };

  const add = (kind: AliasKind, what: string, means: string) =>
    program
      .command(`${kind} [name]`)
      .description(`${what}; without a name lists what was said`)
      .option("--is <meaning>", means)
      .option("--back", "takes back what was said")
      .action((name: string | undefined, said: Said, command: Command) =>
        say(command, kind, name, said),
      );

  add("theme", "says once which theme of the catalogue a name means", "the theme");
  add("person", "says once that a name is another name of a person", "the name they go by").option(
    "--site <site>",
    "at this site alone",
  );
  add(
    "measure",
    "says once which measure a column, or a row of a long file, named so is",
    "an id of the catalogue, or a subscale",
  );
  program
    .command("label [column] [text]")
    .description("says once what a tick in a column means; without a column lists what was said")
    .option("--back", "takes back what was said")
    .action(
      (
        column: string | undefined,
        text: string | undefined,
        { back }: { back?: boolean },
        command: Command,
      ) => say(command, "label", column, { is: text, ...(back && { back }) }),
    );
}
