import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../pipelines/commands/program.ts";
import { withJob } from "../../pipelines/ledger/jobs.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { explainFullDisk } from "../../pipelines/store/disk.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import { runQuery, startEngine, stopEngine } from "../../pipelines/warehouse/engine.ts";
import type { Job, Upload } from "../../server/api.ts";
import { serve, type Serving } from "../../server/main.ts";
import { leftovers, look } from "./look.ts";
import { perform, writeExports } from "./operations.ts";
import { mountSmallDisk } from "./small_disk.ts";

const disk = mountSmallDisk();
/** What doctor says of a disk like that. */
const noRoom = expect.stringMatching(
  /^\d+ MB are free on the disk of \S+, \d+ MB are needed: make room/,
);
const full =
  "the disk is full: make room on the disk of the data directory and try again; nothing was changed";

// Only root can mount one, on Linux.
describe.skipIf(disk === null)("a disk that fills up while", () => {
  const small = disk!;
  let exports: string;
  let store: Store;
  const kilobyte = 1024;

  /** Runs a command; when it first says that it does `step`, so many bytes are left. */
  async function command(args: string[], step = "nothing", left = 0) {
    const told: string[] = [];
    let out = "";
    const code = await run(["--data", store.dir, ...args], {
      write: (bytes) => void (out += String(bytes)),
      tell(line) {
        told.push(line);
        if (line.startsWith(step) && told.filter((each) => each.startsWith(step)).length === 1)
          small.fillBut(left);
      },
      env: {},
    });
    return { code, out, error: told.findLast((line) => line.startsWith("throughline: ")) };
  }

  let before: string;
  beforeAll(async () => {
    exports = join(small.folder, "exports");
    store = openStore(join(small.folder, "store"));
    writeExports(exports);
    const files = ["sessions.csv", "goals.csv", "fidelity.csv"].map((name) => join(exports, name));
    await command(["import", ...files]);
    before = (await look(store)).state;
  });
  afterAll(() => small.remove());

  const asBefore = async (): Promise<void> => {
    expect(await look(store)).toEqual({ state: before, problems: [noRoom] });
    small.makeRoom();
    expect(await look(store)).toEqual({ state: before, problems: [] });
    expect(leftovers(store)).toEqual([]);
  };

  it.each([
    ["reading", 0],
    ["checking", 64],
    ["storing", 0],
    ["storing", 1024],
    ["building", 256],
    ["writing the file", 0],
    ["publishing", 0],
    ["publishing", 16],
  ])("an import is %s (%i kB left) costs that import alone, in one line", async (step, left) => {
    const done = await command(["import", join(exports, "long.csv")], step, left * kilobyte);
    expect(done).toMatchObject({ code: 1, error: `throughline: ${full}` });
    await asBefore();
  });

  it.each([
    ["building", { kind: "undo", importId: 2 }],
    ["publishing", { kind: "build", asOf: "2025-04-01" }],
  ] as const)("the job is %s (%o) leaves what is served", async (step, operation) => {
    const fill = (told: string) => void (told.startsWith(step) && small.fillBut(0));
    const done = perform(store, operation, exports, fill).catch((error: unknown) => {
      throw explainFullDisk(error);
    });
    await expect(done).rejects.toThrow(full);
    await asBefore();
  });

  it("models outgrow memory says so, whether it was full at first or became so", async () => {
    for (const fillFirst of [true, false]) {
      if (fillFirst) small.fillBut(4 * 1024 * kilobyte);
      const engine = await startEngine({
        memory_limit: "40MB",
        temp_directory: join(small.folder, "x"),
      });
      const connection = await engine.connect();
      await connection.run("CREATE TABLE small AS SELECT 1");
      const sorted =
        "CREATE TABLE sorted AS SELECT range, hash(range) AS h FROM range(4000000) ORDER BY h";
      if (!fillFirst) await connection.run(sorted.replace("sorted", "spilled"));
      if (!fillFirst) small.fillBut(0);
      await expect(runQuery(connection, sorted)).rejects.toThrow(full);
      stopEngine(engine, [connection]);
      small.makeRoom();
    }
  });

  it("a job ends does not make a failure of what was published", async () => {
    const ledger = openLedger(store.ledger);
    const job = { kind: "test", subject: "a job" };
    const fill = () => {
      ledger.database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      small.fillBut(0);
    };
    expect(await withJob(ledger, job, async () => fill() ?? "published")).toBe("published");
    small.makeRoom();
    const failing = withJob(ledger, job, async () => {
      fill();
      throw new Error("for a reason of its own");
    });
    await expect(failing).rejects.toThrow("for a reason of its own");
    small.makeRoom();
    closeLedger(ledger);
  });

  describe("the server", () => {
    let server: Serving;
    beforeAll(async () => {
      server = await serve({ data: store.dir, port: 0, pages: small.folder });
    });
    afterAll(() => server.close());

    const headers = { "content-type": "application/octet-stream" };
    const send = (body: BodyInit): Promise<Response> =>
      fetch(`${server.address}/api/uploads?name=long.csv`, {
        method: "PUT",
        headers,
        body,
        duplex: "half",
      } as RequestInit);

    it("takes an upload refuses it in one line and keeps nothing of it", async () => {
      const filling = new ReadableStream<Uint8Array>({
        start: (body) => body.enqueue(Buffer.alloc(1000, "x")),
        async pull(body) {
          while (readdirSync(store.temporary).length === 0) await delay(10);
          small.fillBut(0);
          body.enqueue(Buffer.alloc(1024 * kilobyte, "x"));
          body.close();
        },
      });
      const answer = await send(filling);
      expect([answer.status, await answer.json()]).toEqual([507, { error: full }]);
      small.makeRoom();
      expect(readdirSync(store.temporary)).toEqual([]);
    });

    it("runs an import fails that job in one line; with room, the same file is taken", async () => {
      const sent = await send(readFileSync(join(exports, "long.csv")));
      const { upload } = (await sent.json()) as Upload;
      const importing = async (onStep: (step: string) => void): Promise<Job> => {
        const order = { kind: "import", uploads: [upload], answers: {}, dryRun: false };
        const started = await fetch(`${server.address}/api/jobs`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ ...order, partial: false }),
        });
        let job = (await started.json()) as Job;
        while (job.state === "running") {
          await delay(20);
          job = (await (await fetch(`${server.address}/api/jobs/${job.id}`)).json()) as Job;
          onStep(job.step);
        }
        return job;
      };
      const failed = await importing(
        (step) => void (step.startsWith("checking") && small.fillBut(0)),
      );
      expect(failed).toMatchObject({ state: "failed", error: full, report: null });
      expect(await look(store)).toEqual({ state: before, problems: [noRoom] });
      small.makeRoom();
      expect(await importing(() => {})).toMatchObject({
        state: "done",
        report: { files: [{ outcome: "accepted" }] },
      });
      expect((await look(store)).problems).toEqual([]);
    });
  });
});
