import type { DuckDBConnection } from "@duckdb/node-api";
import { fidelityLimits } from "../statistics/fidelity.ts";
import type { Baseline, FidelityPeriod } from "../statistics/fidelity.ts";
import { suggestMeanings } from "../statistics/unmapped.ts";
import type { MetName } from "../statistics/unmapped.ts";
import type { TableColumns } from "../contracts/tables.ts";
import type { VerdictRules } from "../verdicts/series.ts";
import { verdictTables } from "../verdicts/table.ts";
import type { VerdictPeriod } from "../verdicts/rows.ts";
import { createAppender, tableDefinition } from "./append.ts";
import { runQuery } from "./engine.ts";
import { tryNeighbours } from "./neighbours.ts";

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

/** What names a series of a measure that a theme is judged on. */
const judgedSeries = {
  agency: "VARCHAR",
  theme: "VARCHAR",
  measure: "VARCHAR",
  instrument: "VARCHAR",
  version: "VARCHAR",
  subscale: "VARCHAR",
  respondent: "VARCHAR",
  grain: "VARCHAR",
} as const;

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
    limits_from: "DATE",
    signal_then: "VARCHAR",
  },
  unmapped_result: {
    agency: "VARCHAR",
    kind: "VARCHAR",
    site: "VARCHAR",
    name: "VARCHAR",
    suggestion: "VARCHAR",
    why: "VARCHAR",
  },
  verdict_result: {
    ...judgedSeries,
    site: "VARCHAR",
    good: "VARCHAR",
    unit: "VARCHAR",
    smallest_change: "DOUBLE PRECISION",
    embedded_from: "DATE",
    tapered_from: "DATE",
    months_before: "INTEGER",
    months_after: "INTEGER",
    window_from: "DATE",
    window_to: "DATE",
    families: "DOUBLE PRECISION",
    decided_by: "VARCHAR",
    effect: "DOUBLE PRECISION",
    low: "DOUBLE PRECISION",
    high: "DOUBLE PRECISION",
    p: "DOUBLE PRECISION",
    q: "DOUBLE PRECISION",
    se: "DOUBLE PRECISION",
    df: "INTEGER",
    phi: "DOUBLE PRECISION",
    lambda: "DOUBLE PRECISION",
    own_effect: "DOUBLE PRECISION",
    own_low: "DOUBLE PRECISION",
    own_high: "DOUBLE PRECISION",
    after_bad_run: "BOOLEAN",
    sites: "INTEGER",
    comparison_sites: "INTEGER",
    compared_with: "VARCHAR[]",
    permutation_p: "DOUBLE PRECISION",
    permutation_least: "DOUBLE PRECISION",
    assignments: "INTEGER",
    moved: "VARCHAR",
    stuck: "VARCHAR",
    early: "DOUBLE PRECISION",
    early_low: "DOUBLE PRECISION",
    early_high: "DOUBLE PRECISION",
    late: "DOUBLE PRECISION",
    late_low: "DOUBLE PRECISION",
    late_high: "DOUBLE PRECISION",
    retention: "DOUBLE PRECISION",
    retention_low: "DOUBLE PRECISION",
    retention_high: "DOUBLE PRECISION",
    tell_from: "DATE",
    detectable: "DOUBLE PRECISION",
    sentence: "VARCHAR",
    reasons: "VARCHAR[]",
    no_event_study: "VARCHAR",
    left_out: "VARCHAR[]",
  },
  verdict_told_result: {
    ...judgedSeries,
    site: "VARCHAR",
    basis: "VARCHAR",
    comparison_sites: "INTEGER",
    compared_with: "VARCHAR[]",
    effect: "DOUBLE PRECISION",
    low: "DOUBLE PRECISION",
    high: "DOUBLE PRECISION",
    p: "DOUBLE PRECISION",
    q: "DOUBLE PRECISION",
    se: "DOUBLE PRECISION",
    df: "INTEGER",
    phi: "DOUBLE PRECISION",
    lambda: "DOUBLE PRECISION",
    own_effect: "DOUBLE PRECISION",
    own_low: "DOUBLE PRECISION",
    own_high: "DOUBLE PRECISION",
    after_bad_run: "BOOLEAN",
    families: "DOUBLE PRECISION",
    detectable: "DOUBLE PRECISION",
    early: "DOUBLE PRECISION",
    early_low: "DOUBLE PRECISION",
    early_high: "DOUBLE PRECISION",
    late: "DOUBLE PRECISION",
    late_low: "DOUBLE PRECISION",
    late_high: "DOUBLE PRECISION",
    retention: "DOUBLE PRECISION",
    retention_low: "DOUBLE PRECISION",
    retention_high: "DOUBLE PRECISION",
    permutation_p: "DOUBLE PRECISION",
    permutation_least: "DOUBLE PRECISION",
    assignments: "INTEGER",
    sentence: "VARCHAR",
  },
  verdict_points_result: {
    ...judgedSeries,
    site: "VARCHAR",
    month: "DATE",
    value: "DOUBLE PRECISION",
    n: "DOUBLE PRECISION",
    comparison_mean: "DOUBLE PRECISION",
    difference: "DOUBLE PRECISION",
    weight: "DOUBLE PRECISION",
    x: "INTEGER",
    used: "BOOLEAN",
    why: "VARCHAR",
    comparison_sites: "INTEGER",
    center: "DOUBLE PRECISION",
    lower: "DOUBLE PRECISION",
    upper: "DOUBLE PRECISION",
    signal: "VARCHAR",
    trial: "BOOLEAN",
    expected: "DOUBLE PRECISION",
    expected_low: "DOUBLE PRECISION",
    expected_high: "DOUBLE PRECISION",
  },
  verdict_methods_result: {
    ...judgedSeries,
    site: "VARCHAR",
    method: "VARCHAR",
    decides: "BOOLEAN",
    effect: "DOUBLE PRECISION",
    low: "DOUBLE PRECISION",
    high: "DOUBLE PRECISION",
    phi: "DOUBLE PRECISION",
    lag: "INTEGER",
  },
  verdict_effects_result: {
    ...judgedSeries,
    site: "VARCHAR",
    since: "INTEGER",
    effect: "DOUBLE PRECISION",
    low: "DOUBLE PRECISION",
    high: "DOUBLE PRECISION",
    embedded_sites: "INTEGER",
    comparison_sites: "INTEGER",
  },
  verdict_sites_result: {
    ...judgedSeries,
    site: "VARCHAR",
    role: "VARCHAR",
    embedded_from: "DATE",
    window_from: "DATE",
    window_to: "DATE",
    change: "DOUBLE PRECISION",
    comparison_change: "DOUBLE PRECISION",
    gain: "DOUBLE PRECISION",
  },
  neighbours_result: {
    ...judgedSeries,
    site: "VARCHAR",
    look_ahead_days: "INTEGER",
    look_back_days: "INTEGER",
    embedding_shift: "INTEGER",
    moved: "VARCHAR",
    holds: "BOOLEAN",
    stuck: "VARCHAR",
    effect: "DOUBLE PRECISION",
    low: "DOUBLE PRECISION",
    high: "DOUBLE PRECISION",
  },
  neighbours_mix_result: {
    agency: "VARCHAR",
    site: "VARCHAR",
    look_ahead_days: "INTEGER",
    look_back_days: "INTEGER",
    base: "BOOLEAN",
    sessions: "INTEGER",
    share: "DOUBLE PRECISION",
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
