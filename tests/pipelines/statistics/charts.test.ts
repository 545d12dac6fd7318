import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assuranceIcon, variationIcon } from "../../../pipelines/statistics/icons.ts";
import { limitsOf } from "../../../pipelines/statistics/limits.ts";
import { presets } from "../../../pipelines/statistics/presets.ts";
import { runsOf } from "../../../pipelines/statistics/runs.ts";
import { type JudgedPoint, specialCauses } from "../../../pipelines/statistics/signals.ts";
import { type ChartOptions, controlChart } from "../../../pipelines/statistics/spc.ts";
import { absent, readCsv, readJson } from "./reference.ts";

interface Summary {
  "n.useful": number;
  "longest.run": number;
  "longest.run.max": number;
  "n.crossings": number;
  "n.crossings.min": number;
  "runs.signal": number;
}

interface Montgomery {
  cases: Record<string, { summary: Summary[]; published: Record<string, number> }>;
}

const textbook = (name: string) => {
  const found = readJson<Montgomery>("spc_montgomery/expected.json").cases[name];
  if (found === undefined) throw new Error(`no reference case: ${name}`);
  return found;
};

/** Each case of the textbook as qicharts2 drew it, with the points left out that it left out. */
const textbookCharts: Record<string, () => ReturnType<typeof controlChart>> = {
  ex6_5_X: () => controlChart(column("tbl_06_07", "cost"), { rules: "anhoej", freeze: 20 }),
  ex7_1_trial: () => shares("tbl_07_03", 30),
  ex7_1_excl_part: () => shares("tbl_07_03", 94, { rebase: [30] }, [15, 23]),
  tbl7_4_p: () => shares("tbl_07_04", 25),
  ex7_3_c_trial: () =>
    controlChart(column("tbl_07_08", "count", 26), { kind: "c", rules: "anhoej" }),
  ex7_4_u: () => rates("tbl_07_10", "size"),
  ex7_5_u: () => rates("tbl_07_11", "meters", 50),
};

const column = (table: string, name: string, rows = 1000) =>
  readCsv(`spc_montgomery/${table}.csv`)
    .slice(0, rows)
    .map((row) => Number(row[name]));

function shares(table: string, rows: number, options: ChartOptions = {}, leftOut: number[] = []) {
  const sizes = column(table, "size", rows);
  const values = column(table, "count", rows).map((count, i) =>
    leftOut.includes(i + 1) ? null : count / sizes[i]!,
  );
  return controlChart(values, { ...options, kind: "p", rules: "anhoej", sizes });
}

function rates(table: string, of: string, per = 1) {
  const sizes = column(table, of).map((size) => size / per);
  const values = column(table, "count").map((count, i) => count / sizes[i]!);
  return controlChart(values, { kind: "u", rules: "anhoej", sizes });
}

