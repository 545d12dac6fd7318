import { describe, expect, it } from "vitest";
import { commandLine } from "../cli/command_line.ts";
import { absent, readCsv, readJson, referencePath } from "../statistics/reference.ts";

interface Coefficient {
  estimate: number;
  se: number;
  low: number;
  high: number;
}
interface Terms {
  intercept: Coefficient;
  trend: Coefficient;
  level: Coefficient;
  slope: Coefficient | null;
}
interface Answer {
  sentence: string;
  verdict: string;
  method: string | null;
  phi: number | null;
  coefficients: Terms | null;
  design: { n: number; before: number; after: number; model: string; notes: string[] };
  effects: { at: number; estimate: number | null }[];
  average: Coefficient;
  relative: { estimate: number } | null;
  counterfactual: { order: string; time: number }[];
  checks: { breuschGodfrey: { order: number; statistic: number | null }[] };
  sensitivity: {
    ols: { coefficients: Terms };
    neweyWest: { lag: number; coefficients: Terms; largerErrors: Terms };
    praisWinsten: { rho: number; coefficients: Terms };
    reml: { phi: number; coefficients: Terms };
  };
}

const noise = [0.3, -0.2, 0.1, 0.4, -0.5, 0.2, -0.1, 0.3, -0.4, 0.1, 0.2, -0.3];
const columns = ["--order", "month", "--value", "value"];

/** Monthly rows that jump by 2 after so many. */
function rows(n: number, before: number): string[] {
  return [
    "month,value,n,other",
    ...Array.from({ length: n }, (_, t) => {
      const value = 5 + (t >= before ? 2 : 0) + noise[(t * 7) % 12]!;
      return `${t + 1},${value.toFixed(2)},${10 + (t % 4)},${(4 + noise[(t * 5) % 12]!).toFixed(2)}`;
    }),
  ];
}

async function run(lines: readonly string[], ...more: string[]) {
  const { command, file } = commandLine();
  return command("its", file("series.csv", lines), ...columns, ...more);
}

async function json(lines: readonly string[], ...more: string[]): Promise<Answer> {
  const { out, err } = await run(lines, ...more, "--json");
  if (out === "") throw new Error(err);
  expect(out).not.toMatch(/NaN|Infinity/);
  return JSON.parse(out) as Answer;
}

describe.skipIf(absent !== "")(`its on public data${absent}`, () => {
  it("California in the shape of the contract: four methods, and not conclusive", async () => {
    const lines = [
      "year,packs",
      ...readCsv("its_prop99/california_prop99.csv").flatMap(({ state, year, packs_per_capita }) =>
        state === "California" ? [`${year},${packs_per_capita}`] : [],
      ),
    ];
    const { command, file } = commandLine();
    const path = file("california.csv", lines);
    const asked = ["--order", "year", "--value", "packs", "--from", "1989", "--lag", "1"];
    const found = JSON.parse((await command("--json", "its", path, ...asked)).out) as Answer;
    interface Rows {
      single: Record<"coef_ols" | "nw_lag1", { estimate: number; se: number }[]>;
    }
    const { coef_ols, nw_lag1 } = readJson<Rows>("its_prop99/expected.json").single;
    const { ols, neweyWest, reml } = found.sensitivity;
    expect(neweyWest.lag).toBe(1);
    for (const [k, term] of (["trend", "level", "slope"] as const).entries()) {
      expect(ols.coefficients[term]!.estimate).toBeCloseTo(coef_ols[k + 1]!.estimate, 9);
      expect(ols.coefficients[term]!.se).toBeCloseTo(coef_ols[k + 1]!.se, 9);
      expect(neweyWest.coefficients[term]!.se).toBeCloseTo(nw_lag1[k + 1]!.se, 9);
      expect(neweyWest.largerErrors[term]!.se).toBe(
        Math.max(neweyWest.coefficients[term]!.se, ols.coefficients[term]!.se),
      );
    }
    expect(found).toMatchObject({ method: "reml-ar1", verdict: "not conclusive" });
    expect(found.phi).toBe(reml.phi);
    expect(found.coefficients).toEqual(reml.coefficients);
    expect(found.sentence).toMatch(/^Not conclusive for packs: /);
    expect(found.counterfactual[0]).toMatchObject({ order: "1989", time: 20 });
  });

  it("Sicily as counts: the rate ratio and the difference of the paper's model", async () => {
    const { json: answer } = commandLine();
    const asked = ["--order", "time", "--value", "aces", "--from", "37", "--count"];
    const more = ["--exposure", "stdpop", "--season", "harmonic", "--model", "level"];
    const found = await answer("its", referencePath("its_sicily/sicily.csv"), ...asked, ...more);
    expect(found).toMatchObject({
      method: "quasi-poisson",
      verdict: "fell",
      dispersion: expect.closeTo(2.262186, 6),
      rateRatio: {
        estimate: expect.closeTo(0.88507, 5),
        low: expect.closeTo(0.8394, 5),
        high: expect.closeTo(0.93323, 5),
      },
      totals: { difference: expect.closeTo(-2561.07, 2), se: expect.closeTo(592.03, 2) },
    });
  });
});

