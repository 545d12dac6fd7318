/**
 * `npm run bench`: import, build and page queries at a million generated sessions, each beside
 * DuckDB's own read_csv of the same bytes in the same run. Every measurement is a process of its
 * own, so that its peak memory is its own. `--sessions N` for another size.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { importFiles } from "../../pipelines/import.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { serve } from "../../server/main.ts";

type Measured = { seconds: number; peakMegabytes: number };

const own = import.meta.filename;
const [task, ...given] = process.argv.slice(2);

/** The physical limit: the same bytes, as text, into a table of a new file. */
async function readCsv(csv: string, file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE t AS FROM read_csv('${csv}', all_varchar = true, header = true)`,
  );
  await connection.run("CHECKPOINT");
  connection.disconnectSync();
  instance.closeSync();
}

async function report(work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  tell({ all: (performance.now() - start) / 1000 });
}

async function reportImport(data: string, paths: string[]): Promise<void> {
  const start = performance.now();
  const begun: Record<string, number> = {};
  const files = paths.map((path) => ({ name: path.slice(path.lastIndexOf("/") + 1), path }));
  const { files: done } = await importFiles(openStore(data), files, {
    answers: { "*": {} },
    onProgress: (step) =>
      void (begun[step === "building" || step.startsWith("building ") ? "build" : "import"] ??=
        performance.now()),
  });
  for (const { file, outcome, questions, refusal } of done)
    if (outcome !== "accepted" && outcome !== "accepted_with_rejects")
      throw new Error(
        `${file}: ${outcome} ${refusal?.reason ?? ""} ${questions.map(({ id }) => id).join(", ")}`,
      );
  const end = performance.now();
  tell({
    import: ((begun.build ?? end) - start) / 1000,
    build: (end - (begun.build ?? end)) / 1000,
  });
}

const pages: Record<string, string[]> = {
  Overview: ["/api/status", "/api/marts/fidelity_trend?site=Site%201", "/api/marts/coaching_mix"],
  Coaching: ["/api/marts/coaching_mix", "/api/sessions?site=Site%201&class=reactive"],
  Data: ["/api/imports"],
};

async function reportPages(data: string): Promise<void> {
  const server = await serve({ data, port: 0 });
  const seconds: Record<string, number> = {};
  for (const [page, urls] of Object.entries(pages)) {
    const times: number[] = [];
    for (let round = 0; round < 21; round++) {
      const start = performance.now();
      for (const url of urls) {
        const response = await fetch(`${server.address}${url}`);
        const body = await response.arrayBuffer();
        if (!response.ok)
          throw new Error(
            `${url}: ${response.status} ${Buffer.from(body).toString().slice(0, 200)}`,
          );
      }
      times.push((performance.now() - start) / 1000);
    }
    seconds[page] = times.toSorted((a, b) => a - b)[10]!;
  }
  await server.close();
  tell(seconds);
}

function tell(seconds: Record<string, number>): void {
  process.stdout.write(
    JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }),
  );
}

async function bench(): Promise<void> {
  const at = process.argv.indexOf("--sessions");
  const sessions = at === -1 ? 1_000_000 : Number(process.argv[at + 1]);
  const folder = mkdtempSync(join(tmpdir(), "throughline-bench-"));
  const csv = join(folder, "sessions.csv");
  const run = (...args: string[]): { seconds: Record<string, number>; peakMegabytes: number } =>
    JSON.parse(
      execFileSync(process.execPath, [own, ...args], {
        encoding: "utf8",
        maxBuffer: 1 << 26,
        stdio: ["ignore", "pipe", "inherit"],
      }),
    ) as { seconds: Record<string, number>; peakMegabytes: number };
  try {
    execFileSync(
      process.execPath,
      [
        join(import.meta.dirname, "../../data/generate.ts"),
        "--sessions",
        String(sessions),
        "--out",
        csv,
      ],
      { stdio: "ignore" },
    );
    const others = ["goals", "staff", "fidelity", "priorities"].map((name) =>
      csv.replace(".csv", `-${name}.csv`),
    );
    const before = run("read_csv", csv, join(folder, "limit-1.duckdb"));
    const imported = run("import", join(folder, "store"), csv, ...others);
    const after = run("read_csv", csv, join(folder, "limit-2.duckdb"));
    const limit = (before.seconds.all! + after.seconds.all!) / 2;
    const rows: [string, Measured][] = [
      [
        "DuckDB `read_csv` as text into a table",
        { seconds: limit, peakMegabytes: Math.max(before.peakMegabytes, after.peakMegabytes) },
      ],
      [
        "import: bytes to typed rows, all checks on",
        { seconds: imported.seconds.import!, peakMegabytes: imported.peakMegabytes },
      ],
      [
        "build: classes, mix, chance level, trends, checks",
        { seconds: imported.seconds.build!, peakMegabytes: imported.peakMegabytes },
      ],
    ];
    const served = run("pages", join(folder, "store"));
    for (const [page, seconds] of Object.entries(served.seconds))
      rows.push([
        `queries of ${page}, warm, median of 21`,
        { seconds, peakMegabytes: served.peakMegabytes },
      ]);
    console.log(
      `${sessions.toLocaleString("en")} sessions (${Math.round(statSync(csv).size / 1e6)} MB) with goals, staff, fidelity and priorities to match; Node ${process.version}\n`,
    );
    console.log(
      "| what | seconds | peak memory of the process, MB | ratio to `read_csv` |\n|---|---:|---:|---:|",
    );
    for (const [what, { seconds, peakMegabytes }] of rows)
      console.log(
        `| ${what} | ${seconds.toFixed(seconds < 1 ? 3 : 1)} | ${Math.round(peakMegabytes)} | ${(seconds / limit).toFixed(seconds / limit < 0.1 ? 3 : 1)} |`,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (task === "read_csv") await report(() => readCsv(given[0]!, given[1]!));
else if (task === "import") await reportImport(given[0]!, given.slice(1));
else if (task === "pages") await reportPages(given[0]!);
else await bench();