describe.skipIf(absent !== "")(`Montgomery's charts${absent}`, () => {
  it.each(Object.keys(textbookCharts))("%s has the limits of every point", (name) => {
    const chart = textbookCharts[name]!();
    const points = readCsv("spc_montgomery/expected_points.csv").filter((row) => row.case === name);
    expect(points).toHaveLength(chart.centers.length);
    for (const [i, point] of points.entries()) {
      expect(chart.centers[i]).toBeCloseTo(Number(point.cl), 9);
      if (chart.lower[i] === null && chart.upper[i] === null) continue;
      expect(chart.lower[i]).toBeCloseTo(Number(point.lcl), 9);
      expect(chart.upper[i]).toBeCloseTo(Number(point.ucl), 9);
      // qicharts2 flags left out points too; here they are not judged.
      if (chart.points[i] === null && !chart.trial) continue;
      const isOutside = chart.signals.some(({ index, rule }) => index === i && rule === "outside");
      expect(isOutside).toBe(!chart.trial && point.sigma_signal === "TRUE");
    }
    expect(chart.upper.filter((line) => line === null).length).toBeLessThanOrEqual(2);
  });

  it.each(Object.keys(textbookCharts))("%s has the runs of every part", (name) => {
    const chart = textbookCharts[name]!();
    const { summary } = textbook(name);
    expect(chart.parts.map(({ runs }) => runs)).toEqual(
      summary.map((part) => ({
        useful: part["n.useful"],
        longest: part["longest.run"],
        longestMax: part["longest.run.max"],
        crossings: part["n.crossings"],
        crossingsMin: part["n.crossings.min"],
        signal: part["runs.signal"] === 1,
      })),
    );
  });

  it("has the printed limits of examples 6.5, 7.1 and 7.3", () => {
    for (const [name, digits] of [
      ["ex6_5_X", 2],
      ["ex7_1_trial", 4],
      ["ex7_3_c_trial", 1],
    ] as const) {
      const { mean, ucl, lcl } = textbook(name).published;
      const chart = textbookCharts[name]!();
      expect(chart.center).toBeCloseTo(mean!, digits);
      expect(chart.upper[0]).toBeCloseTo(ucl!, digits);
      expect(chart.lower[0]).toBeCloseTo(lcl!, digits);
    }
  });

  it("has the center and upper limit of the moving ranges of example 6.5", () => {
    const { ranges } = textbookCharts.ex6_5_X!().parts[0]!;
    const [summary] = textbook("ex6_5_MR").summary as unknown as { CL: number; aUCL: number }[];
    expect(ranges?.center).toBeCloseTo(summary!.CL, 9);
    expect(ranges?.upper).toBeCloseTo(summary!.aUCL, 9);
    expect(textbook("ex6_5_MR").published.ucl).toBeCloseTo(ranges!.upper, 2);
  });

  it("has the frozen limits of the circuit boards without samples 6 and 20", () => {
    const counts = column("tbl_07_08", "count").map((count, i) =>
      [5, 19].includes(i) ? null : count,
    );
    const chart = controlChart(counts, {
      kind: "c",
      rules: "anhoej",
      baseline: { from: 0, to: 26 },
    });
    const point = readCsv("spc_montgomery/expected_points.csv").find(
      (row) => row.case === "ex7_3_c",
    );
    expect(chart.center).toBeCloseTo(Number(point!.cl), 9);
    expect(chart.upper[0]).toBeCloseTo(Number(point!.ucl), 9);
    expect(chart.lower[0]).toBeCloseTo(Number(point!.lcl), 9);
    expect(chart.parts[0]!.runs).toMatchObject({
      useful: 44,
      longest: 8,
      crossings: 14,
      signal: true,
    });
  });
});

interface PlotTheDots {
  cases: Record<
    string,
    { y: number[]; mean: number; lpl: number; upl: number; point_type: string[] }
  >;
  rule_vectors_from_test_suite: {
    seven_point_one_side: { rtm: number[]; out: number[] }[];
    seven_point_trend: { y: number[]; out: number[] }[];
    part_of_two_in_three: { close: number[]; rtm: number[]; out: number[] }[];
    two_in_three_window: { close: number[]; rtm: number[]; out: number[] }[];
    assurance: {
      direction: string;
      lpl: number[];
      upl: number[];
      target: number;
      out: (string | null)[];
    }[];
  };
}

const dots = () => readJson<PlotTheDots>("spc_ptd_cases/expected.json");

/** Cases of the package that it drew without screening. */
const screening = (name: string) =>
  ["rnorm20_outlier_unscreened", "deviations_excel"].includes(name)
    ? ("no" as const)
    : ("ranges" as const);

