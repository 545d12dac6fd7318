import { martRules, type Rows, rowsFor, type Scope, withholdsSmall } from "../accounts/scope.ts";
import { marts } from "../contracts/marts.ts";
import type { Mart } from "../contracts/marts.ts";
import type { SqlType } from "../contracts/tables.ts";
import { identifier } from "./engine.ts";
import type { Params } from "./engine.ts";
import { keptBack, withoutSmallNumbers, withSmallNumbersMarked } from "./small_numbers.ts";

/** Stands where a name would, so that a list still tells how many. */
export const nameWithheld = "(name withheld)";

/** Relations that name no person: constants of the rules, names of measures and of themes. */
const open = new Set(["raw.rules", "raw.measures", "standing.themes"]);

/** A query of ours for somebody, and what it binds beside its own values. */
export type Scoped = { sql: string; params: Params };

/**
 * A query as somebody may ask it: each mart in it stands for what of it they see. Throws where it reads
 * anything but marts, unless it is `open`.
 */
export function scopeQuery(sql: string, scope: Scope): Scoped {
  const seesAll = scope.role === "quality_lead";
  if (seesAll && !withholdsSmall(scope)) return { sql, params: {} };
  const bare = sql.replaceAll(/^--.*\n/gm, "");
  const scoped = bare.replaceAll(
    /\b(marts|raw|standing|staging|intermediate)\.([a-z_]+)\b/g,
    (relation, schema: string, name: string) => {
      if (schema === "marts") return scopedMart(name, scope);
      if (seesAll || open.has(relation)) return relation;
      throw new Error(`${relation} is read past the rules of who sees what (scope.ts)`);
    },
  );
  return { sql: scoped, params: paramsOf(scoped, scope) };
}

/**
 * A mart as a relation that holds what of it somebody sees; `marks` adds to it which columns of a row no
 * file shows, where they see some that are kept back.
 */
export function scopedMart(name: string, scope: Scope, marks = false): string {
  const relation = `marts.${identifier(name)}`;
  const told = withholdsSmall(scope)
    ? withoutSmallNumbers(name)
    : marks
      ? withSmallNumbersMarked(name)
      : null;
  if (scope.role === "quality_lead") return told ?? relation;
  const mart = marts[name];
  if (mart === undefined) throw new Error(`unknown mart: ${name}`);
  // Sessions are told whole to who led them.
  const own = scope.role === "coach" && name.startsWith("session") ? byOwnCoach("m.coach") : null;
  const columns = Object.keys(mart.columns).map((column) =>
    seen(name, column, mart.columns[column]!.type, scope.role, own),
  );
  const source =
    scope.role === "coach" && listsStaff(mart, name) && own === null
      ? `${relation} AS m LEFT JOIN ${ownStaff("list")} AS o ON o.own_site = m.site`
      : `${told ?? relation} AS m`;
  if (marksSmall(name, scope, marks)) columns.push(`m.${keptBack}`);
  return `(SELECT ${["m.agency", ...columns].join(", ")} FROM ${source} WHERE ${condition(name, rowsFor(name, scope))})`;
}

/** Whether a mart that is asked for has the column that says what is kept back. */
export const marksSmall = (name: string, scope: Scope, marks: boolean): boolean =>
  marks && !withholdsSmall(scope) && withSmallNumbersMarked(name) !== null;

/** What the relations of a query bind. */
export function paramsOf(sql: string, scope: Scope): Params {
  if (scope.role !== "coach") return {};
  const all: Params = { own_sites: scope.sites, own_coaches: scope.coaches };
  return Object.fromEntries(Object.entries(all).filter(([name]) => sql.includes(`$${name}`)));
}

const words = (name: string): readonly string[] => martRules[name]?.words ?? [];
const names = (name: string): readonly string[] => martRules[name]?.names ?? [];

const atOwnSite = "list_contains(CAST($own_sites AS VARCHAR[]), m.site)";
const byOwnCoach = (coach: string): string =>
  `coalesce(list_contains(CAST($own_coaches AS VARCHAR[]), ${coach}), false)`;

/** The sessions that a coach led at their sites, and the people in them. */
const ownSessions =
  "SELECT session_id FROM marts.sessions_classified AS m " +
  `WHERE ${atOwnSite} AND ${byOwnCoach("m.coach")}`;
const ownStaff = (as: "list" | "rows"): string =>
  as === "list"
    ? `(SELECT own_site, list(own_name) AS own_names FROM ${ownStaff("rows")} GROUP BY own_site)`
    : "(SELECT DISTINCT m.site AS own_site, unnest(m.staff) AS own_name " +
      `FROM marts.sessions_classified AS m WHERE ${atOwnSite} AND ${byOwnCoach("m.coach")})`;

const listsStaff = (mart: Mart, name: string): boolean =>
  names(name).some((column) => mart.columns[column]?.type === "VARCHAR[]");

/** A column as it is seen; `own`: whether the row is of a session that the coach led. */
function seen(
  name: string,
  column: string,
  type: SqlType,
  role: Scope["role"],
  own: string | null,
): string {
  const bare = `m.${identifier(column)}`;
  const as = (expression: string): string => `${expression} AS ${identifier(column)}`;
  if (words(name).includes(column))
    return as(own === null ? `CAST(NULL AS ${type})` : `CASE WHEN ${own} THEN ${bare} END`);
  if (!names(name).includes(column)) return bare;
  if (type !== "VARCHAR[]") return role === "coach" ? bare : as(`'${nameWithheld}'`);
  const none = `list_transform(${bare}, lambda x: '${nameWithheld}')`;
  if (own !== null) return as(`CASE WHEN ${own} THEN ${bare} ELSE ${none} END`);
  if (role !== "coach") return as(none);
  const known = `CASE WHEN list_contains(o.own_names, x) THEN x ELSE '${nameWithheld}' END`;
  return as(`list_transform(${bare}, lambda x: ${known})`);
}

function condition(name: string, rows: Rows): string {
  if (rows === "all") return "true";
  if (rows === "none") return "false";
  if (rows === "sessions") return `m.session_id IN (${ownSessions})`;
  if (rows === "staff") return `(m.site, m.staff) IN ${ownStaff("rows")}`;
  return `(m.site IS NULL OR ${atOwnSite})`;
}
