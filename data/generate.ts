import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { writeBenchmark, writeNextMonth } from "./generator/benchmark.ts";
import { sampleExports } from "./generator/exports.ts";

/** The seed of data/sample. */
export const sampleSeed = 20260630;

const usage = `usage: node data/generate.ts                              writes data/sample/*.csv
       node data/generate.ts --sessions COUNT --out FILE  writes a large agency beside FILE
       node data/generate.ts --sessions COUNT --next-month NEW --out FILE
                                                  writes NEW sessions of the month after of that agency`;

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      sessions: { type: "string" },
      "next-month": { type: "string" },
      out: { type: "string" },
      seed: { type: "string" },
    },
  });
  const seed = Number(values.seed ?? sampleSeed);
  if (values.sessions === undefined && values.out === undefined) writeSample(seed);
  else if (values.out !== undefined && Number(values.sessions) > 0) {
    const added = Number(values["next-month"] ?? 0);
    if (added > 0) writeNextMonth(values.out, Number(values.sessions), added, seed);
    else
      for (const file of writeBenchmark(values.out, Number(values.sessions), seed))
        console.log(file);
  } else {
    console.error(usage);
    process.exitCode = 2;
  }
}

function writeSample(seed: number): void {
  const folder = new URL("./sample/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of sampleExports(seed)) writeFileSync(new URL(name, folder), bytes);
}
