import { c } from "./mart.ts";
import type { Mart } from "./mart.ts";

/** What was brought, what is missing from it, and the names in it that mean nothing known. */
export const importMarts: Record<string, Mart> = {
  imports: {
    grain: "an import",
    key: ["import_id"],
    columns: {
      import_id: c("INTEGER", "number of the import"),
      file: c("VARCHAR", "file name"),
      sha256: c("VARCHAR", "sha-256 of the bytes"),
      export: c("VARCHAR", "which export"),
      outcome: c("VARCHAR", "accepted or accepted_with_rejects"),
      imported_at: c("TIMESTAMP", "instant, UTC"),
      standing: c("BOOLEAN", "not withdrawn"),
      state: c("VARCHAR", "standing, withdrawn, or forgotten: neither rows nor bytes are left"),
      read: c("INTEGER", "records read"),
      new: c("INTEGER", "new rows"),
      changed: c("INTEGER", "rows that replaced others"),
      unchanged: c("INTEGER", "rows known already"),
      duplicate: c("INTEGER", "rows equal to another of the file"),
      rejected: c("INTEGER", "rows not taken"),
      imported_by: c(
        "VARCHAR",
        "login of who imported it, `this machine` where nobody signs in, `command line:` and the user of the machine, or `not kept`",
      ),
    },
  },
  export_coverage: {
    grain:
      "an export (of fidelity: a measure), a site and a period, from its first rows to those it should have",
    key: ["export", "measure", "grain", "site", "month"],
    columns: {
      export: c("VARCHAR", "sessions, fidelity, goals, staff or priorities"),
      measure: c("VARCHAR", "id of the measure, of fidelity"),
      grain: c("VARCHAR", "month, or quarter where the values are of quarters"),
      site: c("VARCHAR", "site"),
      month: c("DATE", "first day of the period"),
      rows: c(
        "INTEGER",
        "sessions, and rows of values, dated in it; goals, staff and priorities that hold in it",
      ),
      newest: c("DATE", "newest day in the period that a row names: begun or ended there"),
      hole: c(
        "VARCHAR",
        "no rows, though the site has some before and after (between) or other sites have newer ones (newest); null: no hole, as where no priority holds",
      ),
    },
  },
  not_logged: {
    grain: "a column of the sessions export that leaves sessions not enough logged",
    key: ["field"],
    columns: {
      field: c("VARCHAR", "column: themes, goal_ids or trigger"),
      sessions: c("INTEGER", "sessions not enough logged"),
      would_do: c("INTEGER", "of them, sessions that this column alone would have let be judged"),
    },
  },
  not_logged_months: {
    grain: "a site and a month with sessions",
    key: ["site", "month"],
    columns: {
      site: c("VARCHAR", "site"),
      month: c("DATE", "first day of the month"),
      sessions: c("INTEGER", "sessions"),
      not_logged: c("INTEGER", "of them, sessions not enough logged: a theme would do for each"),
      goal_would_do: c("INTEGER", "of those, sessions that a goal number alone would do for"),
      trigger_would_do: c("INTEGER", "of those, sessions that a reason alone would do for"),
    },
  },
  unmapped: {
    grain: "a name that means nothing known, or may mean somebody else at its site",
    key: ["kind", "site", "name"],
    columns: {
      kind: c("VARCHAR", "theme, person or measure"),
      site: c("VARCHAR", "site of a person; null for what means the same at all sites"),
      name: c("VARCHAR", "the name as it is written most often"),
      uses: c("INTEGER", "rows that use it"),
      last_seen: c("DATE", "newest date of such a row"),
      suggestion: c("VARCHAR", "what it may mean; applied only when a person says so"),
      why: c("VARCHAR", "why the suggestion looks like it"),
    },
  },
};
