import { fewestFamilies, toldNumbers, toldSites } from "../verdicts/told_numbers.ts";
import { identifier } from "./engine.ts";

/**
 * The fewest families or meetings behind a point, and staff behind a bar, that everybody may see. Mart
 * coaching_mix says which months have fewer staff; a test holds it to this.
 */
export const least = { families: fewestFamilies, staff: 5 } as const;

/** Column that says which others no file and no paper shows of a row; `*`: none of them. */
export const keptBack = "kept_back";

/** What of a mart rests on too few people, or would tell what does. */
type SmallNumbers = {
  /** The mart with the columns `flags`, each true or false. */
  from: string;
  flags: readonly string[];
  /** Columns that are empty where a condition holds. */
  hidden: readonly (readonly [condition: string, columns: readonly string[]])[];
  /** Columns that stand as `told_` and their name in `from` too, as they are told where small numbers are withheld. */
  told?: readonly string[];
  /** Rows that are left out. */
  left: string;
  /** Rows that say by themselves that their value is withheld. */
  said?: string;
  /** Column that says "withheld" in one row for all that were the same but for what is hidden. */
  named?: readonly [condition: string, column: string];
};

const identity = ["measure", "instrument", "version", "subscale", "respondent", "grain"];

/** Names of a series as one value that is equal where each is, none included. */
const named = (columns: readonly string[]): string =>
  `(${columns.map((column) => `coalesce(CAST(${column} AS VARCHAR), '')`).join(", ")})`;

const isSmall = `(value IS NOT NULL AND coalesce(n, 0) < ${least.families})`;

const smallOf = (columns: readonly string[]): string =>
  `(SELECT ${columns.map((column) => `coalesce(CAST(${column} AS VARCHAR), '')`).join(", ")} FROM marts.fidelity_trend WHERE ${isSmall})`;

const flagged = (columns: readonly string[]): string =>
  `SELECT *, ${isSmall} AS is_small, ` +
  `bool_or(${isSmall}) OVER (PARTITION BY ${columns.join(", ")}) AS has_small`;

/** Whether a series has a small point at any site: what is worked out over sites and months would tell it. */
const hasSmall = `${named(identity)} IN ${smallOf(identity)} AS has_small`;

/** Verdicts with what of each is told (mart `told_verdicts`); one of which nothing is known there is withheld. */
const besideTold = (mart: string, site: "site" | "NULL", told: readonly string[]): string => {
  const key = ["agency", "theme", ...identity].map(
    (column) => `t.${column} IS NOT DISTINCT FROM v.${column}`,
  );
  const at = site === "NULL" ? "t.site IS NULL" : "t.site = v.site";
  const columns = told.map((column) => `t.${identifier(column)} AS told_${column}`);
  return (
    `(SELECT v.*, ${[...columns, "coalesce(t.basis, 'none') <> 'all' AS rests_on_small"].join(", ")} ` +
    `FROM marts.${mart} AS v LEFT JOIN marts.told_verdicts AS t ON ${[...key, at].join(" AND ")})`
  );
};

/** A mart that is left out for a series that has a small point anywhere. */
const unlessSmall = (mart: string): SmallNumbers => ({
  from: `SELECT *, ${hasSmall} FROM marts.${mart}`,
  flags: ["has_small"],
  hidden: [],
  left: "has_small",
});

/** Whether a count is of so few staff that it is withheld; none is not. */
const isFew = (count: string): string =>
  `coalesce(${count} BETWEEN 1 AND ${least.staff - 1}, false)`;

/** Whether a count of some of `all` tells few: they are, all are, or the others are. */
const tellsFew = (count: string, all: string): string =>
  `(${[count, all, `${all} - ${count}`].map(isFew).join(" OR ")})`;

/** Active staff of each site in the newest month. */
const activeNow =
  "(SELECT site, max_by(active_staff, month) AS active_staff FROM marts.threads GROUP BY site)";

const mixNumbers = [
  "sessions",
  "minutes",
  "chance_share",
  "headline",
  "weak",
  "entry_only",
  "sessions_with_minutes",
  "chance_draws",
  "headline_minutes",
  "entry_only_minutes",
  "unsettled",
];

const ofThemes = ["permutation_p", "permutation_least", "assignments"];
const ofSites = ["phi", "lambda", "own_effect", "own_low", "own_high"];
const alsoOfSites = [...ofSites, "after_bad_run", "families", "detectable"];

