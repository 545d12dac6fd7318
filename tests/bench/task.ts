/**
 * What `npm run bench` measures, each in a process of its own, so that its peak memory is its own:
 * `read_csv FILE TARGET`, `commit STORE FILE`, `import STORE FILE...`, `relations STORE FILE...`, `pages STORE`.
 * Prints seconds.
 */
import { basename } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { fileBytes, importFiles } from "../../pipelines/import.ts";
import { fileImporter } from "../../pipelines/ingest/file.ts";
import type { FileReport } from "../../pipelines/ingest/file_report.ts";
import { sourcesOf } from "../../pipelines/ingest/source.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { nextWarehouse } from "../../pipelines/warehouse/build.ts";
import { serve } from "../../server/main.ts";

/** Seconds by what was done, processor seconds of all threads, and the most memory of the process. */
export type Measured = {
  seconds: Record<string, number>;
  processorSeconds: number;
  peakMegabytes: number;
};

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

/** From the raw bytes to rows on disk: read, checked, compared, stored; without the models. */
async function commit(data: string, csv: string): Promise<void> {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  const next = await nextWarehouse(store, ledger);
  try {
    const importer = fileImporter(store, ledger, next, {}, () => {});
    for (const source of await sourcesOf(basename(csv), fileBytes(csv)))
      refuseOther(await importer.importFile(source));
    await importer.acceptAll();
    await next.query("CHECKPOINT warehouse");
  } finally {
    next.discard();
    closeLedger(ledger);
  }
}

function refuseOther({ file, outcome, questions, refusal }: FileReport): void {
  if (outcome !== "accepted" && outcome !== "accepted_with_rejects")
    throw new Error(
      `${file}: ${outcome} ${refusal?.reason ?? ""} ${questions.map(({ id }) => id).join(", ")}`,
    );
}

/** The whole job: import and build of all files. */
async function importAll(data: string, paths: string[]): Promise<Record<string, number>> {
  const start = performance.now();
  let built: number | null = null;
  const files = paths.map((path) => ({ name: basename(path), path }));
  const { files: done } = await importFiles(openStore(data), files, {
    answers: { "*": {} },
    onProgress: (step) => {
      if (step === "building") built ??= performance.now();
    },
  });
  done.forEach(refuseOther);
  const end = performance.now();
  return { import: ((built ?? end) - start) / 1000, build: (end - (built ?? end)) / 1000 };
}

/**
 * Import and build of all files: seconds of each relation of the build by its name, and the processor
 * seconds of all threads meanwhile as "name, processor".
 */
async function relations(data: string, paths: string[]): Promise<Record<string, number>> {
  const seconds: Record<string, number> = {};
  let open: { relation: string; at: number; processor: number } | null = null;
  const onProgress = (step: string): void => {
    // While themes are judged, steps tell of parts of a relation.
    if (/^(judging|drawing) /.test(step)) return;
    const { user, system } = process.cpuUsage();
    const [at, processor] = [performance.now() / 1000, (user + system) / 1e6];
    if (open !== null) {
      seconds[open.relation] = at - open.at;
      seconds[`${open.relation}, processor`] = processor - open.processor;
    }
    const [, relation] = /^building (\w+\.\w+)$/.exec(step) ?? [];
    open = relation === undefined ? null : { relation, at, processor };
  };
  const files = paths.map((path) => ({ name: basename(path), path }));
  const options = { answers: { "*": {} }, onProgress };
  const { files: done } = await importFiles(openStore(data), files, options);
  done.forEach(refuseOther);
  return seconds;
}

const pages: Record<string, string[]> = {
  Overview: ["/api/status", "/api/marts/fidelity_trend?site=Site%201", "/api/marts/coaching_mix"],
  Coaching: ["/api/marts/coaching_mix", "/api/sessions?site=Site%201&class=reactive"],
  Data: ["/api/imports"],
};

async function queryPages(data: string): Promise<Record<string, number>> {
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
  return seconds;
}

const timed = async (work: Promise<void>): Promise<Record<string, number>> => {
  const start = performance.now();
  await work;
  return { all: (performance.now() - start) / 1000 };
};

const [task, target = "", ...files] = process.argv.slice(2);
const tasks: Record<string, () => Promise<Record<string, number>>> = {
  read_csv: () => timed(readCsv(target, files[0]!)),
  commit: () => timed(commit(target, files[0]!)),
  import: () => importAll(target, files),
  relations: () => relations(target, files),
  pages: () => queryPages(target),
};
const seconds = await tasks[task ?? ""]!();
const { user, system } = process.cpuUsage();
const measured: Measured = {
  seconds,
  processorSeconds: (user + system) / 1e6,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(measured));
