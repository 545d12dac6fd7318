/** `node tests/bench/measured_table.ts` writes what results.json says of each bound into the table of docs/measured.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeTable } from "../../data/docs_table.ts";
import { promisedLines, type Results } from "./table.ts";

const results = JSON.parse(
  readFileSync(join(import.meta.dirname, "results.json"), "utf8"),
) as Results;
writeTable("docs/measured.md", "bench", promisedLines(results));
