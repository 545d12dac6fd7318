import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { marts } from "../../../pipelines/contracts/marts.ts";
import { rawTables } from "../../../pipelines/contracts/tables.ts";
import { importFiles, type ImportOptions } from "../../../pipelines/import.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { readChecks } from "../../../pipelines/warehouse/models.ts";
import { openWarehouse } from "../../../pipelines/warehouse/open.ts";
import { currentFile } from "../../../pipelines/warehouse/publish.ts";
import { rowsOnly } from "../bring.ts";
import { type Built, build } from "./build.ts";
import { type Given, type RawRow, readCases, rowsOfAgency } from "./cases.ts";
import { buildPostgres } from "./postgres.ts";

/** Marts that hold rows only when somebody asked for them: here the engines agree on their columns. */
const asked = ["verdict_neighbours", "mix_neighbours"];
const sample = join(import.meta.dirname, "../../../data/sample");
/** A name that is hard to write into a text of SQL. */
const nameOfSample = "O'Hara, AND agency";
let duckdb: Built;
let alone: Built;
let postgres: Built;

/** Both engines build the same raw rows: every case, and the sample with fewer draws, which is built alone too. */
beforeAll(async () => {
  const sample = await readSample();
  const agencies = [...readCases().map((one) => rowsOfAgency(one)), sample];
  duckdb = await build(agencies);
  alone = await build([sample]);
  postgres = await buildPostgres(agencies, duckdb);
}, 300_000);

afterAll(() => {
  duckdb.close();
  alone.close();
  postgres.close();
});

test.each(Object.keys(marts))("%s is the same on DuckDB and PostgreSQL", async (mart) => {
  const sql = `SELECT * FROM marts.${mart}`;
  const [one, other] = [await duckdb.rows(sql), await postgres.rows(sql)].map((rows) =>
    rows.map((row) => JSON.stringify(row)).sort(),
  );
  if (!asked.includes(mart)) expect(one?.length).toBeGreaterThan(0);
  expect(other).toEqual(one);
});

test.each(Object.keys(marts))(
  "%s is the same for an agency alone and among others",
  async (mart) => {
    const chosen = `SELECT * FROM marts.${mart} WHERE agency = '${nameOfSample.replace("'", "''")}'`;
    const [among, without] = [await duckdb.rows(chosen), await alone.rows(chosen)].map((rows) =>
      rows.map((row) => JSON.stringify(row)).sort(),
    );
    expect(without).toEqual(among);
    expect(await alone.rows(`SELECT count(*) AS rows FROM marts.${mart}`)).toEqual([
      { rows: without!.length },
    ]);
  },
);

test.each(readChecks().map((check) => [check.name, check] as const))(
  "the check %s finds nothing on either engine",
  async (_, check) => {
    expect(await duckdb.rows(check.sql)).toEqual([]);
    expect(await postgres.rows(check.sql)).toEqual([]);
  },
);

/** The raw rows of the sample, as the store that imported it has them. */
async function readSample(): Promise<Given> {
  const folder = mkdtempSync(join(tmpdir(), "sample-"));
  try {
    const store = openStore(join(folder, "store"));
    const files = readdirSync(sample).filter((name) => name.endsWith(".csv"));
    const answers = JSON.parse(
      readFileSync(join(sample, "answers.json"), "utf8"),
    ) as ImportOptions["answers"];
    await importFiles(
      store,
      files.map((name) => ({ name, path: join(sample, name) })),
      { answers, today: "2026-07-01", ...rowsOnly },
    );
    const ledger = openLedger(store.ledger);
    const file = currentFile(store, ledger);
    closeLedger(ledger);
    if (file === null || !existsSync(file)) throw new Error("the sample was not imported");
    const warehouse = await openWarehouse(file);
    try {
      const given: Given = {};
      for (const table of Object.keys(rawTables)) {
        given[table] = (await warehouse.query(`SELECT * FROM raw.${table}`)).rows() as RawRow[];
      }
      for (const row of Object.values(given).flat()) row.agency = nameOfSample;
      for (const row of given.rules ?? []) if (row.name === "chance_draws") row.value = 3;
      return given;
    } finally {
      await warehouse.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