/** What of a site's verdict, and of a theme's, is told otherwise where months behind it are withheld. */
const toldOfSites = [
  "sentence",
  ...toldSites,
  ...toldNumbers.filter((name) => !ofThemes.includes(name)),
];
const toldOfThemes = [
  "sentence",
  ...toldSites,
  ...toldNumbers.filter((name) => !alsoOfSites.includes(name)),
];

/** In how many neighbouring cases the answer holds: many more answers from the same months. */
const tried = ["neighbours", "neighbours_hold"];

const rules: Readonly<Record<string, SmallNumbers>> = {
  /** Also who came and who left, beside all: counts of staff. */
  verdicts: {
    from:
      `SELECT *, ${hasSmall}, ${isFew("window_staff")} AS few_staff, ` +
      `${tellsFew("window_joined", "window_staff")} AS few_joined, ` +
      `${tellsFew("window_left", "window_staff")} AS few_left FROM ${besideTold("verdicts", "site", toldOfSites)} AS v`,
    flags: ["has_small", "rests_on_small", "few_staff", "few_joined", "few_left"],
    hidden: [
      ["has_small", tried],
      ["few_staff", ["window_staff"]],
      ["few_joined", ["window_joined"]],
      ["few_left", ["window_left"]],
    ],
    told: toldOfSites,
    left: "false",
  },
  theme_verdicts: {
    from: `SELECT *, ${hasSmall} FROM ${besideTold("theme_verdicts", "NULL", toldOfThemes)} AS v`,
    flags: ["has_small", "rests_on_small"],
    hidden: [["has_small", tried]],
    told: toldOfThemes,
    left: "false",
  },
  /** Each other method, and each neighbouring constant, makes another sum of the same months. */
  verdict_methods: unlessSmall("verdict_methods"),
  verdict_neighbours: unlessSmall("verdict_neighbours"),
  theme_gains: unlessSmall("theme_gains"),
  /** Points, and of a series that has a small one also limits and signals: its mean would tell it. */
  fidelity_trend: {
    from: `${flagged(["site", ...identity])} FROM marts.fidelity_trend`,
    flags: ["is_small", "has_small"],
    hidden: [
      ["is_small", ["value", "n", "numerator", "denominator"]],
      ["has_small", ["center", "lower", "upper", "signal", "signal_then"]],
    ],
    left: "false",
    said: "is_small",
  },
  /** A point's values, where each of them rests on enough: else the others and the point tell one. */
  fidelity_values: {
    from:
      `SELECT *, bool_or(coalesce(n, 0) < ${least.families}) ` +
      `OVER (PARTITION BY ${["site", ...identity, "month"].join(", ")}) AS has_small ` +
      "FROM marts.fidelity_values",
    flags: ["has_small"],
    hidden: [],
    left: "has_small",
  },
  /**
   * As the trend, and means of other sites in a period in which any site is small: from them and the
   * others' values it could be worked out.
   */
  verdict_series: {
    from:
      `${flagged(["theme", "site", ...identity])}, ` +
      `${named([...identity, "month"])} IN ${smallOf([...identity, "month"])} AS is_beside ` +
      `FROM ${besideTold("verdict_series", "site", [])} AS v`,
    flags: ["is_small", "has_small", "is_beside", "rests_on_small"],
    hidden: [
      ["is_small", ["value", "n"]],
      ["has_small", ["center", "lower", "upper", "signal"]],
      ["(is_small OR is_beside)", ["difference"]],
      ["is_beside", ["comparison_mean"]],
      [
        "(has_small OR is_beside OR rests_on_small)",
        ["weight", "expected", "expected_low", "expected_high"],
      ],
    ],
    left: "false",
  },
  /** Effects against a single month before: of a series without a small point anywhere. */
  event_study: unlessSmall("event_study"),
  /** One row says of a month that it is withheld: which classes it had, and how many, would tell. */
  coaching_mix: {
    from: "SELECT *, coalesce(few_staff, true) AS is_small FROM marts.coaching_mix",
    flags: ["is_small"],
    hidden: [["is_small", mixNumbers]],
    left: "false",
    named: ["is_small", "class"],
  },
  /** Who has a goal, who was reached, and of how many: each with those who do not or were not. */
  threads: {
    from:
      `SELECT *, ${isFew("active_staff")} AS few_active, ` +
      `${tellsFew("goal_staff", "active_staff")} AS few_goals, ` +
      `${tellsFew("reached_staff", "active_staff")} AS few_reached FROM marts.threads`,
    flags: ["few_active", "few_goals", "few_reached"],
    hidden: [
      ["few_active", ["active_staff"]],
      ["few_goals", ["goal_staff"]],
      ["few_reached", ["reach", "reached_staff"]],
    ],
    left: "false",
  },
  /** As the newest month of the threads, which tells how many are active. */
  open_themes: {
    from:
      `SELECT o.*, ${tellsFew("o.goal_staff", "a.active_staff")} AS is_small ` +
      `FROM marts.open_themes AS o LEFT JOIN ${activeNow} AS a USING (site)`,
    flags: ["is_small"],
    hidden: [["is_small", ["goals", "goal_staff"]]],
    left: "false",
  },
  /** Totals over all months: where none of those that they add up is left out. */
  mix_neighbours: {
    from:
      "SELECT *, EXISTS (SELECT 1 FROM marts.coaching_mix AS one_month " +
      "WHERE (all_months.site IS NULL OR one_month.site = all_months.site) " +
      "AND coalesce(one_month.few_staff, true)) AS has_small FROM marts.mix_neighbours AS all_months",
    flags: ["has_small"],
    hidden: [],
    left: "has_small",
  },
  /** How many values of a measure a month has is how many families or meetings. */
  export_coverage: {
    from: `SELECT *, coalesce(measure IS NOT NULL AND "rows" BETWEEN 1 AND ${least.families - 1}, false) AS is_small FROM marts.export_coverage`,
    flags: ["is_small"],
    hidden: [["is_small", ['"rows"']]],
    left: "false",
  },
};

