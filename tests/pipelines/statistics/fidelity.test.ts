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

const calm = [4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 5];
const risen = [8, 9, 8, 9, 8, 9, 8];

describe("limits of fidelity series", () => {
  it("says improvement or concern by the measure's good direction", () => {
    const rows = fidelityLimits(series([...calm, 40]), up);
    expect(rows.at(-1)?.signal).toBe("improvement");
    const down = new Map([["ns_attending", "down" as const]]);
    expect(fidelityLimits(series([...calm, 40]), down).at(-1)?.signal).toBe("concern");
  });

  it("says high or low where no good direction is known", () => {
    expect(fidelityLimits(series([...calm, 40]), new Map()).at(-1)?.signal).toBe("high");
    expect(fidelityLimits(series([...calm, -40]), new Map()).at(-1)?.signal).toBe("low");
  });

  it("says usual for the rest of a chart, and nothing on a trial one", () => {
    const rows = fidelityLimits(series(calm), up);
    expect(new Set(rows.map(({ signal }) => signal))).toEqual(new Set(["usual"]));
    const trial = fidelityLimits(series(calm.slice(0, 9)), up);
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
    );
    const centers = Map.groupBy(rows, ({ respondent }) => respondent);
    expect(centers.get("caregiver")?.[0]?.center).toBeCloseTo(5, 12);
    expect(centers.get("coordinator")?.[0]?.center).toBeCloseTo(55, 12);
  });

  it.each(["month", "quarter"])("takes no moving range across a missing %s", (grain) => {
    const gap = fidelityLimits(series([1, 2, 1, undefined, 21, 20, 21], { grain }), up);
    expect(gap).toHaveLength(6);
    expect(gap[0]?.upper).toBeCloseTo(11 + 2.66, 12);
  });

  it("keeps a withheld period as a row without a signal", () => {
    const rows = fidelityLimits(series([...calm.slice(0, 5), null, ...calm]), up);
    expect(rows[5]).toMatchObject({ month: "2024-06-01", signal: null });
    expect(rows[5]?.center).not.toBeNull();
  });

  it("freezes the limits at a baseline that a person recorded", () => {
    const baseline = { site: "hill", measure: "ns_attending" };
    const months = { from_month: "2024-01-01", to_month: "2025-01-01" };
    const rows = fidelityLimits(series([...calm, ...risen]), up, [{ ...baseline, ...months }]);
    expect(rows.at(-1)?.center).toBeCloseTo(5, 12);
    expect(rows.slice(13).map(({ signal }) => signal)).toEqual(risen.map(() => "improvement"));
    const earlier = { ...baseline, ...months, to_month: "2024-10-01" };
    const corrected = fidelityLimits(series(calm), up, [earlier, { ...baseline, ...months }]);
    expect(corrected[0]?.trial).toBe(false);
    const elsewhere = { ...baseline, from_month: "2020-01-01", to_month: "2020-12-01" };
    const unfrozen = fidelityLimits(series([...calm, ...risen]), up, [elsewhere]);
    expect(unfrozen[0]?.center).toBeCloseTo(124 / 20, 12);
  });

  it("does not depend on the order of the rows", () => {
    const rows = series([...calm, ...risen]);
    expect(fidelityLimits(rows.toReversed(), up)).toEqual(fidelityLimits(rows, up));
  });
});
