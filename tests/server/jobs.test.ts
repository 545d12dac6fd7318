import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Job } from "../../server/api.ts";
import { runJobs } from "../../server/jobs.ts";
import type { Jobs } from "../../server/jobs.ts";

const dir = mkdtempSync(join(tmpdir(), "throughline-jobs-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** Jobs that run this text as their process. */
function jobsOf(text: string): Jobs {
  const script = join(dir, `${crypto.randomUUID()}.mjs`);
  writeFileSync(script, text);
  return runJobs(pathToFileURL(script));
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
  expect(jobs.cancel(id).state).toBe("cancelled");
  expect((await last(jobs, id)).state).toBe("cancelled");
});

test("an unknown job is said to be unknown", () => {
  expect(() => jobsOf("").get("x")).toThrow(/not known here/);
});
