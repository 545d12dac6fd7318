import { expect, test } from "vitest";
import { ghostsOf, marksOf, wordsAt } from "../../dashboard/annotations.ts";
import { trendFinding } from "../../dashboard/findings.ts";
import type { Point, Series } from "../../dashboard/series.ts";
import type { AnnotationRow } from "../../server/api.ts";

const row = (id: number, changes: Partial<AnnotationRow>): AnnotationRow => ({
  annotation_id: id,
  kind: "note",
  site: null,
  measure: null,
  date: "2026-03-09",
  words: `note ${id}`,
  author: "Ana Lee",
  recorded_on: "2026-04-01",
  ...changes,
});

const rows = [
  row(1, {}),
  row(2, { site: "North", date: "2026-01-20" }),
  row(3, { site: "South" }),
  row(4, { measure: "other" }),
  row(5, { site: "North", measure: "any", kind: "baseline", date: "2026-02-01", words: "form" }),
  row(6, { site: "North", date: "2020-01-01" }),
];

test("a chart has the notes of its sites and measure, or of all, numbered by date", () => {
  const months = ["2026-01", "2026-02", "2026-03"];
  const { marks, outside } = marksOf(rows, { measure: "any", sites: ["North"], months });
  expect(marks.map(({ number, annotation_id }) => [number, annotation_id])).toEqual([
    [1, 2],
    [2, 5],
    [3, 1],
  ]);
  expect(outside).toBe(1);
});

test("a row of the table tells what stands in its month, or in its quarter", () => {
  const at = { measure: "any", site: "North" };
  expect(wordsAt(rows, { ...at, month: "2026-03", grain: "month" })).toBe("note 1");
  expect(wordsAt(rows, { ...at, month: "2026-04", grain: "month" })).toBeNull();
  expect(wordsAt(rows, { ...at, month: "2026-01", grain: "quarter" })).toBe(
    "note 1; note 2; new limits: form",
  );
});

const point = (month: string, limitsFrom: string, center: number | null): Point => ({
  month,
  at: month,
  period: month,
  value: 5,
  n: null,
  center,
  lower: center === null ? null : center - 2,
  upper: center === null ? null : center + 2,
  signal: null,
  trial: center !== null,
  limitsFrom,
  atFirst: null,
  withheld: false,
  open: false,
});
const series = (points: Point[]): Series => ({
  id: "any",
  measure: "any",
  site: "North",
  name: "Any",
  unit: "score",
  grain: "month",
  good: "up",
  target: null,
  denominatorMeans: null,
  points,
});

test("limits that a baseline ended are carried on to the last point that it judges", () => {
  const parted = series([
    point("2026-01", "2026-01-01", 5),
    point("2026-02", "2026-01-01", 5),
    point("2026-03", "2026-03-01", null),
    point("2026-04", "2026-03-01", null),
  ]);
  expect(ghostsOf(parted)).toEqual([
    { site: "North", from: "2026-03", to: "2026-04", lower: 3, center: 5, upper: 7 },
  ]);
  expect(trendFinding(parted)).toMatch(/2 points are too few for limits/);
  expect(ghostsOf(series(parted.points.slice(0, 2)))).toEqual([]);
  expect(ghostsOf(series(parted.points.slice(2)))).toEqual([]);
});
