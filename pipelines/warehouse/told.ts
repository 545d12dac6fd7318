import { version } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { createHash } from "node:crypto";
import manifest from "../../package.json" with { type: "json" };
import { groundTables } from "../contracts/tables.ts";
import { runQuery } from "./engine.ts";
import type { Model } from "./models.ts";
import { oneAgency } from "./one_agency.ts";
import { endsOfRising } from "./rising.ts";

// To tell a session, its class with the reasons in words, takes half the time of a build. A build whose
// file is a copy of the one before tells only the sessions whose reasons may rest on something else now:
// `intermediate.grounds` has what reasons rest on, `raw.grounds` what those in the marts did,
// `intermediate.kept_sites` up to which day nothing differs at a site. The rows of the sessions before
// it stay as they are, and so does the chance level of the quarters before it, for which themes are
// shuffled (`raw.chance`).

/** The marts whose rows are those of told sessions. */
export const toldMarts: readonly string[] = ["marts.sessions_classified", "marts.session_themes"];
const grounds = "intermediate.grounds";
const keptSites = "intermediate.kept_sites";
const chance = "intermediate.chance";
const sites = "staging.sites";

/** Relations that are read while and after sessions are told. */
export const keptForTelling: readonly string[] = [grounds, keptSites, chance, sites];

const relationOf = ({ schema, name }: Model): string => `${schema}.${name}`;

/** Whether the rows of a mart are those of told sessions. */
export const isTold = (model: Model): boolean => toldMarts.includes(relationOf(model));

/** A digest of what makes the marts, for `raw.build`: with another one every session is told anew. */
export function digestOf(models: readonly Model[]): string {
  const hash = createHash("sha256").update(`${manifest.version} ${version()}`);
  for (const model of models)
    hash.update(`\n${relationOf(model)}\n${endsOfRising(oneAgency(model.sql, ""))}`);
  return hash.digest("hex");
}

function tellsSessions(models: readonly Model[]): boolean {
  const made = new Set(models.map(relationOf));
  return [...keptForTelling, ...toldMarts].every((relation) => made.has(relation));
}

/** The marts that a warehouse has, as `schema.name`. */
export async function martsOf(connection: DuckDBConnection): Promise<string[]> {
  const found = await runQuery(
    connection,
    `SELECT 'marts.' || table_name AS relation FROM duckdb_tables()
     WHERE database_name = 'warehouse' AND schema_name = 'marts'`,
  );
  return found.rows().map(({ relation }) => String(relation));
}

/**
 * Whether anything may be kept: what the file before has told is there, and `models` tell sessions. Else
 * nothing of it is there from now on.
 */
export async function beginTelling(
  connection: DuckDBConnection,
  models: readonly Model[],
): Promise<boolean> {
  const there = new Set(await martsOf(connection));
  if (tellsSessions(models) && toldMarts.every((relation) => there.has(relation))) {
    // Models of one agency do not ask whose rows they read.
    await forget(connection, "WHERE agency NOT IN (SELECT agency FROM raw.build)");
    return true;
  }
  await forget(connection);
  const gone = toldMarts.filter((relation) => there.has(relation));
  for (const relation of gone) await connection.run(`DROP TABLE ${relation}`);
  if (gone.length > 0) await connection.run("CHECKPOINT warehouse");
  return false;
}

/**
 * Makes a mart of told sessions, `select` having their rows: with the rows of those that are not told, which
 * are those before the day of their site. Its spelling is that of before: else every session of it is told.
 */
export async function tell(
  connection: DuckDBConnection,
  relation: string,
  select: string,
): Promise<void> {
  const kept = await runQuery(connection, `SELECT 1 FROM ${keptSites} LIMIT 1`);
  if (kept.rowCount === 0) {
    await connection.run(`DROP TABLE ${relation}`);
    // What was dropped is room for what comes.
    await connection.run("CHECKPOINT warehouse");
    await runQuery(connection, `CREATE TABLE ${relation} AS ${select}`);
    return;
  }
  await runQuery(
    connection,
    `DELETE FROM ${relation} AS told WHERE NOT EXISTS (
       SELECT 1 FROM ${keptSites} AS k
       WHERE k.agency = told.agency AND k.site = told.site AND told.date < k.until)`,
  );
  // What is damaged is met when it is read: no build but this one looks at all of what it keeps.
  await runQuery(connection, `SELECT bit_xor(hash(told)) AS all_read FROM ${relation} AS told`);
  await runQuery(connection, `INSERT INTO ${relation} ${select}`);
}

/** Keeps what was told by, for the build after this one. */
export async function endTelling(
  connection: DuckDBConnection,
  models: readonly Model[],
): Promise<void> {
  await forget(connection);
  if (!tellsSessions(models)) return;
  await connection.run(`INSERT INTO raw.grounds SELECT * FROM ${grounds}`);
  await connection.run(
    `INSERT INTO raw.chance SELECT c.agency, s.site_key, c.quarter, c.draws, c.share
     FROM ${chance} AS c JOIN ${sites} AS s ON s.agency = c.agency AND s.site_no = c.site_no`,
  );
}

async function forget(connection: DuckDBConnection, which = ""): Promise<void> {
  for (const table of Object.keys(groundTables))
    await connection.run(`DELETE FROM raw.${table} ${which}`);
}
