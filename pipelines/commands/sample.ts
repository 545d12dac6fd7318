import { readdirSync } from "node:fs";
import { join } from "node:path";
import { importFiles } from "../import.ts";
import { openStore } from "../store/store.ts";
import { readAnswers } from "./answers.ts";
import { describeReport } from "./report.ts";
import type { Terminal } from "./terminal.ts";

const folder = join(import.meta.dirname, "..", "..", "data", "sample");

/** Imports the sample agency's exports into a store, which it makes where there is none. */
export async function importSample(data: string, terminal: Terminal): Promise<void> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".csv"))
    .map((name) => ({ name, path: join(folder, name) }));
  const answers = readAnswers(join(folder, "answers.json"));
  const report = await importFiles(openStore(data), files, { answers });
  for (const line of describeReport(report)) terminal.tell(line);
}
