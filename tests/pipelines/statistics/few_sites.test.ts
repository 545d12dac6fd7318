import { describe, expect, it } from "vitest";
import { studentQuantile } from "../../../pipelines/statistics/distributions.ts";
import { fewSites, type FewSites } from "../../../pipelines/statistics/few_sites.ts";
import { type ObservedUnit, panelOf } from "../../../pipelines/statistics/panel.ts";
import { permuteDates } from "../../../pipelines/statistics/permutation.ts";
import { seededRandom } from "../../../pipelines/statistics/random.ts";
import { absent, readCsv, readJson } from "./reference.ts";

function judge(units: readonly ObservedUnit[], seed = 1): FewSites {
  const { panel, reason } = panelOf(units);
  if (panel === null) throw new Error(reason);
  const found = fewSites(panel, seed);
  if (!("estimate" in found)) throw new Error(found.reason);
  return found;
}

function unitsOf(
  path: string,
  unit: string,
  time: string,
  value: string,
  startOf: (row: Record<string, string>) => number,
): ObservedUnit[] {
  return [...Map.groupBy(readCsv(path), (row) => row[unit]!)].map(([name, rows]) => ({
    unit: name,
    start: startOf(rows[0]!),
    cluster: null,
    values: new Map(rows.map((row) => [Number(row[time]), Number(row[value])])),
  }));
}

interface TTest {
  t: number;
  df: number;
  p: number;
  lo: number;
  hi: number;
}
interface EightSites {
  eight_sites: {
    estimate: number;
    site_changes: Record<string, number>;
    collapsed_pooled_t: TTest;
    collapsed_welch: TTest;
    se: Record<string, number>;
    permutation: { n_assignments: number; p_two_sided: number; min_attainable_p_two_sided: number };
  };
  eight_sites_placebo_in_time: { fake_year: number; estimate: number; p_two_sided: number };
}

describe.skipIf(absent !== "")(`few sites${absent}`, () => {
  it("eight states: collapsed t, Welch, every permutation and the placebo in time as in R", () => {
    const { eight_sites: expected, eight_sites_placebo_in_time: placebo } =
      readJson<EightSites>("few_sites/expected.json");
    const path = "few_sites/eight_sites.csv";
    const start = ({ effyear }: Record<string, string>) => Number(effyear) || Infinity;
    const found = judge(unitsOf(path, "state", "year", "l_homicide", start));
    expect(found.estimate).toBeCloseTo(expected.estimate, 11);
    expect(found.pooled.se).toBeCloseTo(expected.se.CR2!, 10);
    for (const [own, theirs] of [
      [found.pooled, expected.collapsed_pooled_t],
      [found.welch, expected.collapsed_welch],
    ] as const) {
      expect(own.t).toBeCloseTo(theirs.t, 10);
      expect(own.df).toBeCloseTo(theirs.df, 9);
      expect(own.p).toBeCloseTo(theirs.p, 10);
      expect(own.low).toBeCloseTo(theirs.lo, 10);
      expect(own.high).toBeCloseTo(theirs.hi, 10);
    }
    expect(found.permutation).toMatchObject({ exact: true, assignments: 70 });
    expect(found.permutation.p).toBeCloseTo(expected.permutation.p_two_sided, 12);
    expect(found.permutation.least).toBeCloseTo(
      expected.permutation.min_attainable_p_two_sided,
      12,
    );
    for (const { unit, change } of found.sites)
      expect(change).toBeCloseTo(expected.site_changes[unit]!, 11);
    expect(found.placeboInTime!.from).toBe(placebo.fake_year);
    expect(found.placeboInTime!.estimate).toBeCloseTo(placebo.estimate, 11);
    expect(found.placeboInTime!.permutation.p).toBeCloseTo(placebo.p_two_sided, 12);
    expect(found.verdict).toBe("no clear change");
  });

  it("one treated state: the famous fall in cigarettes is fourth of 39, p .128, without own trends .41", () => {
    const path = "its_prop99/california_prop99.csv";
    const start = ({ state }: Record<string, string>) => (state === "California" ? 1989 : Infinity);
    const found = judge(unitsOf(path, "state", "year", "packs_per_capita", start));
    // statistics.md 5.5c: -27.35, rank 4 of 39, p .128 two-sided; detrended -8.26, p .41.
    expect(found.estimate).toBeCloseTo(-27.35, 2);
    expect(found.rank).toBe(4);
    expect(found.permutation).toMatchObject({ assignments: 39, exact: true });
    expect(found.permutation.p).toBeCloseTo(5 / 39, 12);
    expect(found.detrended!.estimate).toBeCloseTo(-8.26, 2);
    expect(found.detrended!.permutation.p).toBeCloseTo(16 / 39, 12);
    expect(found.pooled).toMatchObject({ t: null, p: null, low: null });
    expect(found.verdict).toBe("not a comparison");
  });

  it("collapsed pooled t covers as often as in R where nothing happened", () => {
    interface Row {
      sites: number;
      treated: number;
      pooled_t: number;
      assignments: number;
      min_perm_p_two_sided: number;
    }
    const { few_sites: table } = readJson<{ few_sites: { table: Row[] } }>(
      "coverage_mc/expected.json",
    );
    const random = seededRandom(5);
    for (const { sites, treated, pooled_t, assignments, min_perm_p_two_sided } of table.table) {
      if (treated < 2 || assignments > 300) continue;
      const runs = 500;
      let covered = 0;
      for (let run = 0; run < runs; run++) {
        const found = judge(drawn(sites, treated, () => random.normal()));
        if (found.pooled.low! <= 0 && found.pooled.high! >= 0) covered++;
        expect(found.permutation.assignments).toBe(assignments);
        expect(found.permutation.least).toBeCloseTo(min_perm_p_two_sided, 10);
      }
      expect(Math.abs(covered / runs - pooled_t)).toBeLessThan(0.03);
    }
  });
});

