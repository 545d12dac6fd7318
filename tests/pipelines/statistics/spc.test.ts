import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { xmr, type Variation } from "../../../pipelines/statistics/spc.ts";
import { absent, readCsv, readJson } from "./reference.ts";

describe.skipIf(absent !== "")(`published charts${absent}`, () => {
  it("has Wheeler's limits for the trade deficit of 1988", () => {
    const { expected } = readJson<{ expected: Record<string, number> }>(
      "spc_wheeler_trade/expected.json",
    );
    const half = readCsv("spc_wheeler_trade/trade_deficit.csv").slice(0, 6);
    const chart = xmr(half.map(({ deficit_bn }) => Number(deficit_bn)));
    expect(chart.center).toBeCloseTo(expected.mean_1988h2 ?? NaN, 9);
    expect(chart.upper[0]).toBeCloseTo(expected.unpl ?? NaN, 9);
    expect(chart.lower[0]).toBeCloseTo(expected.lnpl ?? NaN, 9);
    expect(chart.trial).toBe(true);
  });

  it("has the limits that NHS England publishes for 24 points", () => {
    const chart = xmr(readCsv("spc_mdc_official/wheeler_24.csv").map(({ value }) => Number(value)));
    expect(chart.center).toBeCloseTo(48.29166667, 8);
    expect(chart.upper[0]).toBeCloseTo(61.24471014, 8);
    expect(chart.lower[0]).toBeCloseTo(35.33862319, 8);
  });

  it("colours every point as the Making Data Count tool does, but for the one in dispute", () => {
    const series = Map.groupBy(
      readCsv("spc_mdc_official/mdc_xmr_testing.csv"),
      ({ metric = "" }) => metric,
    );
    const differ: string[] = [];
    let compared = 0;
    for (const [metric, points] of series) {
      const values = points.map(({ value }) => Number(value));
      const chart = xmr(values, officialOptions(metric));
      for (const [i, { colour = "" }] of points.entries()) {
        compared += 1;
        if (officialColour(chart.points[i] ?? null) !== colour) differ.push(`${metric} ${i + 1}`);
      }
    }
    expect(compared).toBe(765);
    expect(differ).toEqual(["Special cause conflict - High is good 15"]);
  });

  it("has the limits of the official pack, also per recalculated part", () => {
    const pack = readJson<{ independent_check: OfficialCheck }>("spc_mdc_official/expected.json");
    const series = Map.groupBy(
      readCsv("spc_mdc_official/mdc_xmr_testing.csv"),
      ({ metric = "" }) => metric,
    );
    const values = (metric: string) => (series.get(metric) ?? []).map(({ value }) => Number(value));
    for (const { metric, mean, upl, lpl } of pack.independent_check.cases) {
      if (upl === null || lpl === null) continue;
      const chart = xmr(values(metric));
      expectLimits(chart, 0, { mean, lower: lpl, upper: upl });
    }
    for (const { metric, ...limits } of pack.independent_check.recalculation_cases) {
      const chart = xmr(values(metric), officialOptions(metric));
      expectLimits(chart, 0, { mean: limits.mean1, lower: limits.lpl1, upper: limits.upl1 });
      expectLimits(chart, 29, { mean: limits.mean2, lower: limits.lpl2, upper: limits.upl2 });
    }
  });

  it.each([
    "rnorm20_outlier_unscreened",
    "deviations_excel",
    "trend_up_8",
    "trend_down_8",
    "equal_values_in_trend",
    "on_mean_breaks_shift",
  ])("has the limits of NHSRplotthedots for %s, where nothing is screened", (name) => {
    const { y, mean, lpl, upl } = plotTheDots(name);
    expectLimits(xmr(y), 0, { mean, lower: lpl, upper: upl });
  });

  it.each(["rnorm20_outlier_unscreened", "deviations_excel", "on_mean_breaks_shift"])(
    "has the colours of NHSRplotthedots for %s, where six or seven points are the same",
    (name) => {
      const { y, point_type } = plotTheDots(name);
      const words = { usual: "common_cause", improvement: "special_cause_improvement" };
      const { points } = xmr(y, { good: "up" });
      expect(points.map((point) => words[point as keyof typeof words])).toEqual(point_type);
    },
  );
});

