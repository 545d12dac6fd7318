import { describe, expect, it } from "vitest";
import { fidelityLimits, type FidelityPeriod } from "../../../pipelines/statistics/fidelity.ts";

const up = new Map([["ns_attending", "up" as const]]);

/** Periods one month (or quarter) apart from 2024-01; undefined leaves the period out. */
function series(
  values: (number | null | undefined)[],
  key: Partial<FidelityPeriod> = {},
): FidelityPeriod[] {
  const step = key.grain === "quarter" ? 3 : 1;
  return values.flatMap((value, i) => {
    if (value === undefined) return [];
    const months = i * step;
    const month = String((months % 12) + 1).padStart(2, "0");
    return [
      {
        agency: "agency",
        site: "Hill",
        measure: "ns_attending",
        instrument: null,
        version: null,
        subscale: null,
        respondent: null,
        grain: "month",
        ...key,
        month: `${2024 + Math.floor(months / 12)}-${month}-01`,
        value,
      },
    ];
  });
}

/** After every period. */
const later = "2032-12-31";

const calm = [4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 5];

describe("limits of fidelity series", () => {
  it("says improvement or concern by the measure's good direction", () => {
    const rows = fidelityLimits(series([...calm, 40]), up, later);
    expect(rows.at(-1)?.signal).toBe("improvement");
    const down = new Map([["ns_attending", "down" as const]]);
    expect(fidelityLimits(series([...calm, 40]), down, later).at(-1)?.signal).toBe("concern");
  });

  it("says high or low where no good direction is known", () => {
    expect(fidelityLimits(series([...calm, 40]), new Map(), later).at(-1)?.signal).toBe("high");
    expect(fidelityLimits(series([...calm, -40]), new Map(), later).at(-1)?.signal).toBe("low");
  });

  it("says usual for the rest of a chart, and nothing on a trial one", () => {
    const rows = fidelityLimits(series(calm), up, later);
    expect(new Set(rows.map(({ signal }) => signal))).toEqual(new Set(["usual"]));
    const trial = fidelityLimits(series(calm.slice(0, 9)), up, later);
    expect(trial.every((row) => row.trial && row.signal === null && row.upper !== null)).toBe(true);
  });

  it("never mixes respondents", () => {
    const rows = fidelityLimits(
      [
        ...series(calm, { respondent: "caregiver" }),
        ...series(
          calm.map((x) => x + 50),
          { respondent: "coordinator" },
        ),
      ],
      up,
      later,
    );
    const centers = Map.groupBy(rows, ({ respondent }) => respondent);
    expect(centers.get("caregiver")?.[0]?.center).toBeCloseTo(5, 12);
    expect(centers.get("coordinator")?.[0]?.center).toBeCloseTo(55, 12);
  });

  it.each(["month", "quarter"])("takes no moving range across a missing %s", (grain) => {
    const gap = fidelityLimits(series([1, 2, 1, undefined, 21, 20, 21], { grain }), up, later);
    expect(gap).toHaveLength(6);
    expect(gap[0]?.upper).toBeCloseTo(11 + 2.66, 12);
  });

  it("tells what the newest two periods said before the later ones came", () => {
    const risen = fidelityLimits(series([...calm, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5]), up, later);
    expect(risen.slice(-3).map(({ signal }) => signal)).toEqual(Array(3).fill("improvement"));
    expect(risen.slice(-2).map((row) => row.signal_then)).toEqual(["usual", "improvement"]);
    expect(new Set(risen.slice(0, -2).map((row) => row.signal_then))).toEqual(new Set([null]));
    const fallen = fidelityLimits(series([...calm, 40, 5]), up, later);
    expect(fallen.slice(-2).map((row) => row.signal_then)).toEqual(["improvement", "usual"]);
  });

  describe("of a period under way", () => {
    // Five rising, from the 14th month on; a sixth would make a trend of them.
    const five = [...calm, 4.6, 4.8, 5, 5.2, 5.4];
    const rising = series([...five, 5.6]);

    it("decide nothing: no signal, no part in a pattern, mean or limits", () => {
      const under = fidelityLimits(rising, up, "2025-07-30");
      const before = fidelityLimits(series(five), up, "2025-07-30");
      expect(under.slice(0, -1)).toEqual(before);
      const { center, lower, upper, limits_from } = before.at(-1)!;
      expect(under.at(-1)).toMatchObject({ center, lower, upper, limits_from, trial: false });
      expect(under.at(-1)).toMatchObject({ signal: null, signal_then: null });
      expect(before.slice(-2).map((row) => row.signal_then)).toEqual(["usual", "usual"]);
    });

    it("begin to count on its last day", () => {
      const over = fidelityLimits(rising, up, "2025-07-31");
      expect(over.slice(-6).map(({ signal }) => signal)).toEqual(Array(6).fill("improvement"));
      expect(over.slice(-2).map((row) => row.signal_then)).toEqual(["usual", "improvement"]);
    });

    it("count where a later period follows, however old the newest session is", () => {
      const beyond = fidelityLimits(series([...five, 5.6, 4]), up, "2025-05-20");
      expect(beyond.slice(-7).map(({ signal }) => signal)).toEqual([
        ...Array<string>(6).fill("improvement"),
        null,
      ]);
      const told = beyond.filter((row) => row.signal_then !== null);
      expect(told.map(({ month }) => month)).toEqual(["2025-03-01", "2025-04-01"]);
    });

    it("are those of a quarter until its last month is over", () => {
      const quarters = series([...calm, 40], { grain: "quarter" });
      expect(fidelityLimits(quarters, up, "2027-06-29").at(-1)?.signal).toBeNull();
      expect(fidelityLimits(quarters, up, "2027-06-30").at(-1)?.signal).toBe("improvement");
    });
  });

  it("keeps a withheld period as a row without a signal", () => {
    const rows = fidelityLimits(series([...calm.slice(0, 5), null, ...calm]), up, later);
    expect(rows[5]).toMatchObject({ month: "2024-06-01", signal: null });
    expect(rows[5]?.center).not.toBeNull();
  });

  describe("from a baseline that a person recorded", () => {
    const at = (from_month: string, site = "hill") => [
      { agency: "agency", site, measure: "ns_attending", from_month },
    ];
    const step = calm.map((value) => value + 10);

    it("limits are calculated anew, and the points before keep theirs", () => {
      // Mean 65 / 13, and 2.66 times the mean range (11 x 2 + 1) / 12 = 1.91667 on each side.
      const half = 2.66 * 1.9166666666667;
      const rows = fidelityLimits(series([...calm, ...step]), up, later, at("2025-02-01"));
      for (const [i, row] of rows.entries()) {
        const center = i < 13 ? 5 : 15;
        expect(row.center).toBeCloseTo(center, 12);
        expect(row.lower).toBeCloseTo(center - half, 10);
        expect(row.upper).toBeCloseTo(center + half, 10);
        expect(row).toMatchObject({
          signal: "usual",
          trial: false,
          limits_from: i < 13 ? "2024-01-01" : "2025-02-01",
        });
      }
      const all = fidelityLimits(series([...calm, ...step]), up, later, at("2025-02-01", "Dale"));
      expect(all[0]).toMatchObject({ center: 10, limits_from: "2024-01-01" });
      expect(all.at(-1)?.signal).toBe("improvement");
    });

    it("no pattern runs over it", () => {
      // Five above their mean of 66 / 13, then one above its own: six in a row only across.
      const before = [4, 4, 6, 4, 4, 6, 4, 4, 6, 6, 6, 6, 6];
      const rows = fidelityLimits(
        series([...before, ...step.map((value) => 30 - value)]),
        up,
        later,
        at("2025-02-01"),
      );
      expect(rows[12]?.center).toBeCloseTo(66 / 13, 12);
      expect(rows[13]?.center).toBeCloseTo(15, 12);
      expect(new Set(rows.map(({ signal }) => signal))).toEqual(new Set(["usual"]));
    });

    it("few points have trial limits or none, whatever stands behind those before", () => {
      const nine = fidelityLimits(
        series([...calm, ...step.slice(0, 9)]),
        up,
        later,
        at("2025-02-01"),
      );
      expect(nine.map(({ trial }) => trial)).toEqual([
        ...calm.map(() => false),
        ...Array<boolean>(9).fill(true),
      ]);
      expect(nine.slice(13).every(({ signal, upper }) => signal === null && upper !== null)).toBe(
        true,
      );
      const five = fidelityLimits(
        series([...calm, ...step.slice(0, 5)]),
        up,
        later,
        at("2025-02-01"),
      );
      expect(five.map(({ center }) => center)).toEqual([
        ...calm.map(() => 5),
        ...Array<null>(5).fill(null),
      ]);
    });

    it("a quarter that holds months of both belongs to the part before", () => {
      const quarters = series([...calm, ...step], { grain: "quarter" });
      const rows = fidelityLimits(quarters, up, later, at("2027-02-01"));
      expect(rows[12]).toMatchObject({ month: "2027-01-01", center: 5 });
      expect(rows[13]).toMatchObject({ month: "2027-04-01", limits_from: "2027-04-01" });
    });

    it("several make several parts; before the first point, or twice, it changes nothing", () => {
      const values = series([...calm, ...step, ...calm]);
      const twice = [...at("2025-02-01"), ...at("2026-03-01"), ...at("2026-03-01")];
      const rows = fidelityLimits(values, up, later, [
        ...twice,
        ...at("2020-01-01"),
        ...at("2030-01-01"),
      ]);
      expect([rows[12], rows[13], rows[26]].map((row) => row?.center)).toEqual([5, 15, 5]);
    });
  });

  it("does not depend on the order of the rows", () => {
    const rows = series([...calm, 8, 9, 8, 9, 8, 9, 8]);
    expect(fidelityLimits(rows.toReversed(), up, later)).toEqual(fidelityLimits(rows, up, later));
  });
});
