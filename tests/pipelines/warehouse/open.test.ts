import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openWarehouse } from "../../../pipelines/warehouse/open.ts";
import type { OpenOptions } from "../../../pipelines/warehouse/open.ts";
import { currentFile } from "../../../pipelines/warehouse/publish.ts";
import { temporaryFolder, testStore } from "./fixture.ts";

async function opened(options: OpenOptions = {}) {
  const { store, ledger, importSessions } = testStore();
  await importSessions([{ key: "S1", date: "2026-06-01" }]);
  const warehouse = await openWarehouse(currentFile(store, ledger) ?? "", options);
  onTestFinished(() => warehouse.close());
  return { warehouse, store };
}

const endless =
  "SELECT count(*) FROM range(10000000) AS a(x), range(1000000) AS b(y) WHERE x + y > 3";

const forbidden = [
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM glob('/*')",
  "SELECT * FROM sniff_csv('/etc/passwd')",
  "COPY raw.sessions TO '/tmp/throughline-leak.csv'",
  "EXPORT DATABASE '/tmp/throughline-leak'",
  "ATTACH '/tmp/throughline-leak.duckdb' AS leak",
  "INSTALL httpfs",
  "LOAD httpfs",
  "SET enable_external_access = true",
  "SET memory_limit = '100GB'",
  "SET lock_configuration = false",
  "CREATE TABLE raw.more AS SELECT 1",
  "DELETE FROM raw.sessions",
  "UPDATE raw.sessions SET site = 'x'",
  "DROP TABLE raw.sessions",
];

async function gathered<T>(found: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of found) all.push(each);
  return all;
}