describe.skipIf(absent !== "")(`NHSRplotthedots${absent}`, () => {
  it("has the same limits in every case", () => {
    const { cases } = dots();
    expect(Object.keys(cases)).toHaveLength(12);
    for (const [name, { y, mean, lpl, upl }] of Object.entries(cases)) {
      const rules = { ...presets.nhsr, screens: screening(name) };
      const chart = controlChart(y, { rules });
      expect(chart.center, name).toBeCloseTo(mean, 9);
      expect(chart.lower[0], name).toBeCloseTo(lpl, 9);
      expect(chart.upper[0], name).toBeCloseTo(upl, 9);
    }
  });

  it("has the same type at every point of every case of 13 points and more", () => {
    const types: Record<string, string> = {
      usual: "common_cause",
      improvement: "special_cause_improvement",
      concern: "special_cause_concern",
    };
    const long = Object.entries(dots().cases).filter(([, { y }]) => y.length >= 13);
    expect(long).toHaveLength(10);
    for (const [name, { y, point_type }] of long) {
      const rules = { ...presets.nhsr, screens: screening(name) };
      const chart = controlChart(y, { rules, good: "up" });
      expect(
        chart.points.map((point) => types[point!]),
        name,
      ).toEqual(point_type);
    }
  });

  it("takes seven points on one side for a shift, and every one of them", () => {
    for (const { rtm, out } of dots().rule_vectors_from_test_suite.seven_point_one_side) {
      expect(lastOf(shift(rtm), 7)).toEqual(marked(out));
    }
  });

  it("takes seven points that rise or fall for a trend, but none with a tie", () => {
    for (const { y, out } of dots().rule_vectors_from_test_suite.seven_point_trend) {
      const found = specialCauses(
        y.map((value, index) => ({ index, value, center: 0, sigma: Infinity })),
        { ...presets.nhsr, shift: null },
      );
      expect(
        lastOf(
          found.map(({ index }) => index),
          7,
        ),
      ).toEqual(marked(out));
      const sign = Math.sign(out.find((each) => each !== 0) ?? 0);
      for (const { direction } of found) expect(direction).toBe(sign > 0 ? "high" : "low");
    }
  });

  it("takes two of three near a limit, all on one side", () => {
    const vectors = dots().rule_vectors_from_test_suite;
    for (const { close, rtm, out } of vectors.part_of_two_in_three) {
      expect(nearLimits(close, rtm)).toEqual(marked(out));
    }
    for (const { close, rtm, out } of vectors.two_in_three_window) {
      expect(nearLimits(close, rtm)).toEqual(marked(out.map((each, i) => each * close[i]!)));
    }
  });

  it("gives the assurance of a target by the limits", () => {
    for (const { direction, lpl, upl, target, out } of dots().rule_vectors_from_test_suite
      .assurance) {
      const good = ({ increase: "up", decrease: "down" } as const)[direction];
      const icons = lpl.map((lower, i) =>
        assuranceIcon({ lower, upper: upl[i]!, judged: true }, target, good),
      );
      expect(icons.map(({ assurance }) => assurance)).toEqual(out);
    }
  });
});

/** Indexes of those that the package marks; it marks a window at its last point. */
const marked = (out: readonly number[]): number[] =>
  out.flatMap((each, i) => (each === 0 ? [] : [i]));

/** The last points of windows among points that are all marked. */
const lastOf = (indexes: readonly number[], length: number): number[] =>
  indexes.filter((index) => indexes.includes(index - length + 1) && indexes.includes(index - 1));

const pointsOf = (values: readonly number[]): JudgedPoint[] =>
  values.map((value, index) => ({ index, value, center: 0, sigma: 1 }));

const shift = (sides: readonly number[]): number[] =>
  specialCauses(pointsOf(sides), { ...presets.nhsr, trend: null }).map(({ index }) => index);

function nearLimits(close: readonly number[], sides: readonly number[]): number[] {
  const values = sides.map((side, i) => side * (close[i] === 1 ? 2.5 : 1));
  const rules = { ...presets.nhsr, shift: null, trend: null };
  return specialCauses(pointsOf(values), rules).map(({ index }) => index);
}

describe.skipIf(absent !== "")(`runs${absent}`, () => {
  it("have the limits of Anhoej's table for 10 to 200 points", () => {
    const table = readCsv("spc_runchart/anhoej_limits.csv");
    expect(table.length).toBeGreaterThan(90);
    for (const { n, longest_run_max, crossings_min } of table) {
      const points = Array.from({ length: Number(n) }, (_, i) => ({ value: i % 2, center: 0.5 }));
      expect(runsOf(points)).toMatchObject({
        useful: Number(n),
        longestMax: Number(longest_run_max),
        crossingsMin: Number(crossings_min),
      });
    }
  });

  it("give the limits of the NHS SQL where the points of outlying ranges are left out", () => {
    const { moving_range_outlier_sql_reference: given } = readJson<{
      moving_range_outlier_sql_reference: { series: number[]; expected: Record<string, number> };
    }>("spc_mdc_official/expected.json");
    const chart = controlChart(given.series, { rules: { ...presets.nhs, screens: "points" } });
    expect(chart.center).toBeCloseTo(given.expected.meanWithoutOutliers!, 9);
    expect(chart.upper[0]).toBeCloseTo(given.expected.upl!, 9);
    expect(chart.lower[0]).toBeCloseTo(given.expected.lpl!, 9);
  });

  it("have Wheeler's upper limit of the ranges", () => {
    const { expected } = readJson<{ expected: Record<string, number> }>(
      "spc_wheeler_trade/expected.json",
    );
    const half = readCsv("spc_wheeler_trade/trade_deficit.csv").slice(0, 6);
    const chart = controlChart(half.map(({ deficit_bn }) => Number(deficit_bn)));
    expect(chart.parts[0]!.ranges?.upper).toBeCloseTo(expected["url_3.267"]!, 9);
  });

  it("rest on 3 / 1.128 where the preset says so", () => {
    const values = readCsv("spc_mdc_official/wheeler_24.csv").map(({ value }) => Number(value));
    const chart = controlChart(values, { rules: "we" });
    expect(chart.upper[0]).toBeCloseTo(61.24263799, 8);
    expect(chart.lower[0]).toBeCloseTo(35.34069534, 8);
    expect(chart.sigma).toBeCloseTo(4.316990441, 8);
  });
});

