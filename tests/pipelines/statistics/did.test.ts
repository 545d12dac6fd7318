import { describe, expect, it } from "vitest";
import { differenceInDifferences, type DidOptions } from "../../../pipelines/statistics/did.ts";
import { type ObservedUnit, type Panel, panelOf } from "../../../pipelines/statistics/panel.ts";
import { absent, readCsv, readJson } from "./reference.ts";

interface Averaged {
  overall_att: number;
  overall_se: number;
  effects?: { egt: number; att: number; se: number }[];
}
interface Expected {
  att_gt: { group: number; t: number; att: number; n1: number; n0: number | null; se: number }[];
  aggregates: Record<"simple" | "group" | "dynamic" | "calendar", Averaged>;
  pretest: { W: number; df: number; p: number } | null;
  supt_crit_att_gt_1e5: number;
  supt_crit_dynamic_1e5: number;
}
interface Reference {
  unconditional: Record<string, Expected> & { balance_e1_never: Averaged };
  clustered_state_notyettreated: Pick<Expected, "aggregates">;
}

const options: DidOptions = { comparison: "notyet", base: "varying", balance: null, seed: 1 };

function found(units: readonly ObservedUnit[]): Panel {
  const { panel, reason } = panelOf(units);
  if (panel === null) throw new Error(reason);
  return panel;
}

function counties(cluster: (county: number) => string | null = () => null): ObservedUnit[] {
  const rows = Map.groupBy(readCsv("did_mpdta/mpdta.csv"), ({ countyreal }) => countyreal!);
  return [...rows].map(([unit, own]) => ({
    unit,
    start: Number(own[0]!.first_treat) || Infinity,
    cluster: cluster(Number(unit)),
    values: new Map(own.map(({ year, lemp }) => [Number(year), Number(lemp)])),
  }));
}

const kinds = ["simple", "group", "dynamic", "calendar"] as const;

function expectAverages(
  did: ReturnType<typeof differenceInDifferences>,
  aggregates: Expected["aggregates"],
): void {
  for (const kind of kinds) {
    const { overall_att, overall_se, effects = [] } = aggregates[kind];
    expect(did[kind]!.estimate).toBeCloseTo(overall_att, 10);
    expect(did[kind]!.se).toBeCloseTo(overall_se, 10);
    if (kind === "simple") continue;
    expect(did[kind]!.by.map(({ at }) => at)).toEqual(effects.map(({ egt }) => egt));
    for (const [k, { att, se }] of effects.entries()) {
      expect(did[kind]!.by[k]!.estimate).toBeCloseTo(att, 10);
      expect(did[kind]!.by[k]!.se).toBeCloseTo(se, 10);
    }
  }
}

describe.skipIf(absent !== "")(`teen employment and minimum wages, R package did${absent}`, () => {
  const { unconditional, clustered_state_notyettreated: clustered } =
    absent === "" ? readJson<Reference>("did_mpdta/expected.json") : ({} as Reference);

  it.each([
    ["nevertreated_varying", "never", "varying"],
    ["nevertreated_universal", "never", "universal"],
    ["notyettreated_varying", "notyet", "varying"],
    ["notyettreated_universal", "notyet", "universal"],
  ] as const)("has its effects, averages, errors and bands: %s", (name, comparison, base) => {
    const expected = unconditional[name]!;
    const did = differenceInDifferences(found(counties()), { ...options, comparison, base });
    expect(did.cells).toHaveLength(expected.att_gt.length);
    for (const [k, cell] of expected.att_gt.entries()) {
      const own = did.cells[k]!;
      expect(own).toMatchObject({ group: cell.group, time: cell.t, nTreated: cell.n1 });
      expect(own.nComparison).toBe(cell.n0);
      expect(own.estimate).toBeCloseTo(cell.att, 10);
      expect(own.se).toBeCloseTo(cell.se, 10);
    }
    expectAverages(did, expected.aggregates);
    expect(Math.abs(did.band!.crit - expected.supt_crit_att_gt_1e5)).toBeLessThan(0.03);
    expect(Math.abs(did.dynamic!.band!.crit - expected.supt_crit_dynamic_1e5)).toBeLessThan(0.03);
    if (expected.pretest) {
      expect(did.pretest.statistic! / expected.pretest.W).toBeCloseTo(1, 7);
      expect(did.pretest.df).toBe(expected.pretest.df);
      expect(did.pretest.p).toBeCloseTo(expected.pretest.p, 7);
    }
  });

  it("the test of the periods before is the same on the universal base, never-treated compared", () => {
    const test = { ...options, comparison: "never", base: "universal" } as const;
    const { pretest } = differenceInDifferences(found(counties()), test);
    expect(pretest.statistic).toBeCloseTo(unconditional.nevertreated_varying!.pretest!.W, 6);
  });

  it("keeps the same cohorts at each time since the start when balanced", () => {
    const balanced = { ...options, comparison: "never", balance: 1 } as const;
    const { dynamic } = differenceInDifferences(found(counties()), balanced);
    const { overall_att, overall_se, effects = [] } = unconditional.balance_e1_never;
    expect(dynamic!.estimate).toBeCloseTo(overall_att, 10);
    expect(dynamic!.se).toBeCloseTo(overall_se, 10);
    expect(dynamic!.by.map(({ at }) => at)).toEqual(effects.map(({ egt }) => egt));
    for (const [k, { att, se }] of effects.entries()) {
      expect(dynamic!.by[k]!.estimate).toBeCloseTo(att, 10);
      expect(dynamic!.by[k]!.se).toBeCloseTo(se, 10);
    }
  });

  it("compares with the last cohort up to its start where no unit is never treated", () => {
    const treated = counties().filter(({ start }) => start !== Infinity);
    const prepared = panelOf(treated);
    expect(prepared.leftOut).toEqual([expect.stringContaining("1 of 5 periods")]);
    const did = differenceInDifferences(found(treated), options);
    const expected = unconditional.no_never_treated!;
    for (const [k, cell] of expected.att_gt.entries()) {
      expect(did.cells[k]).toMatchObject({ group: cell.group, time: cell.t, nComparison: cell.n0 });
      expect(did.cells[k]!.estimate).toBeCloseTo(cell.att, 10);
      expect(did.cells[k]!.se).toBeCloseTo(cell.se, 10);
    }
    expectAverages(did, expected.aggregates);
  });

  it("takes errors by state from the sums of its counties", () => {
    const states = counties((county) => String(Math.floor(county / 1000)));
    expectAverages(differenceInDifferences(found(states), options), clustered.aggregates);
  });

  it("draws the same band from the same seed", () => {
    const panel = found(counties());
    const crit = (seed: number) => differenceInDifferences(panel, { ...options, seed }).band!.crit;
    expect(crit(7)).toBe(crit(7));
  });
});

