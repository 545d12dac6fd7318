import { literal } from "./engine.ts";

/**
 * The text of a model for a warehouse that holds one agency only, `agency`: its rows are those of the text
 * as it is written, where each join, window and group names the agency so that a model may as well be
 * run over many. Comparing a name with itself a million times over is a fifth of the work of a build.
 * Whatever is written in a way that this does not know stays as it is, and is as right.
 */
export function oneAgency(sql: string, agency: string): string {
  const column = String.raw`(?:[a-z_]+\.)?agency\b`;
  const equal = String.raw`[a-z_]+\.agency = [a-z_]+\.agency\b`;
  const constant = `${literal(agency)} AS agency`;
  const chosen = new RegExp(
    String.raw`(SELECT\s+(?:DISTINCT\s+(?:ON \([^\n]*\)\s+)?)?)${column}(?: AS agency)?,`,
    "g",
  );
  return sql
    .replaceAll(new RegExp(String.raw`${equal}\s+AND\s+`, "g"), "")
    .replaceAll(new RegExp(String.raw`\s+AND\s+${equal}`, "g"), "")
    .replaceAll(new RegExp(equal, "g"), "true")
    .replaceAll(
      new RegExp(
        String.raw`\b(PARTITION BY |GROUP BY |ORDER BY |DISTINCT ON \()${column},\s*`,
        "g",
      ),
      "$1",
    )
    .replaceAll(new RegExp(String.raw`\bPARTITION BY ${column}\s*`, "g"), "")
    .replaceAll(chosen, (_, select: string) => `${select}${constant},`)
    .replaceAll(/coalesce\([a-z_]+\.agency, [a-z_]+\.agency\) AS agency\b/g, () => constant);
}
