import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { listImports } from "../../pipelines/ledger/imports.ts";
import { publishedBy } from "../../pipelines/ledger/jobs.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import type { Job } from "../../server/api.ts";
import { runJobs } from "../../server/jobs.ts";
import type { Jobs, JobsOptions } from "../../server/jobs.ts";
import { emptyStore } from "./sample_store.ts";

const dir = mkdtempSync(join(tmpdir(), "throughline-jobs-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** Jobs that run this text as their process. */
function jobsOf(text: string, published?: JobsOptions["published"], more: JobsOptions = {}): Jobs {
  const script = join(dir, `${crypto.randomUUID()}.mjs`);
  writeFileSync(script, text);
  return runJobs({ script: pathToFileURL(script), published, ...more });
}

const order = { kind: "undo", dir, importId: 1 } as const;

async function last(jobs: Jobs, id: string): Promise<Job> {
  let seen = jobs.get(id);
  for await (const job of jobs.follow(id, new AbortController().signal)) seen = job;
  return seen;
}

const finishing = `process.once("message", () => {
  process.send({ step: "building", share: 0.5 });
  process.send({ report: { build: 7, files: [] } }, () => process.disconnect());
});`;

test("a job's news reach whoever follows it, its end last", async () => {
  const jobs = jobsOf(finishing);
  const { id } = jobs.start(order);
  expect(await last(jobs, id)).toMatchObject({
    state: "done",
    step: "building",
    report: { build: 7 },
  });
});

test("a job that makes the figures anew says since when, and how long that took the last time", async () => {
  const jobs = jobsOf(finishing, undefined, { lastBuildSeconds: () => 12 });
  const { id, building } = jobs.start(order);
  expect(building).toBe(null);
  const ended = await last(jobs, id);
  expect(ended.building?.lastTook).toBe(12);
  expect(ended.building?.seconds).toBeLessThan(10);
  const other = jobs.start({ kind: "neighbours", dir });
  expect((await last(jobs, other.id)).building?.lastTook).toBe(null);
});

test("a dry run that has told what it found gives way to a job, and is done", async () => {
  const jobs = jobsOf(`process.once("message", ({ dryRun }) => {
    process.send({ report: { build: 7, files: [], moves: null } });
    if (!dryRun) process.disconnect();
    else setInterval(() => {}, 1000);
  });`);
  const dry = jobs.start({
    kind: "import",
    dir,
    files: [],
    answers: {},
    dryRun: true,
    partial: false,
  });
  for await (const { report } of jobs.follow(dry.id, new AbortController().signal))
    if (report) break;
  expect(jobs.get(dry.id).state).toBe("running");
  jobs.start(order);
  expect(await last(jobs, dry.id)).toMatchObject({ state: "done", report: { build: 7 } });
});

test("nobody hears of the end before what had to be done is done", async () => {
  const jobs = jobsOf(finishing);
  let refreshed = false;
  const { id } = jobs.start(order, async () => {
    refreshed = true;
  });
  await last(jobs, id);
  expect(refreshed).toBe(true);
});

test("a process that dies without a word fails its job and nothing else", async () => {
  const jobs = jobsOf(`process.once("message", () => process.kill(process.pid, "SIGKILL"));`);
  const { id } = jobs.start(order);
  expect(await last(jobs, id)).toMatchObject({
    state: "failed",
    error: expect.stringContaining("nothing changed"),
  });
});

test("a cancelled job is ended and stays cancelled", async () => {
  const jobs = jobsOf(`process.once("message", () => setInterval(() => {}, 1000));`);
  const { id } = jobs.start(order);
  expect((await jobs.cancel(id)).state).toBe("cancelled");
  expect((await last(jobs, id)).state).toBe("cancelled");
});

const importing = (then: string) => `
  import { importFiles } from ${at("../../pipelines/import.ts")};
  import { openStore } from ${at("../../pipelines/store/store.ts")};
  process.once("message", async ({ dir, files }) => {
    await importFiles(openStore(dir), files);
    process.send({ step: "published", share: null });
    ${then}
  });`;
const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

test.each([
  ["is cancelled", "setInterval(() => {}, 1000);"],
  ["dies", `process.kill(process.pid, "SIGKILL");`],
])(
  "a job that %s after its build was published is done, as the ledger says",
  async (_how, then) => {
    const { store, remove } = emptyStore();
    const ledger = openLedger(store.ledger);
    const path = join(store.dir, "priorities.csv");
    writeFileSync(path, "site,theme,from\nNorth,Engagement,2025-01-01\n");
    const jobs = jobsOf(importing(then), (pid, since) => publishedBy(ledger, pid, since));
    const files = [{ name: "priorities.csv", path }];
    const more = { dir: store.dir, files, answers: {}, dryRun: false, partial: false };
    let report: Job["report"] = null;
    const { id } = jobs.start({ kind: "import", ...more }, async (job) => {
      report = job.report;
    });
    for await (const job of jobs.follow(id, new AbortController().signal)) {
      if (job.step === "published" && job.state === "running") await jobs.cancel(id);
    }
    expect(jobs.get(id)).toMatchObject({ state: "done", error: null, report: { build: 1 } });
    expect(report).toMatchObject({ build: 1 });
    expect(listImports(ledger)).toHaveLength(1);
    closeLedger(ledger);
    remove();
  },
);

test("two jobs have a process at once; a third waits for its turn, and can be cancelled meanwhile", async () => {
  const began = mkdtempSync(join(dir, "began-"));
  const jobs = jobsOf(`import { writeFileSync } from "node:fs";
  process.once("message", ({ importId }) => {
    writeFileSync(${JSON.stringify(`${began}/`)} + importId, "");
    process.send({ step: "working", share: null });
    setInterval(() => {}, 1000);
  });`);
  const [one, two, three, four] = [1, 2, 3, 4].map(
    (importId) => jobs.start({ ...order, importId }).id,
  );
  const begins = async (id: string) => {
    for await (const { step } of jobs.follow(id, new AbortController().signal))
      if (step === "working") return;
  };
  await Promise.all([begins(one!), begins(two!)]);
  expect(readdirSync(began)).toEqual(["1", "2"]);
  expect(await jobs.cancel(three!)).toMatchObject({ state: "cancelled", step: "starting" });
  await jobs.cancel(one!);
  await begins(four!);
  expect(readdirSync(began)).toEqual(["1", "2", "4"]);
  await jobs.close();
});

test("no more than 20 jobs wait: nobody keeps the others waiting for hours", async () => {
  const jobs = jobsOf(`process.once("message", () => setInterval(() => {}, 1000));`);
  const first = jobs.start(order);
  for (let n = 1; n < 22; n++) jobs.start(order);
  expect(() => jobs.start(order)).toThrow("20 jobs wait already");
  // Lost figures are made again all the same.
  expect(jobs.start({ kind: "rebuild", dir }).state).toBe("running");
  await jobs.close();
  expect(jobs.get(first.id).state).toBe("cancelled");
  expect(jobs.running()).toBe(0);
});

test("closing ends every job and waits for it", async () => {
  const jobs = jobsOf(`process.once("message", () => setInterval(() => {}, 1000));`);
  const { id } = jobs.start(order);
  await jobs.close();
  expect(jobs.get(id).state).toBe("cancelled");
});

test("an unknown job is said to be unknown", () => {
  expect(() => jobsOf("").get("x")).toThrow(/not known here/);
});