/** Sites with one value before and one after, the first ones treated. */
const drawn = (sites: number, treated: number, value: () => number): ObservedUnit[] =>
  Array.from({ length: sites }, (_, i) => ({
    unit: String(i),
    start: i < treated ? 2 : Infinity,
    cluster: null,
    values: new Map([
      [1, 0],
      [2, value()],
    ]),
  }));

const site = (unit: string, start: number, values: readonly number[]): ObservedUnit => ({
  unit,
  start,
  cluster: null,
  values: new Map(values.map((value, t) => [t + 1, value])),
});

describe("sites that begin on different dates", () => {
  const staggered = [
    site("A", 3, [1, 2, 5, 6, 5, 7]),
    site("B", 5, [2, 2, 3, 2, 6, 6]),
    site("C", Infinity, [1, 1, 2, 1, 2, 3]),
    site("D", Infinity, [3, 4, 3, 4, 5, 4]),
  ];

  it("are compared with the change of the untreated in the window of each", () => {
    const found = judge(staggered);
    // A: 5.75 - 1.5 = 4.25, untreated 2 - 1 and 4 - 3.5: .75. B: 6 - 2.25 = 3.75, 1.25 and 1: 1.125.
    expect(found.estimate).toBeCloseTo((4.25 - 0.75 + 3.75 - 1.125) / 2, 12);
    // Gains 3.5 and 2.625; untreated on average over both windows 1.125 and .75; 4 - 2 df in s, 3 at most.
    const variance = (2 * 0.4375 ** 2 + 2 * 0.1875 ** 2) / 2;
    expect(found.pooled.se).toBeCloseTo(Math.sqrt(variance), 12);
    expect(found.pooled.df).toBe(2);
    expect(found.pooled.low).toBeCloseTo(
      found.estimate - studentQuantile(0.975, 2) * Math.sqrt(variance),
      10,
    );
    expect(found.permutation).toMatchObject({ exact: true, assignments: 12 });
  });

  it("the last to begin are compared with, up to their start, where fewer than two never begin", () => {
    const found = judge([
      ...staggered.slice(0, 2),
      site("E", 5, [2, 3, 2, 3, 9, 9]),
      site("F", 3, [2, 3, 4, 5, 9, 9]),
    ]);
    // Periods 1 to 4: A 5.5 - 1.5, F 4.5 - 2.5 against B 2.5 - 2 and E 2.5 - 2.5.
    expect(found.estimate).toBeCloseTo(3 - 0.25, 12);
    expect(found.sites.filter(({ treated }) => treated).map(({ unit }) => unit)).toEqual([
      "A",
      "F",
    ]);
  });

  it("all assignments counted one by one give the p of the permutation", () => {
    const random = seededRandom(11);
    const dates = [0, 1, 1];
    const changes = Array.from({ length: 6 }, () => [random.normal(), random.normal()]);
    const gain = (order: readonly number[]) => {
      const others = [0, 1, 2, 3, 4, 5].filter((s) => !order.includes(s));
      const own = order.map((s, at) => {
        const theirs = others.reduce((sum, o) => sum + changes[o]![dates[at]!]!, 0) / others.length;
        return changes[s]![dates[at]!]! - theirs;
      });
      return own.reduce((sum, each) => sum + each, 0) / own.length;
    };
    const all: number[] = [];
    for (let a = 0; a < 6; a++)
      for (let b = 0; b < 6; b++)
        for (let c = b + 1; c < 6; c++) if (a !== b && a !== c) all.push(gain([a, b, c]));
    const seen = gain([0, 1, 2]);
    const found = permuteDates(dates, changes, 1);
    expect(found.estimate).toBeCloseTo(seen, 12);
    expect(found.assignments).toBe(60);
    expect(found.p).toBeCloseTo(
      all.filter((each) => Math.abs(each) >= Math.abs(seen) - 1e-12).length / 60,
      12,
    );
  });
});

describe("what few sites cannot say", () => {
  const value = (k: number) => (k * 37) % 17;
  let k = 0;
  const next = () => value(k++);

  it.each([
    [4, 1, "not a comparison"],
    [3, 2, "not a comparison"],
    [4, 2, "too few sites to tell"],
    [6, 3, "too few sites to tell"],
  ])("%i sites, %i treated: %s", (sites, treated, verdict) => {
    expect(judge(drawn(sites, treated, next)).verdict).toBe(verdict);
  });

  it("sites that do not vary: cannot tell, and no t", () => {
    const found = judge(drawn(8, 4, () => 3));
    expect(found).toMatchObject({ verdict: "cannot tell", estimate: 0, permutation: { p: 1 } });
    expect(found.pooled).toEqual({ t: null, df: null, p: null, low: null, high: null, se: null });
  });

  it("more assignments than can be counted are drawn, the same from one seed", () => {
    const units = drawn(40, 20, next);
    const { permutation } = judge(units);
    expect(permutation).toMatchObject({ exact: false, assignments: 9999, least: 0.0001 });
    expect(judge(units).permutation.p).toBe(permutation.p);
  });
});
