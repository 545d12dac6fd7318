import { describe, expect, it } from "vitest";
import { commandLine } from "../cli/command_line.ts";
import { absent, readJson, referencePath } from "../statistics/reference.ts";

interface Shown {
  n: number;
  center: number | null;
  lower: (number | null)[];
  upper: (number | null)[];
  sigma: number | null;
  trial: boolean;
  signals: { index: number | null; rule: string }[];
  runs: Record<"longest" | "longestMax" | "crossings" | "crossingsMin", number | null>;
  variation: string | null;
  assurance: string | null;
  parts: { from: number; center: number | null }[];
  points: { order: string; value: number | null }[];
  reasons: string[];
}

const line = commandLine;

async function shown(rows: readonly string[], ...flags: string[]): Promise<Shown> {
  const { json, file } = line();
  return (await json("spc", file("series.csv", rows), ...flags)) as Shown;
}

const wave = (count: number, level = 0) =>
  Array.from({ length: count }, (_, i) => level + [3, 9, 4, 8, 6][i % 5]!);
const valueRows = (values: readonly (number | string)[]) => ["value", ...values.map(String)];
const months = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => `${2022 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`,
  );

describe.skipIf(absent !== "")(`throughline spc on the reference data${absent}`, () => {
  it("draws Wheeler's 24 points at full precision", async () => {
    const { published } = readJson<{ wheeler_csv: { published: Record<string, number> } }>(
      "spc_mdc_official/expected.json",
    ).wheeler_csv;
    const path = referencePath("spc_mdc_official/wheeler_24.csv");
    const chart = (await line().json("spc", path, "--value", "value", "--order", "i")) as Shown;
    expect(chart.center).toBeCloseTo(published.mean!, 8);
    expect(chart.upper).toHaveLength(24);
    expect(chart.upper[23]).toBeCloseTo(published["upl_2.66"]!, 8);
    expect(chart.lower[23]).toBeCloseTo(published["lpl_2.66"]!, 8);
  });

  it("freezes the first 20 weeks of example 6.5 and finds the last two outside", async () => {
    const flags = ["--value", "cost", "--order", "weeks", "--baseline", "20", "--rules", "anhoej"];
    const path = referencePath("spc_montgomery/tbl_06_07.csv");
    const chart = (await line().json("spc", path, ...flags)) as Shown;
    expect(chart.center).toBe(300.5);
    expect(chart.upper[39]).toBeCloseTo(321.21668533, 8);
    expect(chart.signals.map(({ index, rule }) => `${rule} ${index}`)).toEqual([
      "outside 38",
      "outside 39",
    ]);
    expect(chart.runs).toMatchObject({
      longest: 6,
      longestMax: 8,
      crossings: 20,
      crossingsMin: 14,
    });
  });

  it("draws shares with the limits of each denominator, in two parts", async () => {
    const path = referencePath("spc_montgomery/tbl_07_03.csv");
    const flags = ["--numerator", "count", "--denominator", "size", "--rebase", "30"];
    const chart = (await line().json("spc", "--chart", "p", ...flags, path)) as Shown;
    expect(chart.parts.map(({ from }) => from)).toEqual([0, 30]);
    expect(chart.parts[0]!.center).toBeCloseTo(0.231333333333, 9);
    expect(chart.center).toBeCloseTo(0.1096875, 9);
    expect(chart.lower[93]).toBe(0);
  });
});

