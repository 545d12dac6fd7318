import { expect, it } from "vitest";
import { compared, inTurn, isMet, type Line, spread } from "./row.ts";
import { type Entry, growthOf, promisedLines, slopeOf, tableOf } from "./table.ts";

const line = (value: number, more: Partial<Line> = {}): Line => ({
  what: "import",
  unit: "s",
  measured: spread([value]),
  ...more,
});
const entry = (sessions: number, its: Line | null): Entry => ({
  row: "import",
  title: "import",
  sessions,
  line: its,
});

it("two things are run in turn, and each ratio is of two that follow each other", async () => {
  const order: string[] = [];
  const take = (what: string, values: number[]) => async (round: number) => {
    order.push(what);
    return values[round]!;
  };
  const pairs = await inTurn(3, take("A", [2, 30, 4]), take("B", [1, 10, 1]));
  expect(order.join("")).toBe("ABABAB");
  expect(compared("B", pairs).ratio).toEqual({ median: 3, least: 2, most: 4 });
});

it("the median of two runs lies between them", () => {
  expect(spread([3, 1])).toEqual({ median: 2, least: 1, most: 3 });
});

it("the slope is 1 where ten times the sessions take ten times as long, 2 where a hundred times", () => {
  const entries = [1e5, 1e6, 1e7].map((sessions, at) => entry(sessions, line([2, 20, 2000][at]!)));
  expect(slopeOf(entries, entries[0]!)).toBeNull();
  expect(slopeOf(entries, entries[1]!)).toBeCloseTo(1);
  expect(slopeOf(entries, entries[2]!)).toBeCloseTo(2);
});

it("a bound is judged by the median, and only at the size that it names", () => {
  const bound = { of: "ratio", most: 2.5, at: [1e6] } as const;
  const ratio = { median: 2.6, least: 1, most: 3 };
  expect(isMet(line(1, { bound, ratio }), 1e6)).toBe(false);
  expect(isMet(line(1, { bound, ratio: { ...ratio, median: 2.5 } }), 1e6)).toBe(true);
  expect(isMet(line(1, { bound, ratio }), 1e5)).toBeNull();
  expect(isMet(line(1), 1e6)).toBeNull();
});

it("growth holds ten times the sessions against the size named, in time and in memory", () => {
  const bound = { what: "import", from: 1e6, most: 11, memory: 1.2 };
  const little = entry(1e6, line(6, { peakMegabytes: 600 }));
  const much = entry(1e7, line(72, { peakMegabytes: 660 }));
  expect(growthOf([little], bound)).toEqual([]);
  const grown = growthOf([little, much], bound);
  expect(grown.map(({ measured }) => measured.median)).toEqual([12, 1.1]);
  expect(grown.map((each) => isMet(each, null))).toEqual([false, true]);
});

it("what was not measured says why, and has no number", () => {
  const table = tableOf([{ ...entry(1e7, null), missing: "the time was over" }]);
  const cells = table.split("\n").at(-1)!.split("|");
  expect(cells.map((cell) => cell.trim()).filter(Boolean)).toEqual([
    "import",
    "10 million",
    "not measured: the time was over",
  ]);
});

it("of what is promised the docs have each bound with what was found, and what was not measured", () => {
  const bound = { of: "measured", most: 2.5, at: [1e6] } as const;
  const rows = [
    { ...entry(1e5, line(1, { bound })), slope: null, met: null },
    { ...entry(1e6, line(3, { bound })), slope: 0.48, met: false },
    { ...entry(1e7, null), missing: "the time was over", slope: null, met: null },
  ];
  const lines = promisedLines({
    machine: { processors: "2 x a processor", memoryGigabytes: 25, load: 0 },
    versions: { node: "v1" },
    quick: false,
    seconds: 1200,
    day: "2026-01-31",
    rows,
  });
  expect(lines[0]).toContain("Bounds met: 0; not met: 1.");
  expect(lines.slice(4)).toEqual([
    "| import | 1 million | 3.00 s |  | ≤ 2.5 s, at 1 million | **no** |",
    "| import | 10 million | not measured: the time was over |  |  |  |",
  ]);
});