describe("its on any CSV", () => {
  it("says in one sentence that the values rose, and by how much", async () => {
    const found = await json(rows(36, 20), "--from", "21", "--model", "level");
    expect(found.verdict).toBe("rose");
    expect(found.sentence).toMatch(/^After the change value lay above the line continued/);
    expect(found.coefficients!.slope).toBeNull();
    expect(found.effects.map(({ at }) => at)).toEqual([6, 12, 16]);
  });

  it("fits a slope too where 12 values come after, unless a model is named", async () => {
    expect((await json(rows(32, 20), "--from", "21")).design.model).toBe("level-slope");
    expect((await json(rows(31, 20), "--from", "21")).design.model).toBe("level");
  });

  it("gives no effect beyond the last value", async () => {
    const { effects } = await json(rows(36, 20), "--from", "21", "--at", "1,16,17");
    expect(effects.map(({ at, estimate }) => [at, estimate === null])).toEqual([
      [1, false],
      [16, false],
      [17, true],
    ]);
  });

  it("keeps missing months as gaps, by date and as empty cells alike", async () => {
    const month = (t: number) =>
      `${2020 + Math.floor((t - 1) / 12)}-${String(((t - 1) % 12) + 1).padStart(2, "0")}`;
    const [head = "", ...body] = rows(36, 20);
    const dated = body.map((line) => line.replace(/^\d+/, (t) => month(Number(t))));
    const without = await json([head, ...dated.toSpliced(8, 2)], "--from", month(21));
    const empty = await json(
      [head, ...body.map((line, t) => (t === 8 || t === 9 ? `${t + 1},,10,4` : line))],
      "--from",
      "21",
    );
    expect(without.coefficients).toEqual(empty.coefficients);
    expect(empty.design.notes).toEqual(["2 rows without a value: kept as gaps"]);
    expect(without.counterfactual[0]!.order).toBe("2021-09");
  });

  it("is the same whatever the order of rows", async () => {
    const [head = "", ...body] = rows(36, 20);
    const { coefficients } = await json([head, ...body.toReversed()], "--from", "21");
    expect(coefficients).toEqual((await json([head, ...body], "--from", "21")).coefficients);
  });

  it("controlled: the same as the difference of the two series", async () => {
    const lines = rows(36, 20);
    const taken = lines.map((line, at) => {
      const [month, value, n, other] = line.split(",");
      return at === 0 ? line : `${month},${(Number(value) - Number(other)).toFixed(2)},${n},0`;
    });
    const controlled = await json(lines, "--from", "21", "--control", "other");
    const { coefficients } = await json(taken, "--from", "21");
    expect(controlled.coefficients!.level.estimate).toBeCloseTo(coefficients!.level.estimate, 7);
    expect(controlled.coefficients!.level.se).toBeCloseTo(coefficients!.level.se, 7);
    expect(controlled.relative).toBeNull();
    expect(controlled.sentence).toContain("value less other");
  });

  it("weighs by a column", async () => {
    const plain = await json(rows(36, 20), "--from", "21");
    const weighted = await json(rows(36, 20), "--from", "21", "--weight", "n");
    expect(weighted.coefficients!.level.estimate).not.toBe(plain.coefficients!.level.estimate);
  });

  it("gives means and no model of too few values", async () => {
    const found = await json(rows(16, 8), "--from", "9");
    expect(found).toMatchObject({ verdict: "cannot tell", method: null, coefficients: null });
    expect(found.sentence).toContain("12 values before and 6 after; it has 8 before and 8 after");
  });

  it("prints the lines for reading", async () => {
    const { out, code } = await run(rows(36, 20), "--from", "21");
    expect(code).toBe(0);
    expect(out).toMatch(/level +[\d.]+ +[\d.]+ +< 0\.0001 +[\d.]+ to [\d.]+/);
    for (const name of ["OLS", "Newey-West", "Prais-Winsten", "Breusch-Godfrey", "line continued"])
      expect(out).toContain(name);
  });

  const constant = rows(36, 20).map((line, at) => (at === 0 ? line : line.replace(/,[^,]+/, ",3")));
  const bad = (cell: string) => rows(36, 20).toSpliced(5, 1, `5,${cell},10,4`);
  it.each([
    [rows(36, 20), ["--from", "5"], "6 values before and 3 after; it has 4 before"],
    [rows(36, 20), ["--from", "1"], "leaves no value before it; the first is 1"],
    [rows(36, 20), ["--from", "37"], "comes after the last value (36)"],
    [rows(28, 20), ["--from", "21", "--model", "level-slope"], "take --model level"],
    [rows(22, 14), ["--from", "15", "--season", "harmonic"], "harmonic of 12 periods needs 24"],
    [constant, ["--from", "21"], "cannot tell: the values do not vary"],
    [bad("high"), ["--from", "21"], 'line 6, column value: "high" is no number'],
    [[...rows(36, 20), "7,5,10,4"], ["--from", "21"], "7 stands twice; one row per period"],
    [
      rows(36, 20).map((l) => l.replace(/,10,/, ",0,")),
      ["--from", "21", "--weight", "n"],
      '"0" is not above 0',
    ],
    [rows(36, 20), ["--from", "21", "--count"], "is no count; without --count any number will do"],
  ])("refuses in one line", async (lines, more, message) => {
    const { code, out, err } = await run(lines, ...more);
    expect(err).toContain(message);
    expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 1, out: "", lines: 1 });
  });

  it.each([
    [["--model", "both"], "--model takes level or level-slope"],
    [["--season", "summer"], "--season takes none, harmonic or dummies"],
    [["--period", "1"], "--period takes a whole number from 2"],
    [["--at", "6,x"], "--at takes a whole number from 1, not x"],
    [["--lag", "36"], "--lag 36: the series has 36 values"],
    [["--exposure", "n"], "--exposure goes with --count"],
    [["--count", "--weight", "n"], "--count takes no --weight"],
    [["--weight", "size"], "no column size"],
  ])("names wrong usage: %j", async (more, message) => {
    const { code, err } = await run(rows(36, 20), "--from", "21", ...more);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});

