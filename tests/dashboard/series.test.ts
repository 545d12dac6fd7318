import { expect, test } from "vitest";
import { broken, lineUp, pointText, trendDomain } from "../../dashboard/charts/trend_marks.ts";
import {
  pointFinding,
  sitesFinding,
  tileFindings,
  trendFinding,
} from "../../dashboard/findings.ts";
import {
  readSeries,
  trendColumns,
  seriesId,
  seriesName,
  signalSince,
  trendNamed,
} from "../../dashboard/series.ts";
import { monthsFrom } from "../../dashboard/months.ts";
import type { Series } from "../../dashboard/series.ts";
import type { Measure, TrendRow } from "../../server/api.ts";

const measures: Measure[] = [
  {
    measure: "ns_attending",
    label: "Natural supports per meeting",
    unit: "count",
    good: "up",
    target: null,
  },
];

const row = (changes: Partial<TrendRow>): TrendRow => ({
  site: "Site A",
  measure: "ns_attending",
  instrument: null,
  version: null,
  subscale: null,
  respondent: null,
  grain: "month",
  month: "2026-01-01",
  value: 1,
  n: 20,
  center: 1.4,
  lower: 1.1,
  upper: 1.7,
  signal: "usual",
  trial: false,
  limits_from: "2026-01-01",
  withheld: false,
  unit: "count",
  denominator_means: null,
  numerator: null,
  denominator: null,
  signal_then: null,
  ...changes,
});

const run = (signals: (string | null)[], changes: Partial<TrendRow> = {}): TrendRow[] =>
  signals.map((signal, at) =>
    row({ month: `2026-0${at + 1}-01`, signal, value: 1 + at / 10, ...changes }),
  );

test("respondents, versions and grains are trends of their own", () => {
  const rows = [
    row({ respondent: "Caregiver" }),
    row({ respondent: "Care coordinator" }),
    row({ respondent: "Caregiver", version: "2" }),
    row({ respondent: "Caregiver", grain: "quarter" }),
  ];
  expect(readSeries(rows, measures)).toHaveLength(4);
});

test("one measure by two instruments is two trends, told apart in name and address", () => {
  const by = (instrument: string, value: number) => row({ instrument, value });
  const all = readSeries([by("CFT form", 1), by("Huddle log", 8)], measures);
  expect(all.map(({ name, points }) => [name, points.map(({ value }) => value)])).toEqual([
    ["Natural supports per meeting, CFT form", [1]],
    ["Natural supports per meeting, Huddle log", [8]],
  ]);
  expect(all.map(({ id }) => id)).toEqual([
    "ns_attending~instrument:CFT form",
    "ns_attending~instrument:Huddle log",
  ]);
  const subscales = ["home", "school"].map((subscale) => row({ subscale }));
  expect(readSeries(subscales, measures).map(({ name }) => name)).toEqual([
    "Natural supports per meeting, home",
    "Natural supports per meeting, school",
  ]);
});

test("the rows of a trend are asked for by all that names it, and what it lacks as none", () => {
  expect(trendColumns(row({ instrument: "CFT form" }))).toEqual({
    measure: "ns_attending",
    instrument: "CFT form",
    version: "",
    subscale: "",
    respondent: "",
    grain: "month",
  });
});

test("a measure that is named by its instrument and subscale does not repeat them", () => {
  const named = row({ measure: "DART/engagement", instrument: "DART", subscale: "engagement" });
  expect(seriesId(named)).toBe("DART/engagement");
  expect(seriesName(named, measures)).toBe("DART: engagement");
  expect(seriesId({ ...named, instrument: "Survey" })).not.toBe(seriesId(named));
});

test("an address from before instruments stood in them leads to the first trend that it may mean", () => {
  const of = (instrument: string, changes: Partial<TrendRow> = {}) =>
    row({ instrument, respondent: "Caregiver", ...changes });
  const rows = [of("CFT form", { version: "2" }), of("CFT form"), of("Huddle log")];
  const found = (named: string) => rows.findIndex((each) => each === trendNamed(named, rows));
  expect(found("ns_attending~instrument:Huddle log~Caregiver")).toBe(2);
  expect(found("ns_attending~Caregiver")).toBe(1);
  expect(found("ns_attending")).toBe(0);
  expect(found("ns_share")).toBe(-1);
});

test("measures of the catalogue come first, under their label", () => {
  const all = readSeries([row({ measure: "dart/engagement" }), row({})], measures);
  expect(all.map(({ name }) => name)).toEqual(["Natural supports per meeting", "Dart: engagement"]);
});

