import type { ExportName } from "../contracts/column.ts";
import { cellText, contentDigest, contentOf, digest, quoted } from "./content.ts";

/**
 * Records of which an equal one stands above in the file, by line. Equal ones are alike, so only
 * those that are like another are read and compared; sessions that are equal share their number.
 */
export function copies(table: ExportName): string {
  const alike =
    table === "fidelity"
      ? "SELECT line, sum(CAST(row_hash AS BIGINT)) AS likeness FROM incoming.rows GROUP BY line"
      : `SELECT line, row_hash AS likeness FROM incoming.rows
         ${table === "sessions" ? "WHERE rowid IN (SELECT number FROM incoming.repeats)" : ""}`;
  return `
    CREATE TABLE incoming.copies AS
    WITH records AS (${alike}),
    shared AS (SELECT likeness FROM records GROUP BY likeness HAVING count(*) > 1),
    twins AS (SELECT line FROM records WHERE likeness IN (SELECT likeness FROM shared)),
    contents AS (
      SELECT line, ${recordDigest("content")} AS content
      FROM (SELECT line, ${recordContent(table)} AS content FROM incoming.${quoted(table)} WHERE line IN (SELECT line FROM twins))
      GROUP BY line
    )
    SELECT line
    FROM (SELECT line, row_number() OVER (PARTITION BY content ORDER BY line) AS copy FROM contents)
    WHERE copy > 1`;
}

/** One digest of the rows of a record, in whatever order they are. */
const recordDigest = (content: string): string =>
  `md5(string_agg(${content}, ',' ORDER BY ${content}))`;

/** Everything that two records share which are one: sessions with two numbers are two. */
const recordContent = (table: ExportName): string =>
  table === "sessions"
    ? digest(["session_id", ...contentOf(table)].map(cellText))
    : contentDigest(table);
