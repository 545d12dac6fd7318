import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ThroughlineError } from "../../../pipelines/errors.ts";
import { importFiles } from "../../../pipelines/import.ts";
import { limits } from "../../../pipelines/limits.ts";
import { explainFullDisk, neededBytes, requireSpace } from "../../../pipelines/store/disk.ts";
import { openStore, type Store } from "../../../pipelines/store/store.ts";
import { startEngine, stopEngine } from "../../../pipelines/warehouse/engine.ts";
import { log } from "../cli/command_line.ts";

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "throughline-disk-"));
  store = openStore(join(folder, "store"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const failureOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
};

test("an import needs three times its bytes, four times the warehouse that stands, and something to spare", () => {
  writeFileSync(join(store.warehouses, "a.duckdb"), Buffer.alloc(5000));
  expect(neededBytes(store, 1000)).toBe(3000 + 20_000 + limits.spareBytes);
});

test("too little room is one line: how much is free, how much is needed, where, what to do", () => {
  const need = () => requireSpace(store, 5.6e9, () => 2.1e9);
  expect(need).toThrow(
    `2.1 GB are free on the disk of ${store.dir}, 5.6 GB are needed: make room there, or choose another place with --data; nothing was changed`,
  );
  requireSpace(store, 5, () => 5);
});

test("an import that the disk has no room for does not begin, and leaves nothing", async () => {
  const path = join(folder, "log.csv");
  writeFileSync(path, `${log.join("\n")}\n`);
  const files = [{ name: "log.csv", path }];
  await expect(importFiles(store, files, { free: () => limits.spareBytes })).rejects.toThrow(
    /are needed: make room/,
  );
  expect([...readdirSync(store.warehouses), ...readdirSync(store.temporary)]).toEqual([]);
  const taken = await importFiles(store, files, { free: () => limits.spareBytes + 10_000 });
  expect(taken.files[0]?.outcome).toBe("accepted");
});

test.skipIf(!existsSync("/dev/full"))(
  "a full disk is one line whoever meets it: Node, SQLite or DuckDB",
  async () => {
    const node = await failureOf(() => writeFileSync("/dev/full", "x"));
    const sqlite = await failureOf(() => {
      const database = new DatabaseSync(":memory:");
      database.exec("PRAGMA max_page_count = 2; CREATE TABLE a (b); CREATE TABLE c (d)");
    });
    const engine = await startEngine({});
    const connection = await engine.connect();
    const duckdb = await failureOf(() =>
      connection.run("COPY (SELECT range FROM range(1000000)) TO '/dev/full' (FORMAT csv)"),
    );
    stopEngine(engine, [connection]);
    for (const met of [node, sqlite, duckdb]) {
      const told = explainFullDisk(met);
      expect([met, told instanceof ThroughlineError]).toEqual([met, true]);
      expect((told as Error).message).toMatch(/^the disk is full: make room .*try again/);
    }
  },
);

test("another failure stays as it is", () => {
  const other = new TypeError("no such thing");
  expect(explainFullDisk(other)).toBe(other);
});