describe("runs about the center", () => {
  it("leave out points on it, and say nothing of fewer than ten", () => {
    const at = (values: readonly number[]) => runsOf(values.map((value) => ({ value, center: 0 })));
    expect(at([1, 0, 1, -1, 0, 0, -1, 1])).toEqual({
      useful: 5,
      longest: 2,
      crossings: 2,
      longestMax: null,
      crossingsMin: null,
      signal: null,
    });
    expect(at([1, 1, 1, 1, 1, -1, -1, -1, -1, -1])).toMatchObject({ crossings: 1, signal: true });
    expect(at([])).toMatchObject({ useful: 0, longest: 0, crossings: 0, signal: null });
  });

  it("of a run chart mark every point of a run that is too long", () => {
    const low = Array<number>(9).fill(1);
    const values = [3, 1, 3, 1, 3, 1, 3, 1, 3, ...low, 2, 3, 3, 3, 3, 1, 3, 3, 3, 3, 3];
    const chart = controlChart(values, { kind: "run", rules: "anhoej", good: "down" });
    expect(chart).toMatchObject({ sigma: null, trial: false, variation: "usual" });
    expect(chart.center).toBe(2);
    expect(chart.signals.map(({ index }) => index)).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(chart.points[12]).toBe("improvement");
  });
});

describe("Western Electric", () => {
  const found = (...values: number[]) => specialCauses(pointsOf(values), presets.we);

  it("counts a point beyond three sigma, and lets the third be anywhere", () => {
    expect(found(2.5, -1, 3.5).map(({ index, rule }) => [index, rule])).toEqual([
      [0, "two_of_three"],
      [2, "outside"],
      [2, "two_of_three"],
    ]);
    expect(found(2.5, -2.5, 0)).toEqual([]);
  });

  it("takes eight for a shift and knows no trend", () => {
    expect(found(1, 1, 1, 1, 1, 1, 1)).toEqual([]);
    expect(found(1, 1, 1, 1, 1, 1, 1, 1)).toHaveLength(8);
    expect(found(-1.9, -1.5, -1, -0.5, 0.5, 1, 1.5, 1.9)).toEqual([]);
  });
});

describe("limits by count", () => {
  const sizes = [100, 50, 200, 80, 120, 90, 60, 150, 110, 70, 130, 95, 105, 85];
  const some = [12, 4, 20, 10, 9, 11, 8, 14, 15, 6, 16, 9, 10, 12];
  const values = some.map((count, i) => count / sizes[i]!);

  it("of p' are those of p times the spread of the standardised values", () => {
    const p = controlChart(values, { kind: "p", sizes });
    const prime = controlChart(values, { kind: "pp", sizes });
    const scores = values.map((value, i) => (value - p.center!) / p.sigmas[i]!);
    const steps = scores.slice(1).map((score, i) => Math.abs(score - scores[i]!));
    const sigmaZ = steps.reduce((sum, step) => sum + step, 0) / steps.length / 1.128;
    expect(prime.center).toBe(p.center);
    expect(prime.parts[0]!.sigmaZ).toBeCloseTo(sigmaZ, 12);
    expect(prime.sigmas[3]).toBeCloseTo(p.sigmas[3]! * sigmaZ, 12);
  });

  it("end at 0 and 1, where no share can lie, and no point is outside for it", () => {
    const few = controlChart(
      values.map((_, i) => (i === 5 ? 1 / sizes[i]! : 0)),
      { kind: "p", sizes },
    );
    expect(Math.min(...few.lower.map((line) => line ?? 0))).toBe(0);
    expect(few.signals.filter(({ rule }) => rule === "outside")).toMatchObject([{ index: 5 }]);
    const all = controlChart(
      values.map((_, i) => 1 - (i === 5 ? 1 / sizes[i]! : 0)),
      { kind: "p", sizes },
    );
    expect(Math.max(...all.upper.map((line) => line ?? 0))).toBe(1);
  });

  it("leave out a period without a denominator", () => {
    const given = { kind: "p", sizes: [...sizes.slice(0, 6), null, ...sizes.slice(6)] } as const;
    const chart = controlChart([...values.slice(0, 6), null, ...values.slice(6)], given);
    expect(chart.center).toBe(controlChart(values, { kind: "p", sizes }).center);
    expect(chart.upper[6]).toBeNull();
  });

  it("take no step across a gap between periods", () => {
    const places = values.map((_, i) => (i < 7 ? i : i + 1));
    const kept = limitsOf(
      "xmr",
      values.map((value, i) => ({ value, size: 1, place: places[i]! })),
      presets.nhs,
    );
    const chart = controlChart(values, { places });
    expect(chart.parts[0]!.ranges).toEqual(kept!.ranges);
    expect(chart.sigma).not.toBe(controlChart(values).sigma);
  });
});

