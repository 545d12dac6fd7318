import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier, runQuery } from "./engine.ts";
import type { Check, Model } from "./models.ts";
import { statistics } from "./statistics.ts";

/** Makes every relation of the models in their order, and each statistics result before its use. */
export async function runModels(
  connection: DuckDBConnection,
  models: readonly Model[],
  onStep: (relation: string) => void,
): Promise<void> {
  for (const schema of ["staging", "intermediate", "marts"]) {
    await connection.run(`CREATE SCHEMA ${schema}`);
  }
  const made = new Set<unknown>();
  for (const model of models) {
    for (const need of model.needs) {
      const step = statistics[need];
      if (step === undefined || made.has(step)) continue;
      onStep(need);
      await step(connection, onStep);
      made.add(step);
    }
    onStep(`${model.schema}.${model.name}`);
    const select = model.sql.trim().replace(/;$/, "");
    await runQuery(
      connection,
      `CREATE TABLE ${model.schema}.${identifier(model.name)} AS ${select}`,
    );
  }
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
