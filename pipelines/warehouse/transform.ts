import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier, runQuery } from "./engine.ts";
import { beginTelling, endTelling, isTold, keptForTelling, tell } from "./told.ts";
import type { Check, Model } from "./models.ts";
import { oneAgency } from "./one_agency.ts";
import { endsOfRising } from "./rising.ts";
import { statistics } from "./statistics.ts";

/**
 * Makes every relation of the models in their order, and each statistics result before its use. Where
 * `kept` is given, what lies between raw rows and marts goes with its last reader, unless kept: rules
 * and what the statistics read always are.
 */
export async function runModels(
  connection: DuckDBConnection,
  models: readonly Model[],
  onStep: (relation: string) => void,
  kept: ReadonlySet<string> | null = null,
): Promise<void> {
  await connection.run("CREATE SCHEMA IF NOT EXISTS marts");
  const keeps = await beginTelling(connection, models);
  const agency = await onlyAgency(connection);
  const made = new Set<unknown>();
  const last = kept === null ? new Map<string, Model>() : lastReaders(models, kept);
  for (const model of models) {
    for (const need of model.needs) {
      const step = statistics[need];
      if (step === undefined || made.has(step)) continue;
      onStep(need);
      await step(connection, onStep);
      made.add(step);
    }
    onStep(`${model.schema}.${model.name}`);
    const text = model.sql.trim().replace(/;$/, "");
    const select = endsOfRising(agency === null ? text : oneAgency(text, agency));
    const relation = `${model.schema}.${identifier(model.name)}`;
    if (keeps && isTold(model)) await tell(connection, relation, select);
    else await runQuery(connection, `CREATE TABLE ${relation} AS ${select}`);
    for (const [relation, reader] of last)
      if (reader === model) await connection.run(`DROP TABLE ${relation}`);
  }
  await endTelling(connection, models);
}

/** The agency of a warehouse that holds one, which every store's does; null where it holds several. */
async function onlyAgency(connection: DuckDBConnection): Promise<string | null> {
  const found = await runQuery(connection, "SELECT agency FROM raw.build");
  return found.rowCount === 1 ? String(found.rows()[0]!.agency) : null;
}

/** The last model that reads each relation that nothing needs afterwards. */
function lastReaders(models: readonly Model[], kept: ReadonlySet<string>): Map<string, Model> {
  const names = new Set(models.map(({ schema, name }) => `${schema}.${name}`));
  const isNeeded = (relation: string): boolean =>
    kept.has(relation) ||
    keptForTelling.includes(relation) ||
    relation.startsWith("marts.") ||
    relation === "staging.rules" ||
    relation.endsWith("_series") ||
    !names.has(relation);
  return new Map(
    models.flatMap((model) =>
      model.needs.filter((need) => !isNeeded(need)).map((need): [string, Model] => [need, model]),
    ),
  );
}

/** Runs the checks, queries that return bad rows. Throws with the first rows of the first one. */
export async function runChecks(
  connection: DuckDBConnection,
  checks: readonly Check[],
): Promise<void> {
  for (const check of checks) {
    const bad = await runQuery(connection, check.sql.trim().replace(/;$/, ""));
    if (bad.rowCount === 0) continue;
    const first = bad
      .rows()
      .slice(0, 3)
      .map((row) => JSON.stringify(row));
    throw new Error(`check ${check.name} found ${bad.rowCount} bad rows: ${first.join(" ")}`);
  }
}
