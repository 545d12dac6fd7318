import type { Agency } from "./rows.ts";

type RawRow = Record<string, string | number | boolean | null | string[]>;
type RawRows = Record<string, RawRow[]>;

/** A catalogue as it ships with the product: it counts only where the agency has none of its own. */
const shippedThemes = [{ theme: "Data entry", synonyms: ["Natural supports"] }];

/**
 * An agency as rows of the raw tables, all from one import. Rows of the `superseded` agency with
 * the same keys come from an earlier import, which must not count.
 */
export function rawRows(
  name: string,
  agency: Agency,
  shippedRules: Record<string, number>,
  superseded?: Agency,
): RawRows {
  const standing = exportRows(name, agency, 2);
  const older = superseded ? exportRows(name, superseded, 1) : {};
  const rules = Object.entries({ ...shippedRules, ...agency.rules });
  const exports = Object.entries(standing).map(([table, rows]) => {
    const keys = new Set(rows.map((row) => row.key));
    const overwritten = (older[table] ?? []).filter((row) => keys.has(row.key ?? null));
    return [table, [...overwritten, ...rows]];
  });
  const shipped = { ...agency, sessions: [], goals: [], staff: [], priorities: [] };
  const themes = exportRows(name, { ...shipped, themes: shippedThemes }, 0).themes ?? [];
  const own = Object.fromEntries(exports) as RawRows;
  return {
    ...own,
    themes: agency.themes.length > 0 ? [...themes, ...(own.themes ?? [])] : [],
    aliases: agency.aliases.map((row) => ({ agency: name, ...row })),
    rules: rules.map(([rule, value]) => ({ agency: name, name: rule, value })),
    build: [{ agency: name, as_of: agency.asOf, today: "2025-12-31", seed: 1 }],
  };
}

function exportRows(agency: string, given: Agency, importId: number): RawRows {
  const rowsOf = <Row extends object>(rows: Row[], key: (row: Row, index: number) => string) =>
    rows.map((row, index) => ({
      agency,
      import_id: importId,
      key: key(row, index).toLowerCase(),
      ...row,
      line: index + 2,
    }));
  return {
    sessions: rowsOf(given.sessions, (row) => row.session_id),
    goals: rowsOf(given.goals, (row) => row.goal_id),
    staff: rowsOf(given.staff, (row) => [row.staff, row.site, row.hired].join("|")),
    priorities: rowsOf(given.priorities, (row, index) => [row.site, row.theme, index].join("|")),
    themes: rowsOf(given.themes, (row) => row.theme),
  };
}
