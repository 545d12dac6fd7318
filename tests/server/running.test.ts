import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { listImports } from "../../pipelines/ledger/imports.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openStore } from "../../pipelines/store/store.ts";
import type { Job, Upload } from "../../server/api.ts";
import { forLog } from "../../server/log.ts";
import { serve, type ServeOptions } from "../../server/main.ts";
import { bring, head, session, withMarts } from "../pipelines/bring.ts";
import { temporaryFolder } from "../pipelines/warehouse/fixture.ts";
import { madeOnce } from "../scratch.ts";

let template: string;
beforeAll(async () => {
  template = await madeOnce("to be damaged", async (folder) => {
    await bring(openStore(folder), { "a.csv": head + session("S1", "2025-03-01") }, withMarts);
  });
});

async function serving(options: Partial<ServeOptions> = {}) {
  const dir = temporaryFolder();
  cpSync(template, dir, { recursive: true });
  const server = await serve({ data: dir, port: 0, pages: join(dir, "none"), ...options });
  onTestFinished(() => server.close());
  return { ...server, dir };
}

async function startImport(address: string): Promise<Job> {
  const sent = await fetch(`${address}/api/uploads?name=b.csv`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: head + session("S2", "2025-03-02"),
  });
  const { upload } = (await sent.json()) as Upload;
  const order = { kind: "import", uploads: [upload], answers: {}, dryRun: false, partial: false };
  const started = await fetch(`${address}/api/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  return (await started.json()) as Job;
}

function filesOf(dir: string): string[] {
  const ledger = openLedger(join(dir, "ledger.sqlite"));
  try {
    return listImports(ledger).map(({ file }) => file);
  } finally {
    closeLedger(ledger);
  }
}

describe("a server that is told to stop", () => {
  it("takes no more requests, lets the import that runs end, and then ends", async () => {
    const server = await serving();
    const { address, dir } = server;
    await startImport(address);
    const closed = server.close();
    await expect(fetch(`${address}/readyz`)).rejects.toThrow();
    await closed;
    expect(filesOf(dir)).toEqual(["a.csv", "b.csv"]);
  });

  it("ends a job that takes too long: nothing of it is left", async () => {
    const server = await serving({ stopSeconds: 0 });
    await startImport(server.address);
    await server.close();
    expect(filesOf(server.dir)).toEqual(["a.csv"]);
  });
});

describe("a server whose one thread is behind", () => {
  it("turns requests away with the time to come again, and still says that it lives", async () => {
    vi.stubEnv("THROUGHLINE_MOST_DELAY", "20");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { address } = await serving();
    const busy = setInterval(() => {
      const until = performance.now() + 100;
      while (performance.now() < until);
    }, 1);
    onTestFinished(() => clearInterval(busy));
    await vi.waitFor(
      async () => {
        const answer = await fetch(`${address}/api/status`);
        expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
      },
      { timeout: 20_000, interval: 200 },
    );
    expect((await fetch(`${address}/livez`)).status).toBe(200);
  });

  it("turns nobody away once a single long piece of work is over", async () => {
    vi.stubEnv("THROUGHLINE_MOST_DELAY", "1000");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { address } = await serving();
    const until = performance.now() + 1500;
    while (performance.now() < until);
    await vi.waitFor(async () => expect((await fetch(`${address}/api/status`)).status).toBe(200), {
      timeout: 20_000,
      interval: 100,
    });
  });
});

describe("probes and metrics", () => {
  it("say to any machine that asks that it lives and is ready, and nothing else", async () => {
    const { address } = await serving();
    const ask = async (path: string) => {
      const answer = await fetch(`${address}${path}`, { headers: { origin: "http://elsewhere" } });
      return [answer.status, await answer.json()];
    };
    expect(await ask("/livez")).toEqual([200, { alive: true }]);
    expect(await ask("/readyz")).toEqual([200, { ready: true, why: null }]);
  });

  it("are measured at a port of their own, by the pattern of a route and never by what was asked", async () => {
    const metrics = { host: "127.0.0.1", port: 0 };
    const { address, metrics: measured } = await serving({ metrics });
    await fetch(`${address}/api/sessions/Ana%20Ruiz?site=Nowhere`);
    await fetch(`${address}/api/marts/Ana%20Ruiz`);
    const text = await (await fetch(measured!)).text();
    expect(text).toMatch(
      /^throughline_answers_total\{method="GET",route="\/api\/marts\/:mart",status="404"\} 1$/m,
    );
    expect(text).toMatch(/^throughline_free_bytes \d/m);
    expect(text).not.toMatch(/Ruiz|Nowhere/);
    expect((await fetch(`${address}/metrics`)).status).toBe(404);
    expect((await fetch(measured!.replace("/metrics", "/"))).status).toBe(404);
  });
});

describe("the log", () => {
  it("has the id, route, status and time of every answer, and no name that was asked for", async () => {
    const written: string[] = [];
    const write = vi.spyOn(process.stderr, "write").mockImplementation((line) => {
      written.push(String(line));
      return true;
    });
    onTestFinished(() => write.mockRestore());
    const { address } = await serving({ log: "info" });
    const answer = await fetch(`${address}/api/sessions/Ana%20Ruiz?site=Nowhere`);
    const lines = written.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({
        reqId: answer.headers.get("x-request-id"),
        method: "GET",
        route: "/api/sessions/:id",
        status: 404,
        ms: expect.any(Number) as number,
      }),
    );
    expect(written.join("")).not.toMatch(/Ruiz|Nowhere/);
  });

  it("keeps what kind of error it was and where, without the cells that its words quote", () => {
    const cause = new Error(`Conversion Error: Could not convert string 'Ana Ruiz' to INT32`);
    const logged = JSON.stringify(forLog(new Error(`query failed: "Bo Lee"\nSELECT 1`, { cause })));
    expect(logged).toMatch(
      /query failed: .*Conversion Error: Could not convert string .*running.test/,
    );
    expect(logged).not.toMatch(/Ruiz|Lee/);
  });
});

it("an option that is no number is told", async () => {
  const { run } = await import("../../pipelines/commands/program.ts");
  const told: string[] = [];
  const terminal = { write: () => {}, tell: (line: string) => void told.push(line), env: {} };
  const dir = temporaryFolder();
  writeFileSync(join(dir, "x"), "");
  expect(await run(["--data", dir, "serve", "--memory", "much"], terminal)).toBe(2);
  expect(told).toEqual(["throughline: not a number for --memory: much (64 or more)"]);
});
