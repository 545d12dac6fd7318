/**
 * `npm run bench`: how long an import of a million sessions takes beside DuckDB's own read_csv of the
 * same bytes, then import and build of five exports and the queries of the pages; then how long the
 * verdicts on an agency of 200 sites, 12 themes and 60 months take beside the SQL models of that build.
 * Writes `results.json` beside this file, and leaves there what it did not measure. `--import` measures
 * the first alone, `--verdicts` the last; `--quick` looks at 100,000 sessions and 40 sites and writes
 * nothing; `--sessions N` takes another number.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { version as duckdb } from "@duckdb/node-api";
import type { Measured } from "./task.ts";
import { measureVerdicts, printVerdicts } from "./verdicts.ts";

const { values: options } = parseArgs({
  options: {
    import: { type: "boolean", default: false },
    verdicts: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    sessions: { type: "string" },
  },
});
const sessions = Number(options.sessions ?? (options.quick ? 100_000 : 1_000_000));
const rounds = 5;
const folder = mkdtempSync(join(tmpdir(), "throughline-bench-"));

const node = (script: string, ...args: string[]): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
const run = (...args: string[]): Measured => JSON.parse(node("task.ts", ...args)) as Measured;

/** The median of some runs, and the least and most of them. */
type Spread = { median: number; least: number; most: number };
function spread(values: readonly number[]): Spread {
  const sorted = values.map((value) => Number(value.toPrecision(4))).toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, least: sorted[0]!, most: sorted.at(-1)! };
}

/** Sessions of a number, as a file; other exports stand beside it. */
function generate(count: number): string {
  const csv = join(folder, `sessions-${count}.csv`);
  node("../../data/generate.ts", "--sessions", String(count), "--out", csv);
  return csv;
}

/** Reads and commits the same bytes in turn: each ratio is of two runs that follow each other. */
function compareWithReadCsv(csv: string) {
  const pairs = Array.from({ length: rounds }, () => {
    const target = join(folder, "read_csv.duckdb");
    const store = join(folder, "commit");
    const pair = { limit: run("read_csv", csv, target), commit: run("commit", store, csv) };
    for (const each of [target, store]) rmSync(each, { recursive: true });
    return pair;
  });
  const summary = (of: (pair: (typeof pairs)[number]) => Measured) => ({
    seconds: spread(pairs.map((pair) => of(pair).seconds.all!)),
    processorSeconds: spread(pairs.map((pair) => of(pair).processorSeconds)),
    peakMegabytes: spread(pairs.map((pair) => of(pair).peakMegabytes)),
  });
  return {
    readCsv: summary(({ limit }) => limit),
    commit: summary(({ commit }) => commit),
    ratio: spread(pairs.map(({ limit, commit }) => commit.seconds.all! / limit.seconds.all!)),
    processorRatio: spread(
      pairs.map(({ limit, commit }) => commit.processorSeconds / limit.processorSeconds),
    ),
  };
}

/** Import and build of five exports, and the queries of the pages on the result. */
function measureJob(csv: string) {
  const store = join(folder, "store");
  const others = ["goals", "staff", "fidelity", "priorities"].map((name) =>
    csv.replace(".csv", `-${name}.csv`),
  );
  return { job: run("import", store, csv, ...others), pages: run("pages", store) };
}

type Row = { what: string; seconds: number; spread?: Spread; peakMegabytes: number };
function print(rows: readonly Row[], limit: number): void {
  console.log(
    "| what | seconds | least to most | peak memory of the process, MB | ratio to `read_csv` |\n|---|---:|---:|---:|---:|",
  );
  for (const { what, seconds, spread: range, peakMegabytes } of rows) {
    const shown = (value: number) => value.toFixed(value < 1 ? 3 : 1);
    const between = range ? `${shown(range.least)} to ${shown(range.most)}` : "";
    const ratio = seconds / limit;
    console.log(
      `| ${what} | ${shown(seconds)} | ${between} | ${Math.round(peakMegabytes)} | ${ratio.toFixed(ratio < 0.1 ? 3 : 1)} |`,
    );
  }
}

const machine = {
  processors: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? "unknown"}`,
  memoryGigabytes: Math.round(totalmem() / 1e9),
  node: process.version,
  duckdb: duckdb(),
};

const machineWords = `${machine.processors}; Node ${machine.node}, DuckDB ${machine.duckdb}`;

/** Writes what was measured beside what an earlier run measured of other things. */
function keep(measured: Record<string, unknown>): void {
  if (options.quick) return;
  const path = join(import.meta.dirname, "results.json");
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as object) : {};
  writeFileSync(path, `${JSON.stringify({ ...known, machine, ...measured }, null, 2)}\n`);
}

function benchImport(): void {
  const csv = generate(sessions);
  const megabytes = Math.round(statSync(csv).size / 1e6);
  const alone = compareWithReadCsv(csv);
  const twice = run("commit", join(folder, "twice"), generate(sessions * 2)).peakMegabytes;
  const rest = options.import ? null : measureJob(csv);
  keep({ sessions, megabytes, rounds, ...alone, peakMegabytesAtTwice: twice, ...rest });

  const { readCsv, commit, ratio, processorRatio } = alone;
  const limit = readCsv.seconds.median;
  const rows: Row[] = [
    {
      what: "DuckDB `read_csv` as text into a table",
      seconds: limit,
      spread: readCsv.seconds,
      peakMegabytes: readCsv.peakMegabytes.median,
    },
    {
      what: "sessions: raw bytes to committed rows, all checks on",
      seconds: commit.seconds.median,
      spread: commit.seconds,
      peakMegabytes: commit.peakMegabytes.median,
    },
  ];
  if (rest) {
    const { job, pages } = rest;
    const { import: imported, build } = job.seconds;
    const { peakMegabytes } = job;
    rows.push(
      { what: "five exports: import", seconds: imported!, peakMegabytes },
      { what: "five exports: build of all models", seconds: build!, peakMegabytes },
    );
    for (const [page, seconds] of Object.entries(pages.seconds))
      rows.push({
        what: `queries of ${page}, warm, median of 21`,
        seconds,
        peakMegabytes: pages.peakMegabytes,
      });
  }
  console.log(`${sessions.toLocaleString("en")} sessions (${megabytes} MB); ${machineWords}\n`);
  print(rows, limit);
  console.log(
    `\n${rounds} pairs in turn: ${ratio.median.toFixed(2)} times \`read_csv\` by the clock (${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}), ${processorRatio.median.toFixed(2)} by processor time; peak memory at twice the sessions ${Math.round(twice)} MB`,
  );
}

function benchVerdicts(): void {
  const found = measureVerdicts(run, folder, options.quick);
  keep({ verdicts: found });
  printVerdicts(found, machineWords);
}

try {
  if (!options.verdicts) benchImport();
  if (!options.import) benchVerdicts();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
