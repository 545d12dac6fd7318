import type { Role } from "../accounts/roles.ts";

/** The fewest families or meetings behind a point, and staff behind a bar, that leadership sees. */
export const least = { families: 11, staff: 5 } as const;

const site = "site";
const identity = ["measure", "instrument", "version", "subscale", "respondent", "grain"];

/** Names of a series as one value that is equal where each is, none included. */
const named = (columns: readonly string[]): string =>
  `(${columns.map((column) => `coalesce(CAST(${column} AS VARCHAR), '')`).join(", ")})`;

const isSmall = `(value IS NOT NULL AND coalesce(n, 0) < ${least.families})`;

const unless = (condition: string, columns: readonly string[]): string =>
  columns.map((column) => `CASE WHEN NOT ${condition} THEN ${column} END AS ${column}`).join(", ");

const smallOf = (columns: readonly string[]): string =>
  `(SELECT ${columns.map((column) => `coalesce(CAST(${column} AS VARCHAR), '')`).join(", ")} FROM marts.fidelity_trend WHERE ${isSmall})`;

/** Points, and of a series that has a small one also limits and signals: its mean would tell it. */
const trend =
  "(SELECT * EXCLUDE (is_small, has_small) REPLACE (" +
  `${unless("is_small", ["value", "n", "numerator", "denominator"])}, ` +
  `${unless("has_small", ["center", "lower", "upper", "signal", "signal_then"])}, ` +
  "coalesce(withheld, false) OR is_small AS withheld) FROM (" +
  `SELECT *, ${isSmall} AS is_small, ` +
  `bool_or(${isSmall}) OVER (PARTITION BY ${[site, ...identity].join(", ")}) AS has_small ` +
  "FROM marts.fidelity_trend))";

/**
 * The same, and means of other sites in a period in which any site is small: from them and the others'
 * values it could be worked out.
 */
const series =
  "(SELECT * EXCLUDE (is_small, has_small, is_beside) REPLACE (" +
  `${unless("is_small", ["value", "n"])}, ` +
  `${unless("has_small", ["weight", "center", "lower", "upper", "signal"])}, ` +
  `${unless("(is_small OR is_beside)", ["difference"])}, ` +
  `${unless("is_beside", ["comparison_mean"])}, ` +
  `${unless("(has_small OR is_beside)", ["expected", "expected_low", "expected_high"])}) FROM (` +
  `SELECT *, ${isSmall} AS is_small, ` +
  `bool_or(${isSmall}) OVER (PARTITION BY ${["theme", site, ...identity].join(", ")}) AS has_small, ` +
  `${named([...identity, "month"])} IN ${smallOf([...identity, "month"])} AS is_beside ` +
  "FROM marts.verdict_series))";

/** Effects against a single month before: of a series without a small point anywhere. */
const events = `(SELECT * FROM marts.event_study WHERE ${named(identity)} NOT IN ${smallOf(identity)})`;

/** Months of a site in which enough staff were in a session. */
const shownMonths =
  "(SELECT site, month FROM (" +
  "SELECT site, CAST(date_trunc('month', date) AS DATE) AS month, unnest(staff) AS person " +
  "FROM marts.sessions_classified) AS attended GROUP BY site, month " +
  `HAVING count(DISTINCT person) >= ${least.staff})`;

const mix = `(SELECT * FROM marts.coaching_mix WHERE (site, month) IN ${shownMonths})`;

/** Totals over all months: where none of those that they add up is left out. */
const mixNeighbours =
  "(SELECT * FROM marts.mix_neighbours AS all_months WHERE NOT EXISTS (" +
  "SELECT 1 FROM marts.coaching_mix AS one_month " +
  "WHERE (all_months.site IS NULL OR one_month.site = all_months.site) " +
  `AND (one_month.site, one_month.month) NOT IN ${shownMonths}))`;

const withheld: Readonly<Record<string, string>> = {
  fidelity_trend: trend,
  verdict_series: series,
  event_study: events,
  coaching_mix: mix,
  mix_neighbours: mixNeighbours,
};

/** A mart without what rests on too few people, for those who do not see that; else null. */
export const withoutSmallNumbers = (mart: string, role: Role): string | null =>
  role === "leadership" ? (withheld[mart] ?? null) : null;
