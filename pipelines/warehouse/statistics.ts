import type { DuckDBConnection } from "@duckdb/node-api";
import { fidelityLimits } from "../statistics/fidelity.ts";
import type { Baseline, FidelityPeriod } from "../statistics/fidelity.ts";
import { suggestMeanings } from "../statistics/unmapped.ts";
import type { MetName } from "../statistics/unmapped.ts";
import type { TableColumns } from "../contracts/tables.ts";
import { createAppender, tableDefinition } from "./append.ts";
import { runQuery } from "./engine.ts";

/** Relations that a statistics step writes instead of a .sql file, by qualified name. */
export const statistics: Readonly<Record<string, (connection: DuckDBConnection) => Promise<void>>> =
  {
    "intermediate.fidelity_result": writeFidelityResult,
    "intermediate.unmapped_result": writeUnmappedResult,
  };

/** The tables of those relations, by stem. */
export const results = {
  fidelity_result: {
    agency: "VARCHAR",
    site: "VARCHAR",
    measure: "VARCHAR",
    instrument: "VARCHAR",
    version: "VARCHAR",
    subscale: "VARCHAR",
    respondent: "VARCHAR",
    grain: "VARCHAR",
    month: "DATE",
    center: "DOUBLE PRECISION",
    lower: "DOUBLE PRECISION",
    upper: "DOUBLE PRECISION",
    signal: "VARCHAR",
    trial: "BOOLEAN",
  },
  unmapped_result: {
    agency: "VARCHAR",
    kind: "VARCHAR",
    site: "VARCHAR",
    name: "VARCHAR",
    suggestion: "VARCHAR",
    why: "VARCHAR",
  },
} as const satisfies Record<string, TableColumns>;

async function writeFidelityResult(connection: DuckDBConnection): Promise<void> {
  const series = await runQuery(
    connection,
    `SELECT agency, site, measure, instrument, version, subscale, respondent, grain, month, value
     FROM intermediate.fidelity_series ORDER BY ALL`,
  );
  const baselines = await runQuery(
    connection,
    "SELECT site, measure, from_month, to_month FROM raw.baselines ORDER BY ALL",
  );
  const limits = fidelityLimits(
    series.rows() as unknown as FidelityPeriod[],
    await readGoodDirections(connection),
    baselines.rows() as unknown as Baseline[],
  );
  await writeResult(connection, "fidelity_result", limits);
}

async function writeUnmappedResult(connection: DuckDBConnection): Promise<void> {
  const names = await runQuery(
    connection,
    "SELECT agency, kind, site, name, means, uses FROM intermediate.unmapped_series ORDER BY ALL",
  );
  const suggestions = suggestMeanings(names.rows() as unknown as MetName[]);
  await writeResult(connection, "unmapped_result", suggestions);
}

/** Good direction by measure: an agency's own row replaces the shipped one. */
async function readGoodDirections(
  connection: DuckDBConnection,
): Promise<Map<string, "up" | "down">> {
  const standing = await runQuery(
    connection,
    "SELECT measure, good FROM standing.measures WHERE good IN ('up', 'down') ORDER BY import_id",
  );
  return new Map(standing.rows().map((row) => [String(row.measure), row.good as "up" | "down"]));
}

async function writeResult<T extends keyof typeof results>(
  connection: DuckDBConnection,
  table: T,
  rows: readonly Record<keyof (typeof results)[T], string | number | boolean | null>[],
): Promise<void> {
  const shape = results[table];
  await connection.run(tableDefinition("intermediate", table, shape));
  const appender = createAppender(connection, "intermediate", results);
  const names = Object.keys(shape) as (keyof (typeof results)[T])[];
  const columns = names.map((name) => [name, rows.map((row) => row[name])]);
  await appender.append(table, Object.fromEntries(columns));
  appender.flush();
}
