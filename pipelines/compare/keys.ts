import type { ExportName } from "../contracts/column.ts";
import { cellText, digest, quoted } from "./content.ts";

/**
 * Columns that identify a row (contract.md section 2); sessions are identified in `sessionKeys`.
 * Several rows of a file may share them (two meetings of a family on one day): they stand and are
 * replaced together, so that no number of an occurrence has to mean the same in every file.
 */
const keyColumns: Record<Exclude<ExportName, "sessions">, readonly string[]> = {
  goals: ["goal_id"],
  fidelity: [
    "site",
    "date",
    "grain",
    "measure",
    "instrument",
    "version",
    "subscale",
    "respondent",
    "case_id",
  ],
  staff: ["staff", "site", "hired"],
  priorities: ["site", "theme", "from_date"],
  themes: ["theme"],
  measures: ["measure"],
  codebook: ["column"],
};

/** Sessions without a number, and those whose number several rows share. */
export const repeats = `
  CREATE TABLE incoming.repeats AS
  WITH shared AS (SELECT session_id FROM incoming.ids GROUP BY session_id HAVING count(*) > 1)
  SELECT number FROM incoming.ids
  WHERE session_id IS NULL OR session_id IN (SELECT session_id FROM shared)`;

/** The keys and copies of a file of sessions of which each has a number of its own: none. */
export const noRepeats = [
  "CREATE TABLE incoming.copies (line INTEGER)",
  "CREATE TABLE incoming.keys (number BIGINT, key VARCHAR, session VARCHAR)",
];

/** What identifies a row; null for sessions without a number. */
export function baseOf(table: ExportName): string {
  if (table === "sessions") return quoted("session_id");
  if (table === "goals") return quoted("goal_id");
  return digest(
    keyColumns[table].map((name) =>
      name === "date" || name === "case_id" ? cellText(name) : `lower(${cellText(name)})`,
    ),
  );
}

const folded = (name: string): string => `lower(coalesce(${quoted(name)}, ''))`;

/**
 * Sessions: the number in the source. Where one file gives it to sessions of another day or site,
 * each is known by number, day and site; a later file that brings the number replaces all of them.
 * Without a number, rows equal in date, site, coach, format, trigger and themes are one session,
 * known by date, site, coach, format and everyone who attended.
 */
export const sessionKeys = `
  CREATE TABLE incoming.keys AS
  WITH rows AS (
    SELECT * FROM incoming.sessions
    WHERE number IN (SELECT number FROM incoming.repeats) AND line NOT IN (SELECT line FROM incoming.copies)
  ),
  days AS (
    SELECT session_id, count(DISTINCT date) AS days, count(DISTINCT (date, ${folded("site")})) AS places
    FROM rows WHERE session_id IS NOT NULL GROUP BY session_id
  ),
  numbered AS (
    SELECT number, session_id AS key, session_id
      || CASE WHEN places > 1 THEN '@' || CAST(date AS VARCHAR) ELSE '' END
      || CASE WHEN places > days THEN '@' || ${folded("site")} ELSE '' END AS session
    FROM rows JOIN days USING (session_id)
  ),
  same AS (
    SELECT date, ${folded("site")} AS site, ${folded("coach")} AS coach, format, coalesce(trigger, '') AS trigger,
      lower(CAST(themes AS VARCHAR)) AS themes, list(number) AS numbers,
      lower(CAST(list_sort(list_distinct(flatten(list(staff)))) AS VARCHAR)) AS everyone
    FROM rows WHERE session_id IS NULL
    GROUP BY ALL
  ),
  known AS (
    SELECT numbers, md5(concat_ws(chr(31), CAST(date AS VARCHAR), site, coach, format, everyone)) AS key,
      row_number() OVER (PARTITION BY date, site, coach, format, everyone ORDER BY trigger, themes) AS occurrence
    FROM same
  ),
  unnumbered AS (
    SELECT unnest(numbers) AS number, key,
      's-' || left(key, 12) || CASE WHEN occurrence > 1 THEN '-' || occurrence ELSE '' END AS session
    FROM known
  )
  SELECT number, key, session FROM numbered
  UNION ALL
  SELECT number, key, session FROM unnumbered`;

const noCopy = "ANTI JOIN incoming.copies ON copies.line = rows.line";

/** The rows but for copies, each with its key. */
export const fresh = (table: ExportName): string =>
  table === "sessions"
    ? `
  SELECT rows.* REPLACE (coalesce(keys.session, rows.session_id) AS session_id),
    coalesce(keys.key, rows.session_id) AS key
  FROM incoming.sessions rows LEFT JOIN incoming.keys keys ON keys.number = rows.number ${noCopy}`
    : `
  SELECT rows.*, ${baseOf(table)} AS key FROM incoming.${quoted(table)} rows ${noCopy}`;

/** The same, but of what they say the hash alone, and as `unit` what is compared as one. */
export const keyed = (table: ExportName): string =>
  table === "sessions"
    ? `
  SELECT rows.number, rows.line, coalesce(keys.key, rows.session_id) AS key, rows.row_hash,
    coalesce(keys.session, rows.session_id) AS unit
  FROM incoming.ids rows LEFT JOIN incoming.keys keys ON keys.number = rows.number ${noCopy}`
    : `
  SELECT rows.number, rows.line, ${baseOf(table)} AS key, rows.row_hash, rows.row_hash AS unit
  FROM incoming.${quoted(table)} rows ${noCopy}`;
