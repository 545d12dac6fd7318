import { expect, test } from "vitest";
import { type Model, readChecks, readModels } from "../../../pipelines/warehouse/models.ts";
import { build } from "./build.ts";
import { type Given, readCases, rowsOfAgency } from "./cases.ts";

const given: Given[] = readCases().map((one) => rowsOfAgency(one));
const check = readChecks().find(({ name }) => name === "signals_without_evidence")!;

/** The signals of the rows that the check finds where a relation is another than its model says. */
async function found(relation: string, change: (sql: string) => string): Promise<Set<string>> {
  const changed = readModels().map((model): Model =>
    model.name === relation ? { ...model, sql: change(model.sql) } : model,
  );
  const built = await build(given, changed);
  try {
    const rows = await built.rows(check.sql);
    return new Set(rows.flatMap(({ signals }) => signals as string[]));
  } finally {
    built.close();
  }
}

test("a signal that rests on nothing is found", async () => {
  const none = (sql: string): string => `SELECT * FROM (${sql}) AS made WHERE false`;
  expect(await found("evidence_goals", none)).toContain("L1");
  expect(await found("evidence_sessions", none)).toContain("C2");
  expect(await found("evidence_priorities", none)).toContain("C1");
  expect(await found("evidence_newcomers", none)).toContain("R4");
});

test("what would be rested on without its signal is found", async () => {
  const unsaid = (sql: string): string =>
    sql.replace(/^  c3,\n  c4,\n  r1,/m, "  false AS c3,\n  c4,\n  r1,");
  expect((await found("session_theme_classes", unsaid)).size).toBeGreaterThan(0);
});