interface PlotTheDots {
  y: number[];
  mean: number;
  lpl: number;
  upl: number;
  point_type: string[];
}

function plotTheDots(name: string): PlotTheDots {
  const { cases } = readJson<{ cases: Record<string, PlotTheDots> }>("spc_ptd_cases/expected.json");
  const found = cases[name];
  if (found === undefined) throw new Error(`no reference case: ${name}`);
  return found;
}

interface OfficialCheck {
  cases: { metric: string; mean: number; upl: number | null; lpl: number | null }[];
  recalculation_cases: {
    metric: string;
    mean1: number;
    upl1: number;
    lpl1: number;
    mean2: number;
    upl2: number;
    lpl2: number;
  }[];
}

function expectLimits(
  chart: ReturnType<typeof xmr>,
  index: number,
  limits: { mean: number; lower: number; upper: number },
) {
  expect(chart.centers[index]).toBeCloseTo(limits.mean, 8);
  expect(chart.lower[index]).toBeCloseTo(limits.lower, 8);
  expect(chart.upper[index]).toBeCloseTo(limits.upper, 8);
}

/** Direction, baseline and recalculation as the test pack's own page states them per series. */
function officialOptions(metric: string): Parameters<typeof xmr>[1] {
  const neither = ["neither", "too few"].some((word) => metric.toLowerCase().includes(word));
  const good = neither ? undefined : metric.toLowerCase().includes("low is good") ? "down" : "up";
  if (metric === "Baselines - Recalculated") return { good, baseline: { from: 0, to: 15 } };
  const recalculated = /Recalculated$|crossing recalculations/.test(metric);
  return { good, rebase: recalculated ? [15] : [] };
}

function officialColour(point: Variation | null): string {
  if (point === "high" || point === "low") return "purple";
  if (point === "improvement") return "blue";
  return point === "concern" ? "orange" : "grey";
}

describe("how many points it takes", () => {
  const wave = [3, 9, 4, 8, 3, 9, 4, 8, 3, 9, 4, 8, 30];

  it("gives no limits to five points", () => {
    const chart = xmr(wave.slice(0, 5));
    expect(chart).toMatchObject({ center: null, sigma: null, trial: false, signals: [] });
    expect(chart.upper).toEqual([null, null, null, null, null]);
  });

  it.each([6, 12])("gives trial limits and no signals to %i points", (count) => {
    const chart = xmr(wave.slice(-count));
    expect(chart.center).not.toBeNull();
    expect(chart).toMatchObject({ trial: true, signals: [], variation: null });
  });

  it("gives limits and signals to thirteen points", () => {
    const chart = xmr(wave, { good: "down" });
    expect(chart).toMatchObject({ trial: false, variation: "concern" });
    expect(chart.signals).toEqual([{ index: 12, rule: "outside", direction: "high" }]);
  });

  it("counts the points of a frozen baseline, of which a year is enough where more follow", () => {
    const frozen = (to: number) => xmr([...wave, ...wave], { baseline: { from: 0, to } });
    expect(frozen(11)).toMatchObject({ trial: true, signals: [] });
    expect(frozen(12)).toMatchObject({ trial: false });
    expect(xmr(wave.slice(0, 12), { baseline: { from: 0, to: 12 } })).toMatchObject({
      trial: true,
    });
  });
});

describe("rules on frozen limits", () => {
  const calm = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0];
  const center = 6 / 13;
  const after = (...values: number[]) =>
    xmr([...calm, ...values], { baseline: { from: 0, to: 13 } }).signals;

  it("takes six points that rise for a trend, across the mean, but not five", () => {
    const rising = [-0.5, 0, 0.4, 0.7, 1.2];
    expect(after(...rising)).toEqual([]);
    expect(after(...rising, 1.5).map(({ index, rule }) => [index, rule])).toEqual(
      [13, 14, 15, 16, 17, 18].map((index) => [index, "trend"]),
    );
    expect(after(...rising.slice(0, 3), 0.4, 0.7, 1.2, 1.5)).toEqual([]);
  });

  it("takes two of three for points in a row on one side, two of them between two and three sigma", () => {
    const found = after(2.5, 0.9, 2.6);
    expect(found.map(({ index, rule }) => [index, rule])).toEqual([
      [13, "two_of_three"],
      [15, "two_of_three"],
    ]);
  });

  it("takes neither points on opposite sides, nor one on the mean, nor one beyond three sigma", () => {
    expect(after(2.5, -1.6, 0.2)).toEqual([]);
    expect(after(2.5, center, 2.6)).toEqual([]);
    expect(after(2.5, 3.5, 0.9).map(({ index, rule }) => [index, rule])).toEqual([[14, "outside"]]);
  });
});

