/** A column type that DuckDB and PostgreSQL share. */
export type SqlType =
  | "VARCHAR"
  | "INTEGER"
  | "DOUBLE PRECISION"
  | "DATE"
  | "BOOLEAN"
  | "TIMESTAMP"
  | "VARCHAR[]";
export type TableColumns = Record<string, SqlType>;

/**
 * Where a row came from and which thing it describes; leads every table of rows from exports.
 * `row_hash`, `row_check`: whole numbers that rows share that say the same (warehouse/row_hash.ts).
 */
export const provenance = {
  agency: "VARCHAR",
  import_id: "INTEGER",
  line: "INTEGER",
  key: "VARCHAR",
  row_hash: "DOUBLE PRECISION",
  row_check: "INTEGER",
} as const;

/**
 * Tables of rows from exports: all rows kept from all standing imports. Which of them stand is said
 * by the views of schema `standing` (warehouse/standing.ts).
 */
export const exportTables = {
  sessions: {
    ...provenance,
    session_id: "VARCHAR",
    date: "DATE",
    site: "VARCHAR",
    coach: "VARCHAR",
    staff: "VARCHAR[]",
    format: "VARCHAR",
    trigger: "VARCHAR",
    mandatory: "BOOLEAN",
    themes: "VARCHAR[]",
    goal_ids: "VARCHAR[]",
    action_step: "VARCHAR",
    follow_up_date: "DATE",
    minutes: "DOUBLE PRECISION",
    invited: "INTEGER",
    attended: "INTEGER",
    notes: "VARCHAR",
  },
  goals: {
    ...provenance,
    goal_id: "VARCHAR",
    staff: "VARCHAR",
    site: "VARCHAR",
    theme: "VARCHAR",
    text: "VARCHAR",
    opened: "DATE",
    target_date: "DATE",
    closed: "DATE",
    status: "VARCHAR",
    kind: "VARCHAR",
    baseline: "DOUBLE PRECISION",
    follow_up_score: "DOUBLE PRECISION",
  },
  fidelity: {
    ...provenance,
    site: "VARCHAR",
    date: "DATE",
    grain: "VARCHAR",
    measure: "VARCHAR",
    value: "DOUBLE PRECISION",
    numerator: "DOUBLE PRECISION",
    denominator: "DOUBLE PRECISION",
    n: "DOUBLE PRECISION",
    unit: "VARCHAR",
    instrument: "VARCHAR",
    version: "VARCHAR",
    subscale: "VARCHAR",
    respondent: "VARCHAR",
    case_id: "VARCHAR",
    staff: "VARCHAR",
    withheld: "BOOLEAN",
    denominator_means: "VARCHAR",
  },
  staff: {
    ...provenance,
    staff: "VARCHAR",
    site: "VARCHAR",
    role: "VARCHAR",
    supervisor: "VARCHAR",
    hired: "DATE",
    left_on: "DATE",
  },
  priorities: {
    ...provenance,
    site: "VARCHAR",
    theme: "VARCHAR",
    from_date: "DATE",
    to_date: "DATE",
    source: "VARCHAR",
  },
  themes: {
    ...provenance,
    theme: "VARCHAR",
    synonyms: "VARCHAR[]",
    measures: "VARCHAR[]",
    set_on: "DATE",
  },
  measures: {
    ...provenance,
    measure: "VARCHAR",
    label: "VARCHAR",
    synonyms: "VARCHAR[]",
    unit: "VARCHAR",
    good: "VARCHAR",
    target: "DOUBLE PRECISION",
    smallest_change: "DOUBLE PRECISION",
  },
  codebook: {
    ...provenance,
    column: "VARCHAR",
    label: "VARCHAR",
  },
} as const satisfies Record<string, TableColumns>;

/**
 * Periods of which an import is all there is: a row of the import `replaces` at that site (in lower
 * case), on a day from the first to the last, stands no longer. Of fidelity: in one grain, of one
 * measure; null for other exports.
 */
export const replacedTables = {
  replaced: {
    agency: "VARCHAR",
    import_id: "INTEGER",
    replaces: "INTEGER",
    export: "VARCHAR",
    site: "VARCHAR",
    grain: "VARCHAR",
    measure: "VARCHAR",
    from_date: "DATE",
    to_date: "DATE",
  },
} as const satisfies Record<string, TableColumns>;

