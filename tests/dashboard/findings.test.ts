import { expect, test } from "vitest";
import {
  canStillRise,
  chanceFinding,
  hoursFinding,
  leftOutFinding,
  limitsInShort,
  noGoalsFinding,
  shareFinding,
  pointFinding,
  sitesFinding,
  tileFindings,
  trendFinding,
} from "../../dashboard/findings.ts";
import { readMix, sumMix, whyNotWhole } from "../../dashboard/mix.ts";
import type { MixTotal } from "../../dashboard/mix.ts";
import { twoYears } from "../../dashboard/period.ts";
import type { MixRow } from "../../server/api.ts";
import type { Point, Series } from "../../dashboard/series.ts";

const total = (changes: Partial<MixTotal>): MixTotal => ({ ...sumMix([]), ...changes });

test("the share is told with the year before, where there was enough of it", () => {
  const now = total({ counted: 200, share: 0.61 });
  expect(shareFinding(now, total({ counted: 150, share: 0.48 }), "the last 12 months")).toBe(
    "61\u00A0% of coaching was purposeful in the last 12 months, 48\u00A0% in the 12 before.",
  );
  expect(shareFinding(now, total({ counted: 5, share: 1 }), "the last 12 months")).not.toContain(
    "before",
  );
});

test("a share is told from 12 sessions on, and of hours from 12 sessions with hours", () => {
  const few = total({ counted: 11, share: 1 });
  expect(shareFinding(few, total({}), "the last 12 months")).toBe(
    "11 sessions of coaching in the last 12 months: too few to tell a share (fewer than 12).",
  );
  const hours = total({ counted: 200, timed: 11, shareOfMinutes: 1 });
  expect(hoursFinding(hours, total({}), "the last 12 months")).toContain("too few to tell a share");
  const enough = total({ counted: 200, timed: 150, shareOfMinutes: 0.4 });
  const untimed = total({ counted: 200, timed: 11, shareOfMinutes: 1 });
  expect(hoursFinding(enough, untimed, "the last 12 months")).toBe(
    "40\u00A0% of logged coaching hours were purposeful in the last 12 months (from the 150 of 200 sessions that logged them).",
  );
});

test("a year is compared only where every site has all its months, and what is left out is said", () => {
  const { now, before } = twoYears("2026-06-26");
  const rowsOf = (site: string, months: string[]) =>
    months.map((month) => ({ site, month: `${month}-01` }) as MixRow);
  const whole = rowsOf("A", [...before, ...now]);
  expect(whyNotWhole(whole, before, null)).toBeNull();
  const late = rowsOf("B", ["2025-06", ...now]);
  expect(whyNotWhole([...whole, ...late], before, null)).toBe("sessions of B begin in Jun 2025");
  expect(whyNotWhole([...whole, ...late], before, "A")).toBeNull();
  expect(whyNotWhole(late, before, null)).toBe("sessions begin in Jun 2025");
  const withheld = whole.filter(({ month }) => month !== "2025-01-01");
  expect(whyNotWhole(withheld, before, null)).toBe("1 month of a site has no sessions");
  const two = [...withheld, ...rowsOf("B", [...before.slice(0, 5), ...before.slice(7), ...now])];
  expect(whyNotWhole(two, before, null)).toBe("3 months of 2 sites have no sessions");
  const told = [...withheld, { ...whole[0]!, month: "2025-01-01", class: "withheld" }];
  expect(whyNotWhole(told, before, null)).toBe("1 month of a site is withheld");
  const both = [...two, { ...whole[0]!, month: "2025-01-01", class: "withheld" }];
  expect(whyNotWhole(both, before, null)).toBe(
    "3 months of 2 sites are missing, 1 withheld and 2 without sessions",
  );
  expect(leftOutFinding(sumMix(readMix(told, before, "A")))).toBe(
    "Withheld: 1 monthly figure of single sites, where fewer than 5 staff were coached in the month.",
  );
  const ended = rowsOf("Old", ["2022-01", "2022-02"]);
  expect(whyNotWhole([...whole, ...ended], before, null)).toBeNull();
  const closed = rowsOf("Shut", [...ended.map(({ month }) => month), ...before.slice(0, 4)]);
  expect(whyNotWhole([...whole, ...closed], before, null)).toBe("sessions of Shut end in Oct 2024");
  const sum = total({ counted: 200, share: 0.5 });
  expect(shareFinding(sum, sum, "the last 12 months", "sessions begin in Jun 2025")).toBe(
    "50\u00A0% of coaching was purposeful in the last 12 months, not compared with the 12 before: sessions begin in Jun 2025.",
  );
});

