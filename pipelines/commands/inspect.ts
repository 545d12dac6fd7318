import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { exportNames } from "../contracts/column.ts";
import type { ExportName } from "../contracts/column.ts";
import { inspect } from "../ingest/inspect.ts";
import type { Inspection } from "../ingest/inspect.ts";
import { type Source, sourcesOf } from "../ingest/source.ts";
import type { ReadContext } from "../ingest/read.ts";
import { readMeasures, shippedFolder } from "../warehouse/catalogues.ts";
import { answersFor } from "./answers.ts";
import { requireFile } from "./files.ts";
import { exportOf } from "./import.ts";
import { answer } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** `inspect`: what a file is, without a store; exit 1 when it could not be read at all. */
export function addInspect(
  program: Command,
  terminal: Terminal,
  setExit: (code: number) => void,
): void {
  program
    .command("inspect <file>")
    .description(
      "says what a delimited file, or each sheet of a workbook, is and holds; writes nothing",
    )
    .option("--as <export>", `what the file is: ${exportNames.join(", ")}`)
    .option("--answers <file>", "answers to questions, as JSON")
    .action(async (path: string, flags: { as?: string; answers?: string }, command: Command) => {
      requireFile(path);
      const bytes = { size: statSync(path).size, chunks: () => createReadStream(path) };
      const name = exportOf(flags.as) ?? null;
      const found: Inspected[] = [];
      for (const source of await sourcesOf(basename(path), bytes)) {
        const said = await answersFor(source, flags.answers);
        found.push(await inspectSource(source, said, name));
      }
      const isWorkbook = found.some(({ book }) => book !== null);
      answer(command, terminal, isWorkbook ? found : found[0], found.flatMap(describe));
      if (found.some(({ outcome }) => outcome === "refused")) setExit(1);
    });
}

/** What a file, or a sheet of the workbook `book`, is and holds. */
type Inspected = Inspection & { book: string | null };

async function inspectSource(
  source: Source,
  answers: Record<string, string>,
  as: ExportName | null,
): Promise<Inspected> {
  const { name, bytes, book, decisions, refusal } = source;
  const found = await inspect(name, bytes, withoutStore(), answers, as);
  return {
    ...found,
    book,
    decisions: [...decisions, ...found.decisions],
    refusal: refusal ?? found.refusal,
  };
}

/** What is known of a file where no other was imported: the shipped measures and the day. */
function withoutStore(): ReadContext {
  const now = new Date();
  const month = String(now.getMonth() + 1).padStart(2, "0");
  return {
    today: `${now.getFullYear()}-${month}-${String(now.getDate()).padStart(2, "0")}`,
    hashCase: () => "",
    sites: new Map(),
    labels: new Map(),
    themes: [],
    measures: readMeasures(shippedFolder),
  };
}

function describe(found: Inspection): string[] {
  const { refusal, rows } = found;
  return [
    `${found.file}: ${found.outcome.replaceAll("_", " ")} (${found.export ?? "no known export"})`,
    ...(refusal === null ? [] : [`  ${refusal.reason}: ${refusal.fix}`]),
    `  encoding ${found.encoding}, delimiter ${JSON.stringify(found.delimiter)}, header in line ${found.headerLine ?? "-"}`,
    `  ${rows.read} rows, ${rows.rejected} cannot be read`,
    ...found.columns.map(({ name, type, distinct, samples }) => {
      return `  ${name}: ${type}, ${distinct} different, such as ${samples.join(" | ")}`;
    }),
    ...found.questions.map(({ id, question }) => `  ? ${id}: ${question}`),
  ];
}