/** Values and weights of 48 periods, the change in the 25th. */
const weighted = {
  values: [
    9.266, 10.358, 10.007, 8.865, 9.714, 10.059, 8.86, 10.88, 12.508, 9.989, 9.052, 13.12, 9.779,
    11.246, 9.87, 10.4, 10.992, 10.872, 11.819, 11.278, 8.862, 11.846, 10.51, 11.692, 12.522,
    12.267, 11.188, 10.618, 10.912, 10.903, 11.407, 11.211, 9.676, 11.875, 12.784, 11.106, 11.076,
    12.607, 13.731, 11.132, 12.385, 12.61, 12.642, 12.324, 10.698, 13.386, 11.552, 11.882,
  ],
  weights: [
    29, 47, 32, 3, 33, 59, 52, 22, 20, 38, 31, 5, 1, 3, 15, 38, 9, 21, 54, 24, 5, 6, 24, 54, 44, 48,
    46, 28, 37, 43, 40, 16, 1, 9, 34, 17, 2, 15, 55, 44, 38, 25, 46, 31, 11, 6, 45, 2,
  ],
};

describe("its reads what is there", () => {
  it("tests weighted residuals beside weighted columns, as R does with both times the root of the weight", async () => {
    const { values, weights } = weighted;
    const lines = values.map((value, i) => `${i + 1},${value},${weights[i]!}`);
    const { checks } = await json(["month,value,w", ...lines], "--from", "25", "--weight", "w");
    expect(checks.breuschGodfrey[0]).toEqual({
      order: 1,
      statistic: expect.closeTo(0.1359, 4) as number,
      p: expect.closeTo(0.7124, 4) as number,
    });
  });

  it("gives one answer whether a period has no row or no value, also where the change is", async () => {
    const whole = rows(40, 20);
    const without = whole.filter((_, at) => at !== 21 && at !== 22);
    const empty = whole.map((row, at) =>
      at === 21 || at === 22 ? row.replace(/,.*/, ",,,") : row,
    );
    const dated = (lines: readonly string[]) =>
      lines.map((row) =>
        row.replace(/^\d+/, (t) =>
          `${2020 + Math.floor((Number(t) - 1) / 12)}-${((Number(t) - 1) % 12) + 1}-01`.replace(
            /-(\d)-/,
            "-0$1-",
          ),
        ),
      );
    const from = ["--from", "2021-09-01"];
    const [one, other] = [await json(dated(without), ...from), await json(dated(empty), ...from)];
    expect(one.design.notes).toEqual([
      "2021-09-01 has no value: the first from there on is 2021-11-01",
    ]);
    expect(other.design.notes[0]).toBe(one.design.notes[0]);
    expect({ ...other, design: null }).toEqual({ ...one, design: null });
  });
});
