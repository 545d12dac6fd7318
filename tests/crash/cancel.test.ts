import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openStore } from "../../pipelines/store/store.ts";
import type { Job, Upload } from "../../server/api.ts";
import { serve } from "../../server/main.ts";
import { temporaryFolder } from "../pipelines/warehouse/fixture.ts";
import { writeExports } from "./operations.ts";

it("a job that is cancelled while it builds leaves nothing, and its upload waits for another try", async () => {
  const folder = temporaryFolder();
  writeExports(join(folder, "exports"));
  const store = openStore(join(folder, "store"));
  const server = await serve({ data: store.dir, port: 0, pages: folder });
  onTestFinished(() => server.close());
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> =>
    (await (await fetch(`${server.address}/api/${path}`, init)).json()) as T;

  const { upload } = await ask<Upload>("uploads?name=long.csv", {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: readFileSync(join(folder, "exports", "long.csv")),
  });
  const order = { kind: "import", uploads: [upload], answers: {}, dryRun: false, partial: false };
  let job = await ask<Job>("jobs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  while (job.state === "running" && !job.step.startsWith("building ")) {
    await delay(10);
    job = await ask<Job>(`jobs/${job.id}`);
  }
  expect(readdirSync(store.warehouses).length).toBeGreaterThan(0);
  expect(await ask<Job>(`jobs/${job.id}`, { method: "DELETE" })).toMatchObject({
    state: "cancelled",
  });
  expect([...readdirSync(store.warehouses), ...readdirSync(store.uploads)]).toEqual([]);
  expect(readdirSync(store.temporary)).toHaveLength(1);
  expect(await ask<Upload>(`uploads/${upload}`)).toMatchObject({ name: "long.csv" });
});
