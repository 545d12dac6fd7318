import type { DuckDBConnection } from "@duckdb/node-api";
import { fidelityLimits } from "../statistics/fidelity.ts";
import type { Baseline, FidelityPeriod } from "../statistics/fidelity.ts";
import { suggestMeanings } from "../statistics/unmapped.ts";
import type { MetName } from "../statistics/unmapped.ts";
import type { VerdictRules } from "../verdicts/series.ts";
import { verdictTables } from "../verdicts/table.ts";
import type { VerdictPeriod } from "../verdicts/rows.ts";
import { createAppender, tableDefinition } from "./append.ts";
import { runQuery } from "./engine.ts";
import { tryNeighbours } from "./neighbours.ts";
import { results } from "./statistics_tables.ts";

/** Writes what no SELECT can; `onStep` hears of the parts of a long one. */
type Statistic = (connection: DuckDBConnection, onStep: (step: string) => void) => Promise<void>;

/**
 * Relations that a statistics step writes instead of a .sql file, by qualified name; one step may write
 * several.
 */
export const statistics: Readonly<Record<string, Statistic>> = {
  "intermediate.fidelity_result": writeFidelityResult,
  "intermediate.unmapped_result": writeUnmappedResult,
  "intermediate.verdict_result": writeVerdictResults,
  "intermediate.verdict_told_result": writeVerdictResults,
  "intermediate.verdict_points_result": writeVerdictResults,
  "intermediate.verdict_methods_result": writeVerdictResults,
  "intermediate.verdict_effects_result": writeVerdictResults,
  "intermediate.verdict_sites_result": writeVerdictResults,
  "intermediate.neighbours_result": writeNeighbours,
  "intermediate.neighbours_mix_result": writeNeighbours,
};

async function writeFidelityResult(connection: DuckDBConnection): Promise<void> {
  const series = await runQuery(
    connection,
    `SELECT agency, site, measure, instrument, version, subscale, respondent, grain, month, value
     FROM intermediate.fidelity_series ORDER BY ALL`,
  );
  const baselines = await runQuery(
    connection,
    `SELECT agency, site, measure, date AS from_month FROM raw.annotations
     WHERE kind = 'baseline' ORDER BY ALL`,
  );
  const builds = await runQuery(connection, "SELECT max(as_of) AS as_of FROM raw.build");
  const limits = fidelityLimits(
    series.rows() as unknown as FidelityPeriod[],
    await readGoodDirections(connection),
    String(builds.rows()[0]?.as_of),
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

/** Verdicts, the points, methods and event studies behind them, and the sites behind a theme's. */
async function writeVerdictResults(
  connection: DuckDBConnection,
  onStep: (step: string) => void,
): Promise<void> {
  const periods = await runQuery(
    connection,
    "SELECT * FROM intermediate.verdict_series ORDER BY ALL",
  );
  const builds = await runQuery(
    connection,
    "SELECT b.agency, b.as_of, b.seed, r.* EXCLUDE (agency) FROM raw.build b JOIN staging.rules r ON r.agency = b.agency ORDER BY ALL",
  );
  const judged = builds.rows().map((row) => ({
    agency: String(row.agency),
    asOf: String(row.as_of),
    seed: Number(row.seed),
    rules: row as unknown as VerdictRules,
  }));
  const verdicts = await resultWriter(connection, "verdict_result");
  const told = await resultWriter(connection, "verdict_told_result");
  const points = await resultWriter(connection, "verdict_points_result");
  const methods = await resultWriter(connection, "verdict_methods_result");
  const effects = await resultWriter(connection, "verdict_effects_result");
  const sites = await resultWriter(connection, "verdict_sites_result");
  const rows = periods.rows() as unknown as VerdictPeriod[];
  for (const tables of verdictTables(rows, judged, onStep)) {
    await verdicts.add(tables.verdicts as ResultRow<"verdict_result">[]);
    await told.add(tables.told as ResultRow<"verdict_told_result">[]);
    await points.add(tables.series);
    await methods.add(tables.methods);
    await effects.add(tables.effects);
    await sites.add(tables.sites);
  }
  for (const writer of [verdicts, told, points, methods, effects, sites]) writer.end();
}

/** Mix and verdicts under neighbouring constants, where an agency asked for them. */
async function writeNeighbours(
  connection: DuckDBConnection,
  onStep: (step: string) => void,
): Promise<void> {
  const { answers, mix } = await tryNeighbours(connection, onStep);
  await writeResult(
    connection,
    "neighbours_result",
    answers.map((each) => ({ ...each })),
  );
  await writeResult(
    connection,
    "neighbours_mix_result",
    mix.map((each) => ({ ...each })),
  );
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

type ResultRow<T extends keyof typeof results> = Record<
  keyof (typeof results)[T],
  string | number | boolean | null | readonly string[]
>;

/** Makes the table of a result; rows are added to it in parts, and seen once it has ended. */
async function resultWriter<T extends keyof typeof results>(
  connection: DuckDBConnection,
  table: T,
): Promise<{ add: (rows: readonly ResultRow<T>[]) => Promise<void>; end: () => void }> {
  const shape = results[table];
  await connection.run(tableDefinition("intermediate", table, shape));
  const appender = createAppender(connection, "intermediate", results);
  const names = Object.keys(shape) as (keyof (typeof results)[T])[];
  return {
    add: (rows) =>
      appender.append(
        table,
        Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])),
      ),
    end: () => appender.flush(),
  };
}

async function writeResult<T extends keyof typeof results>(
  connection: DuckDBConnection,
  table: T,
  rows: readonly ResultRow<T>[],
): Promise<void> {
  const writer = await resultWriter(connection, table);
  await writer.add(rows);
  writer.end();
}