describe("empty periods", () => {
  it("are dropped, and no moving range is taken across one", () => {
    const chart = xmr([1, 2, 1, 2, null, 20, 21, 20, 21]);
    expect(chart.center).toBe(11);
    expect(chart.upper[0]).toBeCloseTo(11 + 2.66, 12);
    expect(chart.points[4]).toBeNull();
  });

  it("do not end a run of points on one side", () => {
    const calm = [4, 6, 4, 6, 4, 6, 4, 6, 4, 6];
    const values = [...calm, 5.6, 5.7, 5.6, null, 5.7, 5.6, 5.7];
    const shifted = xmr(values, { baseline: { from: 0, to: 10 } });
    expect(shifted.signals).toEqual([]);
    const baseline = { from: 0, to: 13 };
    const judged = xmr([...calm, 4, 6, 5, ...values.slice(10)], { baseline });
    expect(judged.signals.map(({ index }) => index)).toEqual([13, 14, 15, 17, 18, 19]);
  });

  it("leave no limits where no two periods are neighbours", () => {
    const alternating = Array.from({ length: 26 }, (_, i) => (i % 2 === 0 ? i : null));
    expect(xmr(alternating)).toMatchObject({ center: null, trial: false });
  });
});

describe("laws of a control chart", () => {
  const value = fc.integer({ min: -4096, max: 4096 }).map((steps) => steps / 64);
  const values = fc.array(fc.option(value, { freq: 8 }), { maxLength: 40 });

  it("moves with its values", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -1000, max: 1000 }), (given, shift) => {
        const moved = xmr(
          given.map((x) => (x === null ? null : x + shift)),
          { good: "up" },
        );
        const chart = xmr(given, { good: "up" });
        expect(moved.signals).toEqual(chart.signals);
        expectSame(
          moved.upper,
          chart.upper.map((x) => (x === null ? null : x + shift)),
        );
      }),
    );
  });

  it("stretches with its values, and turning them over swaps good and bad", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(-4, -1, 0.25, 2, 8), (given, factor) => {
        const chart = xmr(given, { good: "up" });
        const scaled = xmr(
          given.map((x) => (x === null ? null : x * factor)),
          {
            good: factor > 0 ? "up" : "down",
          },
        );
        expect(scaled.points).toEqual(chart.points);
        const edge = factor > 0 ? chart.upper : chart.lower;
        expectSame(
          scaled.upper,
          edge.map((x) => (x === null ? null : x * factor)),
        );
      }),
    );
  });

  it("never says NaN, and lower <= center <= upper", () => {
    const any = fc.array(fc.option(fc.double({ noNaN: true, min: -1e100, max: 1e100 })));
    fc.assert(
      fc.property(any, fc.array(fc.nat(40)), (given, rebase) => {
        const chart = xmr(given, { rebase });
        for (const [i, center] of chart.centers.entries()) {
          if (center === null) continue;
          expect(chart.lower[i]).toBeLessThanOrEqual(center);
          expect(chart.upper[i]).toBeGreaterThanOrEqual(center);
        }
      }),
    );
  });

  it("finds nothing in equal values, whatever binary fractions make of their mean", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.nat(60), (x, more) => {
        const chart = xmr(Array.from({ length: 13 + more }, () => x));
        expect(chart.signals).toEqual([]);
      }),
    );
  });
});

function expectSame(found: (number | null)[], wanted: (number | null)[]) {
  expect(found.map((x) => x === null)).toEqual(wanted.map((x) => x === null));
  for (const [i, x] of wanted.entries()) {
    if (x !== null) expect(found[i]).toBeCloseTo(x, 8);
  }
}
