import { expect, test } from "vitest";
import { cadenceOf } from "../../dashboard/cadence.ts";
import { changedSentence, signalChanges } from "../../dashboard/changes.ts";
import { addMonths } from "../../dashboard/months.ts";
import { readSeries } from "../../dashboard/series.ts";
import type { Point, Series } from "../../dashboard/series.ts";
import type { SignalName } from "../../dashboard/vocabulary.ts";
import { fidelityLimits } from "../../pipelines/statistics/fidelity.ts";

const point = (month: string, atFirst: SignalName | null, value: number | null = 1): Point => ({
  month,
  at: month,
  period: month,
  value,
  n: 20,
  center: 1,
  lower: 0,
  upper: 2,
  signal: atFirst,
  atFirst,
  trial: false,
  limitsFrom: "2024-01-01",
  withheld: false,
  open: false,
});

/** A series whose chart said these in Apr and May 2026 as it stood in those months. */
const series = (
  site: string,
  [april, may]: [SignalName | null, SignalName | null],
  changes: Partial<Series> = {},
): Series => ({
  id: "ns",
  measure: "ns",
  site,
  name: "Natural supports attending",
  unit: "count",
  grain: "month",
  good: "up",
  target: null,
  denominatorMeans: null,
  points: [point("2026-04", april), point("2026-05", may), point("2026-06", "concern")],
  ...changes,
});

const identity = {
  agency: "agency",
  site: "Elm",
  measure: "ns",
  instrument: null,
  version: null,
  subscale: null,
  respondent: null,
  grain: "month",
};
/** What limits do not look at. */
const unread = {
  n: 20,
  withheld: false,
  unit: "count",
  numerator: null,
  denominator: null,
  denominator_means: null,
};

const said = (all: Series[], site: string | null = null): string =>
  changedSentence(signalChanges(all, "2026-05"), site);

test("a signal that began is told with the number of sites and, where they are few, their names", () => {
  const all = [
    series("Ashford", ["usual", "improvement"]),
    series("Elm", ["usual", "improvement"]),
    series("Larkspur", ["usual", "usual"]),
  ];
  expect(said(all)).toBe(
    "In May 2026, compared with Apr 2026: natural supports attending began to improve at 2 of 3 sites (Ashford and Elm).",
  );
  const many = ["A", "B", "C", "D", "E"].map((site) => series(site, ["usual", "concern"]));
  expect(said(many)).toBe(
    "In May 2026, compared with Apr 2026: natural supports attending became a concern at 5 of 5 sites.",
  );
});

test("a signal that ended is told, and one that goes on or turned into another is not told as ended", () => {
  expect(said([series("Elm", ["improvement", "usual"])])).toContain("stopped improving");
  expect(said([series("Elm", ["concern", "usual"])])).toContain(
    "is no longer a concern at 1 of 1 site (Elm).",
  );
  expect(said([series("Elm", ["improvement", "improvement"])])).toBe(
    "In May 2026, compared with Apr 2026, no measure left its usual variation or came back to it.",
  );
  expect(said([series("Elm", ["improvement", "concern"])])).toBe(
    "In May 2026, compared with Apr 2026: natural supports attending became a concern at 1 of 1 site (Elm).",
  );
});

test("the month that is under way says nothing, whatever its point says", () => {
  expect(said([series("Elm", ["usual", "usual"])])).toBe(
    "In May 2026, compared with Apr 2026, no measure left its usual variation or came back to it.",
  );
});

test("what began and what ended stand in one sentence, measure by measure, at most three", () => {
  const one = [series("Ashford", ["usual", "improvement"]), series("Elm", ["concern", "usual"])];
  expect(said(one)).toBe(
    "In May 2026, compared with Apr 2026: natural supports attending began to improve at 1 of 2 sites (Ashford) and is no longer a concern at 1 (Elm).",
  );
  const five = ["a", "b", "c", "d", "e"].map((id) =>
    series("Elm", ["usual", "low"], { id, name: `MI skills ${id}` }),
  );
  expect(said(five)).toBe(
    "In May 2026, compared with Apr 2026: MI skills a became unusually low at 1 of 1 site (Elm); MI skills b became unusually low at 1 of 1 site (Elm); MI skills c became unusually low at 1 of 1 site (Elm); 2 more measures changed.",
  );
});

test("one site that is looked at is named once", () => {
  expect(said([series("Elm", ["usual", "improvement"])], "Elm")).toBe(
    "In May 2026, compared with Apr 2026 at Elm: natural supports attending began to improve.",
  );
  expect(said([series("Elm", ["usual", "usual"])], "Elm")).toBe(
    "In May 2026, compared with Apr 2026, no measure left its usual variation or came back to it at Elm.",
  );
});

test("a chart that has just enough points says how it is judged, not that anything began", () => {
  expect(said([series("Elm", [null, "improvement"])])).toBe(
    "In May 2026, compared with Apr 2026: natural supports attending is now judged: improving at 1 of 1 site (Elm).",
  );
  const both = [series("Ashford", ["usual", "concern"]), series("Elm", [null, "concern"])];
  expect(said(both)).toContain("became a concern at 1 of 2 sites (Ashford) and is now judged: ");
  expect(said([series("Elm", [null, "usual"])])).toBe(
    "In May 2026, compared with Apr 2026, no measure left its usual variation or came back to it.",
  );
});