test("a quarter stands at its middle month", () => {
  const [series] = readSeries([row({ grain: "quarter", month: "2026-04-01" })], measures);
  expect(series?.points[0]).toMatchObject({ at: "2026-05", period: "Q2 2026" });
});

test("a line breaks over absent months and quarters, and over nothing else", () => {
  const lined = (grain: string, dates: string[], site = "Site A") =>
    readSeries(
      dates.map((month) => row({ grain, site, month: `${month}-01` })),
      measures,
    );
  const shown = monthsFrom("2025-01", "2026-12");
  const drawn = (all: Series[]) =>
    broken(lineUp(all, shown)).map(({ at, value }) => (value === null ? `no ${at}` : at));
  expect(drawn(lined("month", ["2025-11", "2025-12", "2026-03", "2026-04"]))).toEqual([
    "2025-11",
    "2025-12",
    "no 2026-01",
    "2026-03",
    "2026-04",
  ]);
  const quarters = ["2025-01", "2025-04", "2026-01"];
  expect(drawn(lined("quarter", quarters))).toEqual([
    "2025-02",
    "2025-05",
    "no 2025-08",
    "2026-02",
  ]);
  const sites = [...lined("month", ["2026-01"]), ...lined("month", ["2026-06"], "Site B")];
  expect(drawn(sites)).toEqual(["2026-01", "2026-06"]);
});

test("a withheld value is never a number and never a signal", () => {
  const [series] = readSeries([row({ value: null, withheld: true })], measures);
  const [point] = series?.points ?? [];
  expect(point).toMatchObject({ value: null, withheld: true, signal: null });
  expect(point && pointText({ ...point, site: "Site A" }, "count")).toContain(
    "withheld: at the source, or fewer than 11 families or meetings",
  );
  expect(point && pointFinding(point, "count")).toBe(
    "Withheld: at the source, or fewer than 11 families or meetings.",
  );
});

test("the finding names the signal, since when, and the usual range", () => {
  const [series] = readSeries(run(["usual", "improvement", "improvement"]), measures);
  expect(series && signalSince(series)?.period).toBe("Feb 2026");
  expect(series && trendFinding(series)).toBe(
    "Improving since Feb 2026: 1.20 in Mar 2026, usual range 1.10 to 1.70.",
  );
});

test("without limits the finding says that there are too few points", () => {
  const rows = run([null, null], { center: null, lower: null, upper: null });
  const [series] = readSeries(rows, measures);
  expect(series && trendFinding(series)).toBe("1.10 in Feb 2026; 2 points are too few for limits.");
});

test("trial limits give a range but no signal", () => {
  const all = readSeries(run([null, null], { trial: true }), measures);
  expect(all[0] && trendFinding(all[0])).toContain("trial range");
  expect(tileFindings(all)).toEqual([{ signal: null, words: "trial limits (2 points)" }]);
  const under = readSeries(run([null, null], { trial: true }), measures, "2026-02-20");
  expect(tileFindings(under)).toEqual([{ signal: null, words: "trial limits (1 point)" }]);
});

test("sites are counted, and named when they are few", () => {
  const rows = [
    ...run(["usual", "improvement"]),
    ...run(["usual", "concern"], { site: "Site B" }),
    ...run(["usual", "usual"], { site: "Site C" }),
  ];
  expect(sitesFinding(readSeries(rows, measures))).toBe(
    "Improving at 1 of 3 sites (Site A) and concern at 1 of 3 sites (Site B).",
  );
});

test("a count or a share has its axis begin at nothing, a score near its values", () => {
  const [count] = readSeries([row({})], measures);
  const [score] = readSeries(
    [row({ measure: "wfi/total", unit: "score", value: 72, lower: 66, upper: 78, center: 72 })],
    measures,
  );
  expect(count && trendDomain([count])[0]).toBe(0);
  expect(score && trendDomain([score])[0]).toBeGreaterThan(60);
});

test("limits are drawn only where values can be", () => {
  const wide = { lower: -0.2, upper: 1.2, value: 0.5 };
  const [share] = readSeries([row({ ...wide, unit: "share" })], measures);
  const [count] = readSeries([row({ ...wide, unit: "count" })], measures);
  expect(share?.points[0]).toMatchObject({ lower: 0, upper: 1 });
  expect(count?.points[0]).toMatchObject({ lower: 0, upper: 1.2 });
});
