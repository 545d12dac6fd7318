import type { DuckDBConnection } from "@duckdb/node-api";
import type { SeriesName } from "../statistics/fidelity.ts";
import { runQuery } from "./engine.ts";

/** A point of a fidelity trend before and after a build; null where there is none. */
type MovedPoint = SeriesName & {
  site: string;
  /** The first day of the month or quarter. */
  month: string;
  was: number | null;
  now: number | null;
};

/** What a build moves beside the one that is served. */
export type Moves = {
  points: { moved: number; new: number; gone: number };
  /** Sessions of both builds whose class differs. */
  classes: number;
  /** The first points, most recent first. */
  list: MovedPoint[];
};

const mostListed = 200;

const series = ["site", "measure", "instrument", "version", "subscale", "respondent"];
const key = [...series, "grain", "month"];

/** The columns of fidelity_trend by which two builds are compared. */
export const comparedColumns = [...key, "value"];

/** The points of a build: a value that was withheld at the source is none. */
const pointsOf = (relation: string): string =>
  `SELECT ${key.join(", ")}, value FROM ${relation} WHERE value IS NOT NULL`;

/**
 * The points of fidelity trends that differ between this file and the previous one (null: none was
 * served). Values are compared to 12 significant digits: the last ones depend on the order of sums.
 */
export async function comparePoints(
  connection: DuckDBConnection,
  previous: string | null,
): Promise<Pick<Moves, "points" | "list">> {
  const none = `SELECT * FROM (${pointsOf("marts.fidelity_trend")}) WHERE false`;
  const both = key.map((name) => `coalesce(now.${name}, was.${name}) AS ${name}`).join(", ");
  const same = key.map((name) => `now.${name} IS NOT DISTINCT FROM was.${name}`).join(" AND ");
  await runQuery(
    connection,
    `CREATE TEMP TABLE moved AS
     SELECT ${both}, was.value AS was, now.value AS now
     FROM (${previous === null ? none : pointsOf(`${previous}.marts.fidelity_trend`)}) AS was
     FULL JOIN (${pointsOf("marts.fidelity_trend")}) AS now ON ${same}
     WHERE format('{:.12g}', was.value) IS DISTINCT FROM format('{:.12g}', now.value)`,
  );
  const [counts] = (
    await runQuery(
      connection,
      `SELECT count(*) FILTER (WHERE was IS NOT NULL AND now IS NOT NULL) AS moved,
         count(*) FILTER (WHERE was IS NULL) AS new, count(*) FILTER (WHERE now IS NULL) AS gone
       FROM moved`,
    )
  ).rows();
  const list = await runQuery(
    connection,
    `SELECT * FROM moved ORDER BY month DESC, ${series.join(", ")}, grain LIMIT ${mostListed}`,
  );
  await runQuery(connection, "DROP TABLE moved");
  return {
    points: {
      moved: Number(counts?.moved),
      new: Number(counts?.new),
      gone: Number(counts?.gone),
    },
    list: list.rows() as unknown as MovedPoint[],
  };
}