describe("a warehouse that is served", () => {
  it("gives a long result chunk by chunk, in its order, and what does not fit memory from the disk", async () => {
    const sql = `SELECT lpad(CAST((i * 7919) % 1000003 AS VARCHAR), 64, '0') AS t
                 FROM range(1000003) AS r(i) ORDER BY t`;
    const deadlineMs = 60_000;
    const { warehouse: small } = await opened({ memoryLimit: "60MB" });
    await expect(gathered(small.stream(sql, { deadlineMs }))).rejects.toThrow(/out of memory/i);
    const spill = join(temporaryFolder(), "spill");
    const { warehouse } = await opened({ memoryLimit: "60MB", spill });
    let [rows, last] = [0, ""];
    for await (const { columns, rowCount } of warehouse.stream(sql, { deadlineMs })) {
      for (const value of columns[0]!.values as string[]) {
        expect(value > last).toBe(true);
        last = value;
      }
      rows += rowCount;
    }
    expect([rows, Number(last)]).toEqual([1_000_003, 1_000_002]);
    expect(warehouse.load()).toEqual({ running: 0, waiting: 0 });
  });

  it("ends a long result at its deadline, and lets one go that nobody reads on", async () => {
    const { warehouse } = await opened({ connections: 1 });
    await expect(gathered(warehouse.stream(endless, { deadlineMs: 100 }))).rejects.toThrow(
      "the query took longer than 100 ms",
    );
    for await (const { rowCount } of warehouse.stream("FROM range(1000000)", {
      deadlineMs: 60_000,
    })) {
      expect(rowCount).toBeGreaterThan(0);
      break;
    }
    expect((await warehouse.query("SELECT 1 AS one")).rows()).toEqual([{ one: 1 }]);
  });

  it("answers with bound parameters of every kind", async () => {
    const { warehouse } = await opened();
    const result = await warehouse.query(
      `SELECT session_id, date, minutes, staff
       FROM raw.sessions
       WHERE site = $site AND date <= CAST($to AS DATE) AND list_contains($ids, session_id)`,
      { site: "North", to: "2026-06-01", ids: ["S1", "'; DROP TABLE x; --"] },
    );
    expect(result.rows()).toEqual([
      { session_id: "S1", date: "2026-06-01", minutes: null, staff: ["Ann Lee", "Bo Ray"] },
    ]);
  });

  it("gives columns in typed arrays, with what is null beside them", async () => {
    const { warehouse } = await opened();
    const { columns } = await warehouse.query(
      `SELECT * FROM (VALUES
         (DATE '1970-01-03', 1.5::DOUBLE, 7, true, 3::BIGINT, 2.50::DECIMAL(9, 2)),
         (NULL, NULL, NULL, NULL, NULL, NULL)) AS t(d, x, i, b, big, dec)`,
    );
    const valid = Uint8Array.of(1, 0);
    expect(columns).toEqual([
      { name: "d", type: "date", values: Int32Array.of(2, 0), valid },
      { name: "x", type: "double", values: Float64Array.of(1.5, 0), valid },
      { name: "i", type: "integer", values: Int32Array.of(7, 0), valid },
      { name: "b", type: "boolean", values: Uint8Array.of(1, 0), valid },
      { name: "big", type: "double", values: Float64Array.of(3, 0), valid },
      { name: "dec", type: "double", values: Float64Array.of(2.5, 0), valid },
    ]);
  });

  it("can read and write nothing but its own rows, whatever the statement", async () => {
    const { warehouse } = await opened({ connections: 1 });
    const worked: string[] = [];
    for (const sql of forbidden) {
      await warehouse.query(sql).then(
        () => worked.push(sql),
        () => {},
      );
    }
    expect(worked).toEqual([]);
    expect((await warehouse.query("SELECT 1 FROM raw.sessions")).rowCount).toBe(1);
  });

  it("ends a query at its deadline, and its connection answers the next", async () => {
    const { warehouse } = await opened({ connections: 1 });
    const late = warehouse.query(endless, {}, { deadlineMs: 50 });
    await expect(late).rejects.toThrow("the query took longer than 50 ms");
    expect((await warehouse.query("SELECT 1 AS one")).rows()).toEqual([{ one: 1 }]);
  });

  it("refuses a query when too many wait, or its turn comes too late, and answers the others", async () => {
    const { warehouse } = await opened({ connections: 1, line: 2 });
    const running = warehouse.query(endless, {}, { deadlineMs: 300 });
    const late = warehouse.query("SELECT 1", {}, { deadlineMs: 50 });
    const waiting = warehouse.query("SELECT 2 AS two");
    expect(warehouse.load()).toEqual({ running: 1, waiting: 2 });
    const ends = [
      expect(warehouse.query("SELECT 3")).rejects.toThrow("too many questions at once"),
      expect(late).rejects.toThrow("too many questions at once"),
      expect(running).rejects.toThrow("took longer than 300 ms"),
    ];
    expect((await waiting).rows()).toEqual([{ two: 2 }]);
    await Promise.all(ends);
    expect(warehouse.load()).toEqual({ running: 0, waiting: 0 });
  });

  it("answers more queries than it has connections, each its own", async () => {
    const { warehouse } = await opened({ connections: 2 });
    const asked = Array.from({ length: 20 }, (_, n) => n);
    const answers = await Promise.all(
      asked.map(async (n) => (await warehouse.query("SELECT $n AS n", { n })).rows()[0]?.n),
    );
    expect(answers).toEqual(asked);
  });

  it("lets running and waiting queries end before it closes", async () => {
    const { warehouse } = await opened({ connections: 1 });
    const queries = [1, 2, 3].map((n) => warehouse.query("SELECT $n AS n", { n }));
    await warehouse.close();
    expect((await Promise.all(queries)).map((result) => result.rowCount)).toEqual([1, 1, 1]);
    await expect(warehouse.query("SELECT 1")).rejects.toThrow("warehouse is closed");
  });

  it("says which SQL failed and why", async () => {
    const { warehouse } = await opened();
    await expect(warehouse.query("SELECT nope FROM raw.sessions")).rejects.toThrow(
      /Binder Error.*nope[^]*SELECT nope FROM raw\.sessions/,
    );
  });

  it("says in one line that it is damaged, whichever block of it is", async () => {
    const { store, ledger, importSessions, build, read } = testStore();
    await importSessions([{ key: "S1", date: "2026-06-01" }]);
    const file = currentFile(store, ledger) ?? "";
    const whole = readFileSync(file);
    const told = { reading: new Set<string>(), building: new Set<string>() };
    const fail = (error: unknown) => (error as Error).message.replaceAll(file, "FILE");
    for (let block = 12_288; block < whole.length; block += 262_144) {
      writeFileSync(file, Buffer.from(whole).fill(0x5a, block + 100, block + 132));
      const reading = read((warehouse) => warehouse.query("SELECT * FROM raw.sessions"));
      told.reading.add(await reading.then(() => "", fail));
      const building = build(() => Promise.reject(new Error("")));
      told.building.add(await building.then(() => "", fail));
    }
    const damaged = "FILE is damaged: run `throughline rebuild`";
    const unreadable = "FILE cannot be read: run `throughline rebuild`";
    expect(told.reading).toContain(damaged);
    expect([...told.reading].filter((line) => ![damaged, unreadable, ""].includes(line))).toEqual(
      [],
    );
    expect(told.building).toEqual(new Set([damaged, ""]));
  });

  it("is refused plainly where there is no file, or no warehouse in it", async () => {
    const missing = join(temporaryFolder(), "none.duckdb");
    await expect(openWarehouse(missing)).rejects.toThrow("none.duckdb is missing");
    const garbage = join(temporaryFolder(), "garbage.duckdb");
    writeFileSync(garbage, "no database ".repeat(10_000));
    await expect(openWarehouse(garbage)).rejects.toThrow(
      /cannot be read: run `throughline rebuild`/,
    );
  });
});
