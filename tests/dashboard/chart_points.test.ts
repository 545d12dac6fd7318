import { expect, test } from "vitest";
import { after, nearest } from "../../dashboard/charts/chart_points.ts";
import type { ChartPoint } from "../../dashboard/charts/chart_points.ts";

const point = (row: string, x: number, more: Partial<ChartPoint> = {}): ChartPoint => ({
  x,
  y: 0,
  row,
  words: `${row} ${x}`,
  ...more,
});

const north = [point("North", 10), point("North", 20), point("North", 30)] as const;
const south = [point("South", 12), point("South", 29)] as const;
const rows = [north, south];

test("arrows lead along a site and to the nearest month of the next one, and stop at the ends", () => {
  expect(after(rows, north[1], "ArrowLeft")).toBe(north[0]);
  expect(after(rows, north[1], "ArrowRight")).toBe(north[2]);
  expect(after(rows, north[2], "ArrowRight")).toBeUndefined();
  expect(after(rows, north[2], "ArrowDown")).toBe(south[1]);
  expect(after(rows, south[1], "ArrowDown")).toBeUndefined();
  expect(after(rows, south[1], "ArrowUp")).toBe(north[2]);
  expect(after(rows, south[0], "ArrowLeft")).toBeUndefined();
  expect(after(rows, north[1], "Home")).toBe(north[0]);
  expect(after(rows, south[0], "End")).toBe(south[1]);
});

test("other keys are left to the page", () => {
  expect(["Tab", "Enter", "a", "PageDown"].map((key) => after(rows, north[0], key))).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test("up and down stay in a month's bar, over classes that it has none of", () => {
  const reactive = [point("reactive", 10, { column: "Jan" })] as const;
  const weak = [point("weak", 20, { column: "Feb" })] as const;
  const unknown = [point("unknown", 10, { column: "Jan" })] as const;
  const bars = [reactive, weak, unknown];
  expect(after(bars, reactive[0], "ArrowDown")).toBe(unknown[0]);
  expect(after(bars, unknown[0], "ArrowUp")).toBe(reactive[0]);
  expect(after(bars, weak[0], "ArrowUp")).toBeUndefined();
});

test("a pointer finds the month above or below it, the smaller of two marks, and nothing far away", () => {
  const month = point("North", 10, { y: 40, top: 0, bottom: 80 });
  const note = point("notes", 10, { y: 72, top: 64, bottom: 80 });
  expect(nearest([month, note], { x: 12, y: 20 }, 60)).toBe(month);
  expect(nearest([month, note], { x: 12, y: 70 }, 60)).toBe(note);
  expect(nearest([note, month], { x: 12, y: 70 }, 60)).toBe(note);
  expect(nearest([month], { x: 80, y: 20 }, 60)).toBeNull();
  expect(nearest([month], { x: 10, y: 200 }, 60)).toBeNull();
});