const ruleOf = (mart: string): SmallNumbers | null =>
  Object.hasOwn(rules, mart) ? (rules[mart] ?? null) : null;

const dropped = ({ flags, told = [] }: SmallNumbers): string =>
  [...flags, ...told.map((column) => `told_${column}`)].join(", ");

/** A mart without what rests on too few people; null where it has nothing such. */
export function withoutSmallNumbers(mart: string): string | null {
  const rule = ruleOf(mart);
  if (rule === null) return null;
  const replaced = rule.hidden.flatMap(([condition, columns]) =>
    columns.map((column) => `CASE WHEN NOT ${condition} THEN ${column} END AS ${column}`),
  );
  const told = rule.told ?? [];
  for (const column of told) replaced.push(`told_${column} AS ${identifier(column)}`);
  if (rule.said) replaced.push(`coalesce(withheld, false) OR ${rule.said} AS withheld`);
  if (rule.named) {
    const [condition, column] = rule.named;
    replaced.push(`CASE WHEN ${condition} THEN 'withheld' ELSE ${column} END AS ${column}`);
  }
  const replacing = replaced.length === 0 ? "" : `REPLACE (${replaced.join(", ")})`;
  const each = rule.named ? "DISTINCT *" : "*";
  return `(SELECT ${each} EXCLUDE (${dropped(rule)}) ${replacing} FROM (${rule.from}) WHERE NOT ${rule.left})`;
}

/** A mart whole, with what is kept back of each row in a column more; null where it has nothing such. */
export function withSmallNumbersMarked(mart: string): string | null {
  const rule = ruleOf(mart);
  if (rule === null) return null;
  const named: SmallNumbers["hidden"] = rule.named ? [[rule.named[0], [rule.named[1]]]] : [];
  const told: SmallNumbers["hidden"] = rule.told ? [["rests_on_small", rule.told]] : [];
  const lists = [...rule.hidden, ...told, ...named].map(([condition, columns]) => {
    const names = columns.map((column) => `'${column.replaceAll('"', "")}'`).join(", ");
    return `CASE WHEN ${condition} THEN [${names}] ELSE CAST([] AS VARCHAR[]) END`;
  });
  const each = lists.length === 0 ? "CAST([] AS VARCHAR[])" : lists.join(" || ");
  const marked = `CASE WHEN ${rule.left} THEN ['*'] ELSE ${each} END AS ${keptBack}`;
  return `(SELECT * EXCLUDE (${dropped(rule)}), ${marked} FROM (${rule.from}))`;
}
