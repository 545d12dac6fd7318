import { chmodSync, constants, existsSync, rmSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { groundTables, importTables, ledgerTables, rawTables } from "../contracts/tables.ts";
import { sync } from "../store/durable.ts";
import { tableDefinition } from "./append.ts";
import {
  beside,
  besideSchemas,
  identifier,
  literal,
  runQuery,
  searchBeside,
  setDialect,
  startEngine,
  stopEngine,
} from "./engine.ts";
import { explainDamage } from "./open.ts";
import { standingViews } from "./standing.ts";
import { martsOf, toldMarts } from "./told.ts";
import { columnsOf, otherVersion } from "./version.ts";

/**
 * An import shares 700 MB with the reader of its file, which needs more than half of it; with less the
 * engine puts aside and fetches again what it writes. Each thread of the engine writes rows of its
 * own, so that more of them would need more.
 */
const whileImporting = { memory_limit: "240MB", threads: "2" };
/**
 * A row group is held whole while it is written: a quarter of the usual rows takes a quarter of memory.
 * Threads share work by row groups.
 */
const rowGroup = 30_720;
/**
 * How files are written. The newest format is a quarter quicker to write, and this version alone reads the
 * file. A log would save what is lost with a process: nobody wants a part of a file that was not finished.
 * A checkpoint begins one all the same, and leaves it when the disk is full.
 */
const format = `STORAGE_VERSION 'latest', ROW_GROUP_SIZE ${rowGroup}, RECOVERY_MODE no_wal_writes`;
/**
 * Up to so many rows, what lies between raw rows and marts is held in memory: to press it into blocks of
 * a file is a third of the work of the models. Of more rows it would not fit.
 */
const rowsInMemory = 2_500_000;

/**
 * Of so many rows, in megabytes: an eighth of the machine, between 700 and 1500, as a million sessions need
 * about 1000; of more than are held in memory a quarter, and more with more rows: lists that are gathered for
 * each session cannot be put aside.
 */
function megabytesForModels(rows: number): number {
  // What a service manager or a container leaves to us, where that is less than the machine has.
  const machine = Math.min(totalmem(), process.constrainedMemory() || Infinity) / 1e6;
  const [share, most] =
    rows > rowsInMemory ? [machine / 4, (1500 * rows) / rowsInMemory] : [machine / 8, 1500];
  return Math.round(Math.min(most, Math.max(700, share)));
}

/** A warehouse file that is being written, by the one connection of its engine. */
export interface NewFile {
  readonly connection: DuckDBConnection;
  /**
   * Lets the models have the memory that an import leaves to the reader of its files, and makes
   * schemas `staging` and `intermediate` beside the warehouse: they never were part of its file.
   */
  readyForModels(): Promise<void>;
  /** Lets go of staging and intermediate relations. */
  endModels(): Promise<void>;
  /** Puts everything on disk and lets go of the file. */
  close(): Promise<void>;
  /** Lets go of the file as it is. */
  stop(): void;
}

/**
 * Makes a warehouse file: with empty raw tables, or (`from`) as a copy of another with the rows of its
 * exports, without its marts and what follows from the ledger. Rows that do not fit memory go to
 * `spill`. Throws in one line when `from` is damaged or of another version.
 */
export async function createFile(
  file: string,
  spill: string,
  from: string | null = null,
): Promise<NewFile> {
  const instance = await startEngine({
    ...whileImporting,
    temp_directory: spill,
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  let stopped = false;
  const stop = () => {
    if (!stopped) stopEngine(instance, [connection]);
    stopped = true;
    removeBeside(file);
  };
  try {
    if (from !== null) await copyFile(from, file, constants.COPYFILE_FICLONE);
    await connection.run(`ATTACH ${literal(file)} AS warehouse (${format})`);
    chmodSync(file, 0o600);
    await connection.run("USE warehouse");
    await setDialect(connection);
    if (from !== null) await clearCopy(connection);
    await connection.run("CREATE SCHEMA IF NOT EXISTS raw");
    const made = await lookUp(connection);
    for (const [table, shape] of Object.entries(rawTables))
      if (made(`raw.${table}`).length === 0)
        await connection.run(tableDefinition("raw", table, shape));
    for (const view of standingViews()) await connection.run(view);
  } catch (error) {
    stop();
    for (const left of [file, `${file}.wal`]) rmSync(left, { force: true });
    throw from === null ? error : explainDamage(from, error);
  }
  const close = async () => {
    await connection.run("CHECKPOINT warehouse");
    await connection.run("USE memory");
    await connection.run("DETACH warehouse");
    stop();
    if (existsSync(`${file}.wal`)) throw new Error(`not all of the warehouse is in ${file}`);
    sync(file);
    sync(dirname(file));
  };
  const readyForModels = async () => {
    const rows = await mostRows(connection);
    await connection.run(`SET memory_limit = '${megabytesForModels(rows)}MB'`);
    // With nothing to share, a second thread costs a third more time and saves none.
    const threads = rows < rowGroup ? 1 : Math.min(availableParallelism(), 4);
    await connection.run(`SET threads = ${threads}`);
    await attachBeside(connection, rows > rowsInMemory ? `${file}.models` : null);
  };
  const endModels = async () => {
    await connection.run("USE warehouse");
    await connection.run(`DETACH ${beside}`);
    removeBeside(file);
  };
  return { connection, readyForModels, endModels, close, stop };
}

/** Makes the database of the relations between raw rows and marts: a file, or in memory. */
async function attachBeside(connection: DuckDBConnection, file: string | null): Promise<void> {
  const options = file === null ? "" : ` (${format})`;
  await connection.run(`ATTACH ${literal(file ?? ":memory:")} AS ${beside}${options}`);
  if (file !== null) chmodSync(file, 0o600);
  for (const schema of besideSchemas) await connection.run(`CREATE SCHEMA ${beside}.${schema}`);
  await searchBeside(connection);
}

function removeBeside(file: string): void {
  for (const left of [`${file}.models`, `${file}.models.wal`]) rmSync(left, { force: true });
}

const lookUp = (connection: DuckDBConnection) =>
  columnsOf((sql, params) => runQuery(connection, sql, params), "warehouse");

/** Leaves of a copied file the rows of exports that imports brought. */
async function clearCopy(connection: DuckDBConnection): Promise<void> {
  const found = await lookUp(connection);
  for (const [table, shape] of Object.entries(importTables)) {
    const columns = found(`raw.${table}`);
    if (columns.length === 0) continue;
    if (columns.join() !== Object.keys(shape).join()) throw otherVersion(`raw.${table}`);
    await connection.run(`DELETE FROM raw.${identifier(table)} WHERE import_id = 0`);
  }
  for (const table of Object.keys(ledgerTables))
    await connection.run(`DROP TABLE IF EXISTS raw.${identifier(table)}`);
  for (const [table, shape] of Object.entries(groundTables))
    if (found(`raw.${table}`).join() !== Object.keys(shape).join())
      await connection.run(`DROP TABLE IF EXISTS raw.${identifier(table)}`);
  const marts = await martsOf(connection);
  for (const mart of marts.filter((each) => !toldMarts.includes(each)))
    await connection.run(`DROP TABLE ${mart}`);
  await connection.run("DROP SCHEMA IF EXISTS standing CASCADE");
  // What was dropped is room for what comes.
  await connection.run("CHECKPOINT warehouse");
}

/** About how many rows the largest raw table has. */
async function mostRows(connection: DuckDBConnection): Promise<number> {
  const found = await runQuery(
    connection,
    `SELECT max(estimated_size) AS rows FROM duckdb_tables()
     WHERE schema_name = 'raw' AND table_name IN (${Object.keys(importTables).map(literal).join(", ")})`,
  );
  return Number(found.rows()[0]?.rows);
}
