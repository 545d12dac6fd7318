import type { DuckDBConnection } from "@duckdb/node-api";
import { groundTables, importTables, ledgerTables } from "../contracts/tables.ts";
import {
  answersUnder,
  embeddingShifts,
  type NeighbourAnswer,
  tried,
  type TriedAnswer,
} from "../verdicts/neighbours.ts";
import type { VerdictRules } from "../verdicts/series.ts";
import type { JudgedBuild } from "../verdicts/table.ts";
import type { VerdictPeriod } from "../verdicts/rows.ts";
import { tableDefinition } from "./append.ts";
import { beside, identifier, runQuery, searchBeside, setDialect } from "./engine.ts";
import { type Model, readModels } from "./models.ts";

/** The share of purposeful sessions at a site (null: at all) under some constants. */
export interface NeighbourMix {
  readonly agency: string;
  readonly site: string | null;
  readonly look_ahead_days: number;
  readonly look_back_days: number;
  /** Whether these are the rules' own. */
  readonly base: boolean;
  readonly sessions: number;
  readonly share: number | null;
}

/** The constants of the models that the neighbours move. */
const moved = ["look_ahead_days", "look_back_days"] as const;
type Windows = Record<(typeof moved)[number], number>;

/** What is asked of the models under each neighbour. */
const asked = ["intermediate.verdict_series", "intermediate.mix_cells"];

/**
 * The mix and the verdicts under the constants of intermediate.neighbours_series, and with every
 * embedding a month earlier or later. Nothing without an agency that asked for it. The models that a
 * look-ahead or look-back can change are made again in a database beside the warehouse, which is gone
 * afterwards; all others are read from the warehouse.
 */
export async function tryNeighbours(
  connection: DuckDBConnection,
  onStep: (step: string) => void,
): Promise<{ answers: TriedAnswer[]; mix: NeighbourMix[] }> {
  const rows = await runQuery(
    connection,
    `SELECT n.look_ahead_days, n.look_back_days, bool_and(
         n.look_ahead_days = r.look_ahead_days AND n.look_back_days = r.look_back_days
       ) AS base
     FROM intermediate.neighbours_series AS n
     JOIN staging.rules AS r ON r.agency = n.agency
     GROUP BY ALL ORDER BY ALL`,
  );
  if (rows.rowCount === 0) return { answers: [], mix: [] };
  const grid = rows.rows() as unknown as (Windows & { base: boolean })[];
  const builds = await judgedBuilds(connection);
  const mix: NeighbourMix[] = [];
  const neighbours: Parameters<typeof tried>[1][number][] = [];
  let base: NeighbourAnswer[] = [];
  for (const [at, { base: isBase, ...windows }] of grid.entries()) {
    onStep(`trying neighbouring constants, ${at + 1} of ${grid.length}`);
    const read = async (): Promise<VerdictPeriod[]> => {
      const shares = await readMix(connection);
      mix.push(...shares.map((share) => ({ ...share, ...windows, base: isBase })));
      return readSeries(connection);
    };
    const periods = isBase ? await read() : await besideWarehouse(connection, windows, read);
    for (const embedding_shift of embeddingShifts) {
      const constants = { ...windows, embedding_shift };
      const answers = builds.flatMap((build) => answersUnder(periods, build, constants));
      if (isBase && embedding_shift === 0) base = answers;
      else neighbours.push({ constants, answers });
    }
  }
  return { answers: tried(base, neighbours), mix };
}

async function judgedBuilds(connection: DuckDBConnection): Promise<JudgedBuild[]> {
  const builds = await runQuery(
    connection,
    `SELECT b.agency, b.as_of, b.seed, r.* EXCLUDE (agency)
     FROM raw.build b JOIN staging.rules r ON r.agency = b.agency
     WHERE b.neighbours ORDER BY ALL`,
  );
  return builds.rows().map((row) => ({
    agency: String(row.agency),
    asOf: String(row.as_of),
    seed: Number(row.seed),
    rules: row as unknown as VerdictRules,
  }));
}

