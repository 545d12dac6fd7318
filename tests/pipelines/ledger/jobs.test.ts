import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  lastBuildSeconds,
  noteBuild,
  publishedBy,
  runningJob,
  waitingWords,
  withJob,
} from "../../../pipelines/ledger/jobs.ts";
import { addBuild } from "../../../pipelines/ledger/builds.ts";
import { openLedger } from "../../../pipelines/ledger/ledger.ts";
import { temporaryFolder } from "../warehouse/fixture.ts";

const newFile = () => join(temporaryFolder(), "ledger.sqlite");

it("a second job waits until the first has ended, and says for whom", async () => {
  const file = newFile();
  const [one, two] = [openLedger(file), openLedger(file)];
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const importing = withJob(one, { kind: "import", subject: "log.csv" }, async () => {
    await first.promise;
    order.push("import");
  });
  const onWait = (holder: { subject: string } | null) => {
    order.push(`undo waits for ${holder?.subject}`);
    first.resolve();
  };
  const undoing = withJob(two, { kind: "undo", subject: "import 1", onWait }, async () => {
    order.push("undo");
  });
  await Promise.all([importing, undoing]);
  expect(order).toEqual(["undo waits for log.csv", "import", "undo"]);
  expect(runningJob(one)).toBe(null);
});

it("a job that failed makes room and keeps its message", async () => {
  const ledger = openLedger(newFile());
  const job = { kind: "import", subject: "log.csv" };
  const failing = withJob(ledger, job, () => Promise.reject(new Error("disk full")));
  await expect(failing).rejects.toThrow("disk full");
  expect(ledger.database.prepare("SELECT state, message FROM jobs").get()).toEqual({
    state: "failed",
    message: "disk full",
  });
  expect(await withJob(ledger, job, async () => "done")).toBe("done");
});

it("a killed job never blocks the next", async () => {
  const file = newFile();
  const ledger = openLedger(file);
  const child = spawn(process.execPath, [join(import.meta.dirname, "hold-job.ts"), file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(runningJob(ledger)?.pid).toBe(child.pid);
  child.kill("SIGKILL");
  await once(child, "exit");
  await withJob(ledger, { kind: "import", subject: "log.csv" }, async () => {});
  const states = ledger.database.prepare("SELECT state FROM jobs ORDER BY job_id").all();
  expect(states.map((row) => row.state)).toEqual(["killed", "done"]);
});

it("the ledger knows what a process published, whatever became of it, and not of one before it", async () => {
  const ledger = openLedger(newFile());
  const since = new Date().toISOString();
  const build = { file: "a.duckdb", asOf: "2026-06-01", today: "2026-06-01", madeAt: since };
  const job = { kind: "import", subject: "log.csv" };
  expect(publishedBy(ledger, process.pid, since)).toBe(null);
  const failing = withJob(ledger, job, async () => {
    noteBuild(ledger, addBuild(ledger, build));
    expect(publishedBy(ledger, process.pid, since)).toBe(1);
    throw new Error("after it was published");
  });
  await expect(failing).rejects.toThrow("after");
  expect(publishedBy(ledger, process.pid, since)).toBe(1);
  expect(publishedBy(ledger, process.pid, "9999-01-01")).toBe(null);
});

it("how long the figures took is that of the last job that published some, not of what only tried", async () => {
  const ledger = openLedger(newFile());
  expect(lastBuildSeconds(ledger)).toBe(null);
  const built = async (kind: string, file: string, seconds: number) => {
    await withJob(ledger, { kind, subject: "x" }, async () => {
      const at = new Date().toISOString();
      const build = { file, asOf: "2026-06-01", today: "2026-06-01", madeAt: at };
      noteBuild(ledger, addBuild(ledger, build));
    });
    ledger.database
      .prepare(
        "UPDATE jobs SET started_at = '2026-06-01T00:00:00.000Z', heartbeat = ? " +
          "WHERE job_id = (SELECT max(job_id) FROM jobs)",
      )
      .run(new Date(Date.parse("2026-06-01T00:00:00.000Z") + seconds * 1000).toISOString());
  };
  await built("override", "a", 12.5);
  await built("neighbours", "b", 400);
  await withJob(ledger, { kind: "import", subject: "a dry run" }, async () => {});
  expect(lastBuildSeconds(ledger)).toBe(12.5);
});

it("for whom a job waits is said in words", () => {
  expect(waitingWords(null)).toBe("waiting for another job");
});
