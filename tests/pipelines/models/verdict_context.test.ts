import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFile, type NewFile } from "../../../pipelines/warehouse/create.ts";
import { runQuery } from "../../../pipelines/warehouse/engine.ts";
import { readModels } from "../../../pipelines/warehouse/models.ts";
import type { Row } from "../../../pipelines/warehouse/result.ts";

const folder = mkdtempSync(join(tmpdir(), "context-"));
let file: NewFile;

/** What one model says over relations that are given. */
async function rowsOf(model: string): Promise<Row[]> {
  const found = readModels().find(({ name }) => name === model)!;
  return (await runQuery(file.connection, `SELECT * FROM (${found.sql}) ORDER BY ALL`)).rows();
}

const given = `
  CREATE SCHEMA staging; CREATE SCHEMA intermediate;
  CREATE TABLE staging.sites AS SELECT * FROM (VALUES ('x', 1, 'North'), ('x', 2, 'South')) t (agency, site_no, site);
  CREATE TABLE staging.staff AS SELECT 'x' AS agency, 1 AS site_no;
  CREATE TABLE intermediate.verdict_result AS SELECT * FROM (VALUES
    ('x', 'North', 'T', 'tom/scale', 'tom', '2', NULL, 'caregiver', 'month', DATE '2024-03-01', DATE '2025-02-01'),
    ('x', 'South', 'T', 'share', NULL, NULL, NULL, NULL, 'month', DATE '2024-03-01', DATE '2025-02-01'),
    ('x', 'North', 'T', 'steady', NULL, NULL, NULL, NULL, 'quarter', DATE '2024-01-01', DATE '2024-10-01'),
    ('x', 'North', 'T', 'no window', NULL, NULL, NULL, NULL, 'month', NULL, NULL)
  ) t (agency, site, theme, measure, instrument, version, subscale, respondent, grain, window_from, window_to);
  CREATE TABLE intermediate.active_spells AS SELECT * FROM (VALUES
    ('x', 1, 1, DATE '0001-01-01', DATE '9999-12-31'),
    ('x', 1, 2, DATE '2020-01-01', DATE '2025-02-27'),
    ('x', 1, 3, DATE '2024-03-02', DATE '9999-12-31'),
    ('x', 1, 4, DATE '2024-06-01', DATE '2024-08-31'),
    ('x', 1, 5, DATE '2024-01-01', DATE '2024-02-29'),
    ('x', 1, 6, DATE '2024-01-01', DATE '2024-05-01'), ('x', 1, 6, DATE '2024-12-01', DATE '9999-12-31'),
    ('x', 2, 7, DATE '2020-01-01', DATE '9999-12-31')
  ) t (agency, site_no, person_no, from_date, to_date);
  CREATE TABLE intermediate.fidelity_series AS SELECT * FROM (VALUES
    ('x', 'North', 'tom/scale', 'tom', '2', NULL, 'caregiver', 'month', DATE '2024-03-01', 1.0, NULL),
    ('x', 'North', 'tom/scale', 'tom', '1', NULL, 'caregiver', 'month', DATE '2023-01-01', 1.0, NULL),
    ('x', 'North', 'tom/scale', 'tom', '1', NULL, 'caregiver', 'month', DATE '2024-05-01', 1.0, NULL),
    ('x', 'North', 'tom/scale', 'tom', '2', NULL, 'youth', 'month', DATE '2020-01-01', 1.0, NULL),
    ('x', 'North', 'tom/scale', 'tom', '2', NULL, 'youth', 'month', DATE '2025-06-01', 1.0, NULL),
    ('x', 'North', 'tom/scale', 'tom', '3', NULL, 'caregiver', 'month', DATE '2025-03-01', 1.0, NULL),
    ('x', 'South', 'tom/scale', 'tom', '3', NULL, 'caregiver', 'month', DATE '2024-05-01', 1.0, NULL),
    ('x', 'South', 'share', NULL, NULL, NULL, NULL, 'month', DATE '2024-03-01', 0.5, 'people'),
    ('x', 'South', 'share', NULL, NULL, NULL, NULL, 'month', DATE '2024-09-01', 0.5, 'adults'),
    ('x', 'North', 'steady', NULL, NULL, NULL, NULL, 'quarter', DATE '2024-01-01', 0.5, 'people'),
    ('x', 'North', 'steady', NULL, NULL, NULL, NULL, 'quarter', DATE '2025-01-01', 0.5, 'adults')
  ) t (agency, site, measure, instrument, version, subscale, respondent, grain, month, value, denominator_means)`;

beforeAll(async () => {
  file = await createFile(join(folder, "warehouse.duckdb"), join(folder, "spill"));
  for (const statement of given.split(";")) await file.connection.run(statement);
});
afterAll(() => {
  file.stop();
  rmSync(folder, { recursive: true });
});

test("turnover is who joined and who left in the window, where a roster says so", async () => {
  const rows = await rowsOf("verdict_staff");
  const shown = rows.map(({ site, grain, staff, joined, left_it }) => [
    [site, grain],
    [staff, joined, left_it],
  ]);
  // month: 1 stays, 2 leaves a day before the end, 3 joins on the second day, 4 joins and leaves,
  // 5 left before, 6 goes and comes back; quarter, all of 2024: 3 and 4 join, 4 and 5 leave
  expect(shown).toEqual([
    [
      ["North", "month"],
      [5, 2, 2],
    ],
    [
      ["North", "quarter"],
      [6, 2, 2],
    ],
  ]);
});

test("what began or ended in the window beside the series is a change, what went on is none", async () => {
  const rows = await rowsOf("verdict_changes");
  expect(rows.map(({ site, measure, changes }) => [site, measure, changes])).toEqual([
    ["North", "tom/scale", ["tom, version 1, caregiver: 2023-01-01 to 2024-05-01"]],
    [
      "South",
      "share",
      [
        "the denominator counts adults from 2024-09-01",
        "the denominator counts people from 2024-03-01",
      ],
    ],
  ]);
});