async function readSeries(connection: DuckDBConnection): Promise<VerdictPeriod[]> {
  const periods = await runQuery(
    connection,
    `SELECT s.* FROM intermediate.verdict_series AS s
     JOIN raw.build AS b ON b.agency = s.agency AND b.neighbours ORDER BY ALL`,
  );
  return periods.rows() as unknown as VerdictPeriod[];
}

/** The headline share of the twelve months up to the as-of date, as on Overview. */
async function readMix(
  connection: DuckDBConnection,
): Promise<Omit<NeighbourMix, keyof Windows | "base">[]> {
  const shares = await runQuery(
    connection,
    `SELECT c.agency, s.site,
       CAST(sum(c.sessions) AS INTEGER) AS sessions,
       CAST(sum(c.headline) AS DOUBLE) / nullif(sum(c.sessions), 0) AS share
     FROM intermediate.mix_cells AS c
     JOIN staging.sites AS s ON s.agency = c.agency AND s.site_no = c.site_no
     JOIN raw.build AS b ON b.agency = c.agency AND b.neighbours
     WHERE c.class IN ('purposeful', 'unanchored', 'reactive')
       AND c.month > date_trunc('month', b.as_of) - INTERVAL '12 months'
       AND c.month <= b.as_of
     GROUP BY GROUPING SETS ((c.agency, s.site), (c.agency))
     ORDER BY ALL`,
  );
  return shares.rows() as unknown as Omit<NeighbourMix, keyof Windows | "base">[];
}

/** Runs `read` where the relations are those of other windows. */
async function besideWarehouse<T>(
  connection: DuckDBConnection,
  windows: Windows,
  read: () => Promise<T>,
): Promise<T> {
  await connection.run("ATTACH ':memory:' AS neighbour");
  try {
    await connection.run("USE neighbour");
    await setDialect(connection);
    for (const schema of ["raw", "standing", "staging", "intermediate", "marts"])
      await connection.run(`CREATE SCHEMA ${schema}`);
    const view = (relation: string, database = "warehouse") =>
      connection.run(`CREATE VIEW ${relation} AS SELECT * FROM ${database}.${relation}`);
    for (const table of Object.keys(ledgerTables)) await view(`raw.${identifier(table)}`);
    for (const table of Object.keys(importTables)) await view(`raw.${identifier(table)}`);
    // Nothing is kept of the build before, whose windows were others.
    for (const [table, shape] of Object.entries(groundTables))
      await connection.run(tableDefinition("raw", table, shape));
    const values = moved.map((name) => `${windows[name]} AS ${name}`).join(", ");
    // The chance level is not asked for: the shuffles would be most of the work.
    await connection.run(
      `CREATE TABLE staging.rules AS
       SELECT * REPLACE (${values}, 0 AS chance_draws) FROM ${beside}.staging.rules
       WHERE agency IN (SELECT agency FROM raw.build WHERE neighbours)`,
    );
    for (const { name, schema, sql, again } of neededModels()) {
      const relation = `${schema}.${identifier(name)}`;
      if (again)
        await runQuery(connection, `CREATE TABLE ${relation} AS ${sql.trim().replace(/;$/, "")}`);
      else await view(relation, beside);
    }
    return await read();
  } finally {
    await searchBeside(connection);
    await connection.run("DETACH neighbour");
  }
}

/** The models behind what is asked, in their order; `again` where the moved constants reach them. */
function neededModels(): (Model & { again: boolean })[] {
  const models = readModels();
  const byName = new Map(models.map((each) => [`${each.schema}.${each.name}`, each]));
  const needed = new Set<string>();
  const visit = (relation: string): void => {
    const each = byName.get(relation);
    if (each === undefined || needed.has(relation)) return;
    for (const need of each.needs) visit(need);
    needed.add(relation);
  };
  for (const relation of asked) visit(relation);
  const reached = new Set<string>();
  return models.flatMap((each) => {
    const relation = `${each.schema}.${each.name}`;
    if (!needed.has(relation) || relation === "staging.rules") return [];
    const names = moved.some((name) => each.sql.includes(name));
    const again = names || each.needs.some((need) => reached.has(need));
    if (again) reached.add(relation);
    return [{ ...each, again }];
  });
}