/** Units whose values are a level, a step at the start and something of their own. */
function units(
  starts: readonly number[],
  noise = (i: number, t: number) => ((i * 7 + t * 5) % 11) / 10,
) {
  return starts.map((start, i) => ({
    unit: `U${i + 1}`,
    start,
    cluster: null,
    values: new Map([1, 2, 3, 4, 5, 6].map((t) => [t, i + (t >= start ? 2 : 0) + noise(i, t)])),
  }));
}

describe("a panel", () => {
  it("leaves out, and names, units with gaps and units treated from the first period on", () => {
    const gap = units([3, 3, 1, Infinity, Infinity, Infinity]);
    gap[5]!.values.delete(4);
    const { panel, leftOut } = panelOf(gap);
    expect(panel!.units).toEqual(["U1", "U2", "U4", "U5"]);
    expect(leftOut).toEqual([
      "1 unit (U6) without a value in each of the 6 periods",
      "1 unit (U3) treated from the first period on",
    ]);
  });

  it("counts dates after the last period as never", () => {
    expect([...found(units([3, 9, Infinity])).starts]).toEqual([3, Infinity, Infinity]);
  });

  it.each([
    [units([3, 3, 3]), "all units begin in the same period"],
    [units([Infinity, Infinity]), "no unit has a period without and a period with treatment"],
    [units([1, 1, Infinity]), "no unit has a period without and a period with treatment"],
    [
      units([3, Infinity]).map((unit) => ({ ...unit, values: new Map([[1, 2]]) })),
      "the values are all of one period",
    ],
    [
      units([3, Infinity]).map((unit, i) => ({ ...unit, values: new Map([[i, 2]]) })),
      "no unit has a value in each of the 2 periods",
    ],
  ])("is none, and says why", (given, why) => {
    expect(panelOf(given)).toMatchObject({ panel: null, reason: expect.stringContaining(why) });
  });
});

describe("group-time effects of few units", () => {
  it("have no standard error where an arm has one unit, and averages say that they lack one", () => {
    const did = differenceInDifferences(found(units([3, 4, 4, Infinity, Infinity])), options);
    for (const { group, se } of did.cells) expect(se === null).toBe(group === 3);
    expect(did.group.by.map(({ se }) => se === null)).toEqual([true, false]);
    expect(did.group).toMatchObject({ understated: true, se: expect.any(Number) });
    const alone = differenceInDifferences(found(units([3, 3, Infinity])), options);
    expect(alone.cells.map(({ se }) => se)).toEqual(alone.cells.map(() => null));
    expect(alone.simple).toMatchObject({ se: null, low: null, high: null });
    expect(alone).toMatchObject({ band: null, pretest: { statistic: null, p: null } });
  });

  it("find the step exactly where nothing else varies, and claim no error of 0", () => {
    const did = differenceInDifferences(found(units([3, 3, 5, 5, Infinity, Infinity], () => 0)), {
      ...options,
      base: "universal",
    });
    for (const { post, estimate, reference, se } of did.cells) {
      expect(estimate).toBeCloseTo(post ? 2 : 0, 12);
      expect(se).toBe(reference ? 0 : null);
    }
    expect(did.group.se).toBeNull();
  });

  it("have no test of the periods before where one of them follows from the others", () => {
    const did = differenceInDifferences(found(units([6, 6, Infinity, Infinity])), options);
    expect(did.pretest).toMatchObject({ statistic: null, df: null, p: null });
    expect(did.pretest.reason).toMatch(/cannot be told apart|follow from each other/);
  });
});