describe("throughline spc", () => {
  it("sorts by the order column and breaks the moving range where a month is missing", async () => {
    const labels = months(16).filter((month) => month !== "2022-08");
    const values = wave(15);
    const rows = labels.map((label, i) => `${label},${values[i]}`);
    const chart = await shown(
      ["month,value", ...rows.toReversed()],
      "--value",
      "value",
      "--order",
      "month",
    );
    expect(chart.points.map(({ order }) => order)).toEqual(labels);
    expect(chart.reasons[0]).toMatch(/^between the first and the last, 1 period has no row/);
    const closed = await shown(valueRows(values), "--value", "value");
    expect(chart.center).toBe(closed.center);
    expect(chart.sigma).not.toBe(closed.sigma);
  });

  it("begins new limits at an index, or at a date of the order column", async () => {
    const rows = [...wave(15), ...wave(15, 20)].map((value, i) => `${months(30)[i]},${value}`);
    const flags = ["--value", "value", "--order", "month", "--rebase"];
    const byDate = await shown(["month,value", ...rows], ...flags, "2023-04");
    const byIndex = await shown(["month,value", ...rows], ...flags, "15");
    expect(byDate).toEqual(byIndex);
    expect(byDate.parts.map(({ center }) => center)).toEqual([6, 26]);
  });

  it("lets a baseline win over new limits by the rules of the NHS, and says so", async () => {
    const rows = valueRows([...wave(15), ...wave(15, 20)]);
    const flags = ["--value", "value", "--baseline", "15", "--rebase", "15"];
    const nhs = await shown(rows, ...flags);
    expect(nhs).toMatchObject({ center: 6, parts: [{ from: 0 }] });
    expect(nhs.reasons[0]).toContain("wins over --rebase");
    const nhsr = await shown(rows, ...flags, "--rules", "nhsr");
    expect(nhsr.parts.map(({ center }) => center)).toEqual([6, 26]);
  });

  it("says what the last point and the target mean", async () => {
    const rows = valueRows([...wave(15), 40]);
    const chart = await shown(rows, "--value", "value", "--good", "down", "--target", "-30");
    expect(chart).toMatchObject({ variation: "concern", assurance: "consistent_fail" });
    expect(chart.signals).toContainEqual({ index: 15, rule: "outside", direction: "high" });
    const { command, file } = line();
    const { out } = await command("spc", file("a.csv", rows), "--value", "value", "--good", "down");
    expect(out).toMatch(/16 points about a center of .*: the last shows special cause variation/);
  });

  it("takes what has no denominator for a gap, and divides by nothing", async () => {
    const counted = wave(14).map((count, i) => `${count},${20 + i}`);
    const rows = ["n,of", ...counted.slice(0, 7), "0,0", ",12", ...counted.slice(7)];
    const chart = await shown(rows, "--numerator", "n", "--denominator", "of", "--chart", "p");
    expect(chart.n).toBe(14);
    expect(chart.upper[7]).toBeNull();
    expect(chart.reasons[0]).toContain("2 of 16 rows have no value");
  });

  it.each([
    [5, "cannot tell: 5 points, limits need 6", null, null],
    [9, "trial limits: they rest on 9 points; signals need 13", 6, null],
    [13, "", 76 / 13, "common_cause"],
  ])("tells of %i points what it can", async (count, reason, center, variation) => {
    const chart = await shown(
      valueRows(wave(count)),
      "--value",
      "value",
      "--target",
      "5",
      "--good",
      "up",
    );
    expect(chart.reasons.join()).toBe(reason);
    expect(chart).toMatchObject({ center, variation });
    if (variation === null) expect(chart).toMatchObject({ signals: [], assurance: null });
  });

  it("says that equal values have no limits of their own", async () => {
    const chart = await shown(valueRows(Array(20).fill(7)), "--value", "value");
    expect(chart).toMatchObject({ center: 7, sigma: 0, signals: [], variation: "common_cause" });
    expect(chart.reasons).toContain("every value is the same");
  });

  it("tells few crossings of the series as a whole", async () => {
    const rows = valueRows([...wave(12), ...wave(12, 9)]);
    const chart = await shown(rows, "--value", "value", "--chart", "run");
    expect(chart.signals.at(-1)).toMatchObject({ index: null, rule: "crossings" });
    expect(chart.sigma).toBeNull();
    expect(chart.upper.every((limit) => limit === null)).toBe(true);
  });

  const counts = ["n,of", ...wave(14).map((count) => `${count},20`)];
  it.each([
    [["value"], ["--value", "Value"], 2, "no column Value (did you mean value?)"],
    [["value", "1", "x"], ["--value", "value"], 1, 'line 3, column value: "x" is no number'],
    [
      ["n,of", "5,4"],
      ["--numerator", "n", "--denominator", "of", "--chart", "p"],
      1,
      'column n: "5" is more than',
    ],
    [
      ["n,of", "5,0"],
      ["--numerator", "n", "--denominator", "of"],
      1,
      '"5" is counted where the denominator is 0',
    ],
    [["n,of", "5,-1"], ["--numerator", "n", "--denominator", "of"], 1, "a denominator below 0"],
    [["n,of", "0,0", "NA,3"], ["--numerator", "n", "--denominator", "of"], 1, "no row has a value"],
    [counts, ["--numerator", "n"], 2, "give --value, or --numerator and --denominator"],
    [counts, ["--value", "n", "--chart", "p"], 2, "a p chart needs --numerator and --denominator"],
    [counts, [], 2, "what is drawn?"],
    [counts, ["--value", "n", "--chart", "pie"], 2, "--chart pie: it is one of xmr"],
    [counts, ["--value", "n", "--rules", "mine"], 2, "--rules mine: it is one of nhs"],
    [counts, ["--value", "n", "--baseline", "6"], 2, "a baseline needs at least 12 points"],
    [counts, ["--value", "n", "--baseline", "30"], 1, "--baseline 30: the series has 14 points"],
    [counts, ["--value", "n", "--rebase", "14"], 1, "--rebase 14"],
    [counts, ["--value", "n", "--rebase", "soon"], 2, "--rebase soon: not a number of points"],
    [counts, ["--value", "n", "--target", "90%"], 2, "--target 90%: not a plain number"],
    [counts, ["--value", "n", "--good", "sideways"], 2, "--good sideways: it is one of up, down"],
  ])("refuses %j with %j in one line", async (rows, flags, code, reason) => {
    const { command, file } = line();
    const said = await command("spc", file("series.csv", rows), ...flags);
    expect(said.err).toContain(reason);
    expect(said).toMatchObject({ code, out: "" });
    expect(said.err).not.toContain("\n");
  });
});

describe("a series whose periods are longer than a month", () => {
  it.each([2, 4, 6, 24])("of every %i months has the chart of its values alone", async (apart) => {
    const values = wave(20);
    const dated = values.map((value, i) => {
      const month = i * apart;
      const number = String((month % 12) + 1).padStart(2, "0");
      return `${1980 + Math.floor(month / 12)}-${number},${value}`;
    });
    const alone = await shown(valueRows(values), "--value", "value");
    const chart = await shown(["month,value", ...dated], "--value", "value", "--order", "month");
    expect(chart.center).not.toBeNull();
    expect([chart.center, chart.lower, chart.upper]).toEqual([
      alone.center,
      alone.lower,
      alone.upper,
    ]);
  });
});
