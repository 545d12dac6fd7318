import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import type { JobRequest, Status } from "../../server/api.ts";
import { serve } from "../../server/main.ts";
import { bring, hashOf, head, session, withMarts } from "../pipelines/bring.ts";
import { temporaryFolder } from "../pipelines/warehouse/fixture.ts";
import { madeOnce } from "../scratch.ts";

let template: string;
let hash: string | null;
beforeAll(async () => {
  template = await madeOnce("to be damaged", async (folder) => {
    await bring(openStore(folder), { "a.csv": head + session("S1", "2025-03-01") }, withMarts);
  });
  hash = await hashOf(openStore(template));
});

function filled(): { store: Store; warehouse: () => string } {
  const dir = temporaryFolder();
  cpSync(template, dir, { recursive: true });
  const store = openStore(dir);
  const warehouse = () => join(store.warehouses, readdirSync(store.warehouses).toSorted().at(-1)!);
  return { store, warehouse };
}

async function serving(store: Store) {
  const server = await serve({ data: store.dir, port: 0, pages: store.temporary });
  onTestFinished(() => server.close());
  const get = (path: string) => fetch(`${server.address}/api/${path}`);
  const status = async () => (await (await get("status")).json()) as Status;
  /** Asks until it is so, half a minute at most. */
  const until = async (isSo: (now: Status) => boolean): Promise<Status> => {
    for (let n = 0; n < 300; n++) {
      const now = await status();
      if (isSo(now)) return now;
      await delay(100);
    }
    throw new Error(`still ${JSON.stringify(await status())}`);
  };
  const order = (body: JobRequest) =>
    fetch(`${server.address}/api/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return { get, order, until };
}

const overwritten = (file: string, from: number): void =>
  writeFileSync(file, readFileSync(file).fill(0x5a, from));

describe("figures that are lost are made again from the stored exports by themselves:", () => {
  it.each([
    ["deleted", (file: string) => rmSync(file)],
    ["cut short", (file: string) => truncateSync(file, 5000)],
    ["with other bytes", (file: string) => overwritten(file, 12_288)],
  ])("%s before the start", async (_how, damage) => {
    const { store, warehouse } = filled();
    damage(warehouse());
    const { get, until } = await serving(store);
    const answer = await get("marts/sessions_classified");
    if (answer.status !== 200)
      expect([answer.status, await answer.json()]).toEqual([
        503,
        { error: expect.stringContaining("being rebuilt from the stored exports") as string },
      ]);
    expect((await get("imports")).status).toBe(200);
    expect(await until(({ build, mending }) => build === "2" && !mending)).toMatchObject({
      sessions: 1,
    });
    expect(await hashOf(store)).toBe(hash);
  });

  it("deleted while it is served, without a figure being missed", async () => {
    const { store, warehouse } = filled();
    const { get, until } = await serving(store);
    rmSync(warehouse());
    await until(({ mending }) => mending !== null);
    expect((await get("marts/sessions_classified")).status).toBe(200);
    await until(({ build, mending }) => build === "2" && !mending);
    expect(await hashOf(store)).toBe(hash);
  });
});

it("figures that cannot be made again say which export is lost, and what to do", async () => {
  const { store, warehouse } = filled();
  rmSync(warehouse());
  const [upload = ""] = readdirSync(store.uploads);
  truncateSync(join(store.uploads, upload), 40);
  const { get, order, until } = await serving(store);
  const { mending } = await until(({ mending }) => mending?.error != null);
  expect(mending!.error).toMatch(/^import 1 \(a\.csv\): .* bring the same file again/);
  expect((await get("marts/goals")).status).toBe(503);
  expect((await get("imports/1")).status).toBe(200);
  expect((await order({ kind: "undo", importId: 1 })).status).toBe(202);
});

it("a server of a damaged ledger does not start, and says how it comes back", async () => {
  const { store } = filled();
  overwritten(store.ledger, 8192);
  await expect(serve({ data: store.dir, port: 0 })).rejects.toThrow(
    /the ledger .* is damaged .*: restore the last backup into an empty place/,
  );
});
