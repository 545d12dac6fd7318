import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { exportNames } from "../contracts/column.ts";
import { ThroughlineError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { type NotLogged, readTemplates, type Template, templateCsv } from "../templates.ts";
import { exportOf } from "./import.ts";
import { showCurrent } from "./show.ts";
import { answer, storeOf } from "./terminal.ts";
import type { SharedOptions, Terminal } from "./terminal.ts";

/** `template`: an empty CSV of an export, its columns, and which of them make a difference. */
export function addTemplate(program: Command, terminal: Terminal): void {
  program
    .command("template <export>")
    .description(`an empty CSV to fill in: ${exportNames.join(", ")}`)
    .option("--out <file>", "write it to a new file")
    .action(async (name: string, { out }: { out?: string }, command: Command) => {
      const templates = readTemplates(await notLogged(storeOf(command, terminal)));
      const template = templates.find((each) => each.export === exportOf(name))!;
      const { json } = command.optsWithGlobals<SharedOptions>();
      const lines = describe(template);
      if (out !== undefined) writeOut(out, templateCsv(template));
      if (json || out !== undefined) return answer(command, terminal, template, lines);
      for (const line of lines) terminal.tell(line);
      terminal.write(templateCsv(template));
    });
}

/** What the store's sessions lack; nothing before the first import. */
async function notLogged(store: Store): Promise<NotLogged[]> {
  const rows = await showCurrent(store, "not_logged", { format: "json" });
  return rows === null ? [] : (JSON.parse(Buffer.from(rows).toString()) as NotLogged[]);
}

function describe({ grain, columns }: Template): string[] {
  return [
    `one row is ${grain}`,
    ...columns.map(({ name, doc, required, why }) => {
      const needed = required ? " (needed)" : "";
      return `  ${name}${why === null ? "" : "*"}${needed}: ${doc}${why === null ? "" : `; ${why}`}`;
    }),
  ];
}

function writeOut(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ThroughlineError(`cannot write ${path}: ${reason}`, { cause });
  }
}