test("months that a baseline parts are not compared: moved limits are no news", () => {
  const points = [point("2026-04", "improvement"), point("2026-05", "usual")];
  const parted = points.map((each, at) => ({ ...each, limitsFrom: at ? "2026-05-01" : null }));
  expect(said([series("Elm", ["usual", "usual"], { points: parted })])).toBe(
    "There is nothing of Apr 2026 to compare May 2026 with.",
  );
  const both = [series("Elm", ["usual", "usual"], { points: parted })];
  expect(said([...both, series("Ashford", ["usual", "low"])])).toContain(
    "at 1 of 1 site (Ashford)",
  );
});

test("signals that are withheld of a long chart are not said to lack points", () => {
  const points = Array.from({ length: 14 }, (_, at) => point(addMonths("2025-04", at), null));
  expect(said([series("Elm", [null, null], { points })])).toBe(
    "No signals of May 2026 are shown here.",
  );
});

test("values after the newest month that is over change nothing of what is said of it", () => {
  const values = [4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 5];
  const chart = (later: number[]) => {
    const rows = [...values, 5, 40, ...later].map((value, at) => ({
      ...identity,
      month: `${addMonths("2025-03", at)}-01`,
      value,
    }));
    const judged = fidelityLimits(rows, new Map([["ns", "up" as const]]), "2026-05-31");
    return readSeries(
      judged.map((row, at) => ({ ...row, ...unread, value: rows[at]!.value })),
      [],
      "2026-05-31",
    );
  };
  for (const later of [[], [39], [39, 41], [39, 41, 40], [39, 41, 40, 38]])
    expect(said(chart(later))).toContain("began to improve at 1 of 1 site (Elm)");
});

test("no values, nothing to compare with and too few points are each said as what they are", () => {
  expect(said([])).toBe("No fidelity values are here yet.");
  expect(said([], "Elm")).toBe("No fidelity values at Elm are here yet.");
  const first = series("Elm", ["usual", "usual"], { points: [point("2026-05", null)] });
  expect(said([first])).toBe("There is nothing of Apr 2026 to compare May 2026 with.");
  expect(said([series("Elm", [null, null])])).toBe(
    "No chart has the 13 points yet from which signals are told.",
  );
  const withheld = [point("2026-04", "usual"), point("2026-05", null, null)];
  expect(said([series("Elm", ["usual", "usual"], { points: withheld })])).toBe(
    "No fidelity values of May 2026 are here yet.",
  );
});

test("where the first month is not over, it is said when values begin", () => {
  const first = series("Elm", ["usual", "usual"], {
    points: [{ ...point("2026-06", null), period: "Jun 2026" }],
  });
  expect(said([first])).toBe("Fidelity values begin in Jun 2026, which is not over yet.");
  expect(said([first], "Elm")).toBe(
    "Fidelity values at Elm begin in Jun 2026, which is not over yet.",
  );
});

/** Quarters that begin with these months, each with what its chart said then. */
const quarters = (said: Record<string, SignalName>): Series =>
  series("Elm", ["usual", "usual"], {
    grain: "quarter",
    points: Object.entries(said).map(([month, signal]) => point(month, signal)),
  });

test("a quarter changes in its last month, against the quarter before", () => {
  const both = quarters({ "2026-01": "usual", "2026-04": "improvement" });
  const monthly = series("Ash", ["usual", "usual"], {
    points: ["2026-04", "2026-05", "2026-06"].map((month) => point(month, "usual")),
  });
  const june = changedSentence(signalChanges([both, monthly], "2026-06"), null);
  expect(june).toBe(
    "In Jun 2026, compared with May 2026: natural supports attending began to improve at 1 of 2 sites (Elm).",
  );
  expect(said([both, monthly])).toContain("In May 2026, compared with Apr 2026, no measure");
});

test("where nothing comes every month, the newest period with values is compared with the one before it", () => {
  const both = quarters({ "2025-10": "usual", "2026-01": "improvement" });
  expect(said([both])).toBe(
    "In Q1 2026, the newest quarter with values, compared with Q4 2025: natural supports attending began to improve at 1 of 1 site (Elm).",
  );
  expect(changedSentence(signalChanges([both], "2026-06"), "Elm")).toBe(
    "In Q1 2026, the newest quarter with values, compared with Q4 2025 at Elm: natural supports attending began to improve. Values of Q2 2026 at Elm are not here yet.",
  );
  expect(said([quarters({ "2026-01": "usual" })])).toBe(
    "There is nothing of Q4 2025 to compare Q1 2026 with.",
  );
});

test("how often values come is read from them: twice a year is not late after a quarter", () => {
  const twice = ["2024-09", "2025-03", "2025-09", "2026-03"];
  const yearly = series("Elm", ["usual", "usual"], {
    points: twice.map((month, at) => point(month, at === 3 ? "concern" : "usual")),
  });
  expect(cadenceOf(yearly)).toBe(6);
  expect(said([yearly])).toBe(
    "In Mar 2026, the newest month with values, compared with Sep 2025: natural supports attending became a concern at 1 of 1 site (Elm).",
  );
  const monthly = series("Elm", ["usual", "usual"], {
    points: ["2025-12", "2026-01", "2026-03", "2026-04"].map((month) => point(month, "usual")),
  });
  expect(cadenceOf(monthly)).toBe(1);
  expect(said([monthly])).toBe("No fidelity values of May 2026 are here yet.");
});

test("monthly values that ended years ago do not make quarterly ones late", () => {
  const old = ["2022-01", "2022-02", "2022-03"].map((month) => point(month, "usual"));
  const ended = series("Ash", ["usual", "usual"], { points: old });
  const both = quarters({ "2025-10": "usual", "2026-01": "improvement" });
  expect(said([ended, both])).toContain("In Q1 2026, the newest quarter with values");
});