/**
 * Sessions of which a file brought one row, equal to the one row that stood then: the line of that
 * file alone. The row is kept once, with the first of the imports that bring it
 * (warehouse/unchanged.ts).
 */
export const unchangedTables = {
  unchanged_sessions: {
    agency: "VARCHAR",
    import_id: "INTEGER",
    line: "INTEGER",
    key: "VARCHAR",
  },
} as const satisfies Record<string, TableColumns>;

/** Every table whose rows are those of imports, by `import_id`: what an undo takes them out of. */
export const importTables: Record<string, TableColumns> = {
  ...exportTables,
  ...replacedTables,
  ...unchangedTables,
};

/** Tables copied from the ledger and data/ at every build. */
export const ledgerTables = {
  rules: { agency: "VARCHAR", name: "VARCHAR", value: "DOUBLE PRECISION" },
  /**
   * `neighbours`: whether the answers are tried under neighbouring constants too. `models`: a digest of
   * what makes the marts.
   */
  build: {
    agency: "VARCHAR",
    as_of: "DATE",
    today: "DATE",
    seed: "INTEGER",
    neighbours: "BOOLEAN",
    models: "VARCHAR",
  },
  overrides: {
    agency: "VARCHAR",
    session_id: "VARCHAR",
    class: "VARCHAR",
    why: "VARCHAR",
    author: "VARCHAR",
    at: "TIMESTAMP",
  },
  aliases: {
    agency: "VARCHAR",
    kind: "VARCHAR",
    name: "VARCHAR",
    site: "VARCHAR",
    means: "VARCHAR",
  },
  plans: { agency: "VARCHAR", theme: "VARCHAR", measure: "VARCHAR", set_on: "DATE" },
  /** Notes and baselines that stand; without a site or measure: of all. */
  annotations: {
    agency: "VARCHAR",
    annotation_id: "INTEGER",
    kind: "VARCHAR",
    site: "VARCHAR",
    measure: "VARCHAR",
    date: "DATE",
    words: "VARCHAR",
    author: "VARCHAR",
    recorded_on: "DATE",
  },
  imports: {
    agency: "VARCHAR",
    import_id: "INTEGER",
    file: "VARCHAR",
    sha256: "VARCHAR",
    export: "VARCHAR",
    outcome: "VARCHAR",
    imported_at: "TIMESTAMP",
    standing: "BOOLEAN",
    state: "VARCHAR",
    read: "INTEGER",
    new: "INTEGER",
    changed: "INTEGER",
    unchanged: "INTEGER",
    duplicate: "INTEGER",
    rejected: "INTEGER",
    imported_by: "VARCHAR",
  },
} as const satisfies Record<string, TableColumns>;

/**
 * What a build keeps for the next one, whose file is a copy, and the next one for that after it once its
 * models have been run: what the reasons of the sessions in the marts rest on, each with the first day on
 * which it matters and the site where it does (null: at all; models/intermediate/grounds.sql); and the
 * chance level by site and quarter.
 */
export const groundTables = {
  grounds: { agency: "VARCHAR", site_key: "VARCHAR", from_date: "DATE", ground: "VARCHAR" },
  chance: {
    agency: "VARCHAR",
    site_key: "VARCHAR",
    quarter: "DATE",
    draws: "INTEGER",
    share: "DOUBLE PRECISION",
  },
} as const satisfies Record<string, TableColumns>;

/** Every table of schema raw with its columns in order. `CREATE TABLE` quotes each name. */
export const rawTables: Record<string, TableColumns> = {
  ...importTables,
  ...ledgerTables,
  ...groundTables,
};

/** The columns of an export's table that come from the rows of a file. */
export function fileColumns(table: keyof typeof exportTables): TableColumns {
  const columns = Object.entries(exportTables[table]);
  return Object.fromEntries(columns.filter(([name]) => !(name in provenance)));
}

/** The columns of a raw table that say what a row means, without where it came from. */
export const contentColumns = (table: string): string[] =>
  Object.keys(rawTables[table] ?? {}).filter((name) => !(name in provenance) || name === "agency");