test("where no PD goals stand a share of none is told as what is missing, not as a finding", () => {
  const { sessions } = sumMix([]);
  const none = total({ counted: 252, share: 0 });
  expect(noGoalsFinding(none, false)).toBe(
    "No coaching can count as purposeful yet: no PD goals have been imported.",
  );
  expect(noGoalsFinding(none, true)).toBeNull();
  expect(noGoalsFinding(total({}), false)).toBeNull();
  const corrected = total({ counted: 252, sessions: { ...sessions, headline: 1 } });
  expect(noGoalsFinding(corrected, false)).toBeNull();
});

test("a year of which all is withheld is not told as one without coaching", () => {
  const none = total({});
  const kept = total({ withheld: 3 });
  expect(shareFinding(none, none, "the last 12 months")).toBe(
    "No coaching was logged in the last 12 months.",
  );
  expect(shareFinding(kept, none, "the last 12 months")).toBe(
    "The share of purposeful coaching in the last 12 months is withheld.",
  );
  expect(hoursFinding(kept, none, "the last 12 months")).toContain("is withheld");
});

test("a share says that it can still rise where sessions are not settled", () => {
  expect(canStillRise(total({ unsettled: 23 }))).toContain("23 newer sessions");
  expect(canStillRise(total({ unsettled: 0 }))).toBeNull();
});

test("a share no better than shuffled themes would give is called so", () => {
  expect(chanceFinding(total({ share: 0.33, chance: 0.29 }))).toContain("chance would give");
  expect(chanceFinding(total({ share: 0.61, chance: 0.29 }))).toBeNull();
  expect(chanceFinding(total({ share: 0.33, chance: null }))).toBeNull();
});

const trend = (points: number, trial: boolean): Series => ({
  id: "any",
  measure: "any",
  site: `site of ${points}`,
  name: "Any",
  unit: "share",
  grain: "month",
  good: "up",
  target: null,
  denominatorMeans: null,
  points: Array.from({ length: points }, (_, at): Point => {
    const month = `2025-${String(at + 1).padStart(2, "0")}`;
    const limits = trial ? { center: 0.5, lower: 0.2, upper: 0.8 } : noLimits;
    return { ...limits, month, at: month, period: month, value: 0.5, ...unjudged, trial };
  }),
});
const noLimits = { center: null, lower: null, upper: null };
const unjudged = {
  n: null,
  signal: null,
  atFirst: null,
  withheld: false,
  open: false,
  limitsFrom: "2025-01-01",
};

test("a card says trial limits where the chart draws them, and from how many points", () => {
  expect(limitsInShort([trend(8, true)])).toBe("trial limits (8 points)");
  expect(limitsInShort([trend(7, true), trend(9, true)])).toBe("trial limits (7 to 9 points)");
  expect(limitsInShort([trend(4, false)])).toBe("too few for limits (4 points)");
  expect(limitsInShort([trend(0, false)])).toBe("no period is over yet");
  expect(tileFindings([trend(8, true), trend(4, false)])).toEqual([
    { signal: null, words: "trial limits (8 points)" },
  ]);
});

const judged = (site: string, signal: Point["signal"]): Series => {
  const series = trend(8, true);
  const points = series.points.map((point) => ({ ...point, trial: false, signal }));
  return { ...series, site, points };
};

test("signals are counted among the sites that are judged, and the others are said", () => {
  const few = [trend(4, false), trend(5, false)];
  const one = [judged("A", "usual"), ...few];
  expect(tileFindings(one)).toEqual([
    { signal: "usual", words: "usual variation at\u00A01" },
    { signal: null, words: "2 with too few points" },
  ]);
  expect(sitesFinding(one)).toBe("Usual variation at A; 2 with too few points.");
  const two = [judged("A", "improvement"), judged("B", "usual"), ...few];
  expect(tileFindings(two)[0]?.words).toBe("improving at\u00A01 of\u00A02: A");
  expect(sitesFinding(two)).toBe("Improving at 1 of 2 judged sites (A); 2 with too few points.");
});

test("limits that are withheld with a point are not called too few points", () => {
  const whole = trend(9, false);
  const points = whole.points.map((point, at) =>
    at === 2 ? { ...point, value: null, withheld: true } : point,
  );
  const series = { ...whole, points };
  expect(limitsInShort([series])).toBe("limits withheld");
  expect(trendFinding(series)).toContain("limits withheld");
  expect(trendFinding(whole)).toContain("too few for limits");
  expect(pointFinding(points[0]!, "share", true)).toContain("limits withheld");
  expect(tileFindings([judged("A", "usual"), series])[1]?.words).toBe("1 with limits withheld");
});