describe("baseline and new limits", () => {
  const values = Array.from({ length: 30 }, (_, i) => (i % 3) + (i < 15 ? 0 : 10));

  it("freeze the first points of each part where both are given", () => {
    const chart = controlChart(values, { freeze: 12, rebase: [15], rules: "nhsr" });
    expect(chart.parts).toMatchObject([
      { from: 0, to: 15, basePoints: 12, center: 1, judged: true },
      { from: 15, to: 30, basePoints: 12, center: 11, judged: true },
    ]);
  });

  it("end patterns at new limits by the rules of NHSRplotthedots, not by those of the NHS", () => {
    const stepped = [...values.slice(0, 12), 2, 2, 2, 12, 12, 12, 12, ...values.slice(19)];
    const shifted = (rules: "nhs" | "nhsr") =>
      controlChart(stepped, { rebase: [15], rules }).signals.filter(({ rule }) => rule === "shift");
    expect(shifted("nhs").length).toBeGreaterThan(0);
    expect(shifted("nhsr")).toEqual([]);
  });
});

describe("icons", () => {
  it("call a special cause by its good direction, and neutral without one", () => {
    expect(variationIcon("improvement", "down")).toMatchObject({
      variation: "improvement",
      side: "low",
    });
    expect(variationIcon("concern", "down")).toMatchObject({ variation: "concern", side: "high" });
    expect(variationIcon("high", undefined)).toMatchObject({ variation: "neutral", side: "high" });
    expect(variationIcon("usual", "up")).toMatchObject({ variation: "common_cause", side: null });
    expect(variationIcon(null, "up")).toMatchObject({ variation: null });
  });

  it("claim less where the target is a limit, and nothing of trial limits or without a direction", () => {
    const limits = { lower: 1, upper: 3, judged: true };
    expect(assuranceIcon(limits, 3, "up").assurance).toBe("inconsistent");
    expect(assuranceIcon(limits, 1, "up").assurance).toBe("inconsistent");
    expect(assuranceIcon(limits, 4, undefined).assurance).toBeNull();
    expect(assuranceIcon({ ...limits, judged: false }, 4, "up").assurance).toBeNull();
    expect(assuranceIcon(limits, undefined, "up").assurance).toBeNull();
  });
});

it("no chart says NaN or a limit on the wrong side", () => {
  const count = fc.record({
    size: fc.integer({ min: 0, max: 50 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const kind = fc.constantFrom("xmr", "p", "u", "pp", "up", "run");
  const rules = fc.constantFrom("nhs", "nhsr", "we", "anhoej");
  fc.assert(
    fc.property(
      fc.array(count, { maxLength: 40 }),
      kind,
      rules,
      fc.array(fc.nat(40)),
      (given, ...rest) => {
        const [drawn, preset, rebase] = rest;
        const values = given.map(({ size, part }) =>
          size === 0 ? null : Math.round(size * part) / size,
        );
        const sizes = given.map(({ size }) => (size === 0 ? null : size));
        const chart = controlChart(values, {
          kind: drawn,
          rules: preset,
          sizes,
          rebase,
          freeze: 12,
        });
        for (const [i, center] of chart.centers.entries()) {
          const lines = [center, chart.lower[i]!, chart.upper[i]!, chart.sigmas[i]!];
          expect(lines.every((line) => line === null || Number.isFinite(line))).toBe(true);
          if (center === null || chart.lower[i] === null) continue;
          expect(chart.lower[i]).toBeLessThanOrEqual(center + 1e-12);
          expect(chart.upper[i]).toBeGreaterThanOrEqual(center - 1e-12);
        }
      },
    ),
  );
});
