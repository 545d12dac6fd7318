import { expect, test } from "vitest";
import { monthlyLine, namesAndRows, notLoggedLine } from "../../dashboard/data_lines.ts";
import { readMix, sumMix } from "../../dashboard/mix.ts";
import { newestOver } from "../../dashboard/period.ts";
import { sitesDrawn } from "../../dashboard/pages/overview_many_sites.ts";
import { readSeries } from "../../dashboard/series.ts";
import type { Series } from "../../dashboard/series.ts";
import { themeLines } from "../../dashboard/theme_lines.ts";
import { verdictNews } from "../../dashboard/verdict_news.ts";
import type { OverviewVerdict, ThemePlace, TrendRow } from "../../server/api.ts";

const place = (site: string, changes: Partial<ThemePlace> = {}): ThemePlace => ({
  theme: "Natural supports",
  site,
  state: "embedded",
  before_data: false,
  embedded_from: "2025-04-01",
  tapered_from: null,
  again_from: null,
  ...changes,
});

const verdict = (site: string, changes: Partial<OverviewVerdict> = {}): OverviewVerdict => ({
  theme: "Natural supports",
  site,
  measure: "ns_share",
  instrument: null,
  version: null,
  subscale: null,
  respondent: null,
  grain: "month",
  moved: "moved",
  stuck: null,
  tell_from: null,
  decided_by: "compared",
  good: "up",
  comparison_sites: 2,
  embedded_from: "2025-04-01",
  window_to: "2026-03-01",
  months_after: 12,
  ...changes,
});

const nameOf = ({ measure }: OverviewVerdict): string => measure;
const words = (places: ThemePlace[], verdicts: OverviewVerdict[], sites: string[]) =>
  themeLines(places, verdicts, sites, nameOf).map(({ states, measures }) => [
    states,
    ...measures.map(({ answers, compared }) =>
      [...answers.map((answer) => answer.words), compared].filter(Boolean).join(" · "),
    ),
  ]);

test("what sites without the theme did too is never said to have moved", () => {
  const said = (good: "up" | "down") =>
    words([place("A")], [verdict("A", { moved: "rose_everywhere", good })], ["A", "B"])[0]![1];
  expect(said("up")).toMatch(/^rose, but so did sites without it at 1 ·/);
  expect(said("down")).toMatch(/^fell, but so did sites without it at 1 ·/);
});

test("a theme says at how many sites it is embedded, where it moved and stuck, and compared with how many", () => {
  const sites = ["A", "B", "C", "D", "E", "F"];
  const verdicts = [
    verdict("A", { stuck: "holding" }),
    verdict("B", { stuck: "holding" }),
    verdict("C", { stuck: "too_early" }),
    verdict("D", { moved: "no_clear_movement", comparison_sites: 3 }),
  ];
  expect(
    words(
      ["A", "B", "C", "D"].map((site) => place(site)),
      verdicts,
      sites,
    ),
  ).toEqual([
    [
      "embedded at 4 of 6 sites",
      "moved at 3 (2 holding, 1 too early to say whether it lasts) · no clear movement at 1 · compared with 2 to 3 sites without it",
    ],
  ]);
});

test("what cannot be told says from when it can, the earliest of them", () => {
  const open = { moved: "cannot_tell", decided_by: null, comparison_sites: 0 } as const;
  const verdicts = [
    verdict("A", { ...open, tell_from: "2026-12-01" }),
    verdict("B", { ...open, tell_from: "2026-10-01" }),
  ];
  const being = [place("A", { state: "being_embedded" }), place("B", { state: "being_embedded" })];
  expect(words(being, verdicts, ["A", "B"])).toEqual([
    ["being embedded at 2 of 2 sites", "cannot tell at 2 before Oct 2026"],
  ]);
  expect(words([place("A")], [verdict("A", open)], ["A", "B"])).toEqual([
    ["embedded at 1 of 2 sites", "cannot tell at 1"],
  ]);
});

test("at one site a theme says since when, and its answer without counts", () => {
  expect(words([place("A"), place("B")], [verdict("A", { stuck: "drifting" })], ["A"])).toEqual([
    ["Embedded since Apr 2025", "moved, drifting · compared with 2 sites without it"],
  ]);
});

test("themes that can be judged come first; one without a measure has none", () => {
  const lines = themeLines(
    [place("A", { theme: "Boundaries" }), place("B", { theme: "Boundaries" }), place("A")],
    [verdict("A")],
    ["A", "B"],
    nameOf,
  );
  expect(lines.map(({ theme, measures }) => [theme, measures.length])).toEqual([
    ["Natural supports", 1],
    ["Boundaries", 0],
  ]);
});

const rules = { embedded_hold_months: 2, post_min: 6, post_max: 12 };
const news = (places: ThemePlace[], verdicts: OverviewVerdict[]) =>
  verdictNews({ places, verdicts }, "2026-05", rules, nameOf);

test("a theme counts as embedded in the month in which its two month ends have passed, and in no other", () => {
  expect(news([place("A", { embedded_from: "2026-03-01" })], [])).toEqual([
    "Natural supports counts as embedded at A since Mar 2026.",
  ]);
  expect(news([place("A", { embedded_from: "2026-02-01" })], [])).toEqual([]);
  expect(news([place("A", { embedded_from: "2026-03-01", state: "being_embedded" })], [])).toEqual(
    [],
  );
});

test("a verdict is new after six months and final after twelve", () => {
  const first = { embedded_from: "2025-12-01", window_to: "2026-05-01", months_after: 6 };
  expect(news([], [verdict("A", first)])).toEqual([
    "First verdict on Natural supports at A, ns_share: moved.",
  ]);
  expect(news([], [verdict("A", { ...first, moved: "cannot_tell" })])).toEqual([]);
  const last = { embedded_from: "2025-06-01", window_to: "2026-05-01", months_after: 12 };
  expect(news([], [verdict("A", { ...last, stuck: "holding" })])).toEqual([
    "Final verdict on Natural supports at A, ns_share: moved, holding.",
  ]);
  const between = { embedded_from: "2025-10-01", window_to: "2026-05-01", months_after: 8 };
  expect(news([], [verdict("A", between)])).toEqual([]);
});

test("more than three changes of themes are counted", () => {
  const first = { embedded_from: "2025-12-01", window_to: "2026-05-01", months_after: 6 };
  const many = ["A", "B", "C", "D", "E"].map((site) => verdict(site, first));
  expect(news([], many)).toHaveLength(4);
  expect(news([], many).at(-1)).toBe("2 more changes of themes.");
});

test("a month is over on its last day", () => {
  expect(newestOver("2026-06-26")).toBe("2026-05");
  expect(newestOver("2026-06-30")).toBe("2026-06");
  expect(newestOver("2026-01-01")).toBe("2025-12");
});

const row = (site: string, month: string, changes: Partial<TrendRow> = {}): TrendRow => ({
  site,
  measure: "ns",
  instrument: null,
  version: null,
  subscale: null,
  respondent: null,
  grain: "month",
  month: `${month}-01`,
  value: 1,
  n: 20,
  center: null,
  lower: null,
  upper: null,
  signal: "improvement",
  trial: false,
  limits_from: "2026-01-01",
  withheld: false,
  unit: "count",
  numerator: null,
  denominator: null,
  denominator_means: null,
  signal_then: null,
  ...changes,
});

test("a month that is not over has no signal, and neither has its quarter", () => {
  const rows = [
    row("A", "2026-05"),
    row("A", "2026-06"),
    row("A", "2026-04", { grain: "quarter" }),
  ];
  const [monthly, quarterly] = readSeries(rows, [], "2026-06-26");
  expect(monthly?.points.map(({ signal, open }) => [signal, open])).toEqual([
    ["improvement", false],
    [null, true],
  ]);
  expect(quarterly?.points.map(({ open }) => open)).toEqual([true]);
});

test("a month that later values follow is over, and pages end at the month of the as-of date", () => {
  const rows = ["2026-04", "2026-05", "2026-06", "2026-07"].map((month) => row("A", month));
  const [series] = readSeries(rows, [], "2026-05-20");
  expect(series?.points.map(({ month, open }) => [month, open])).toEqual([
    ["2026-04", false],
    ["2026-05", false],
  ]);
});

const meetings = (sites: string[], rows: TrendRow[]): string =>
  monthlyLine(readSeries(rows, []), sites, "2026-05").words;

test("sites without monthly measures are named where they are few, and none is said as none", () => {
  const full = ["A", "B"].flatMap((site) => [row(site, "2026-04"), row(site, "2026-05")]);
  expect(meetings(["A", "B"], full)).toBe(
    "All 2 sites have monthly measures in Apr 2026 and May 2026",
  );
  expect(meetings(["A"], full)).toBe("A has monthly measures in Apr 2026 and May 2026");
  expect(meetings(["A", "B", "C"], full)).toBe(
    "1 site (C) without monthly measures in May 2026; 1 site (C) without monthly measures in Apr 2026",
  );
  expect(meetings(["A", "B"], full.slice(0, 3))).toBe(
    "1 site (B) without monthly measures in May 2026; no site without monthly measures in Apr 2026",
  );
  expect(meetings(["A", "V", "W", "X", "Y"], full)).toMatch(
    /^4 sites without monthly measures in May 2026;/,
  );
  expect(meetings(["A"], [])).toBe("No monthly measures have been imported");
});

test("a site misses nothing before its first month", () => {
  const rows = [row("A", "2026-04"), row("A", "2026-05"), row("New", "2026-05")];
  expect(monthlyLine(readSeries(rows, []), ["A", "New"], "2026-05")).toEqual({
    words: "All 2 sites have monthly measures in May 2026; 1 site (New) from then on",
    good: true,
  });
});

test("a site whose values ended over a year ago is named apart, and nothing of it is waited for", () => {
  const rows = [
    ...["2026-04", "2026-05"].map((month) => row("A", month)),
    ...["2024-01", "2024-02"].map((month) => row("Old", month)),
  ];
  expect(monthlyLine(readSeries(rows, []), ["A", "Old"], "2026-05")).toEqual({
    words:
      "A has monthly measures in Apr 2026 and May 2026; 1 site (Old) without monthly measures for over a year",
    good: true,
  });
  expect(monthlyLine(readSeries(rows, []), ["Old"], "2026-05").good).toBe(false);
});

test("measures that come each quarter say how far they go, and miss no month", () => {
  const quarterly = ["2025-10", "2026-01"].map((month) => row("A", month, { grain: "quarter" }));
  const at = (over: string) => monthlyLine(readSeries(quarterly, []), ["A"], over);
  expect(at("2026-05")).toEqual({ words: "The newest measures are of Q1 2026", good: true });
  expect(at("2026-06").words).toBe(
    "The newest measures are of Q1 2026; those of Q2 2026 are not here yet",
  );
});

const many = (unusual: number, sites = 50): Series[] =>
  readSeries(
    Array.from({ length: sites }, (_, at) =>
      row(`Site ${at + 1}`, "2026-05", { signal: at >= sites - unusual ? "concern" : "usual" }),
    ),
    [],
  );
const drawnOf = (all: Series[], filters = {}): string[] =>
  sitesDrawn(all, filters).drawn.map(({ site }) => site);

test("sites stand as people order their names", () => {
  expect(many(0, 11).map(({ site }) => site)).toEqual(many(0, 11).map((_, at) => `Site ${at + 1}`));
});

test("of many sites those with a signal are drawn, all where they are few, wanted or all alike", () => {
  expect(drawnOf(many(2))).toEqual(["Site 49", "Site 50"]);
  expect(sitesDrawn(many(2), {}).told).toHaveLength(48);
  expect(drawnOf(many(2, 12))).toHaveLength(12);
  expect(drawnOf(many(2), { sites: "all" })).toHaveLength(50);
  expect(drawnOf(many(0))).toHaveLength(50);
});

test("what counts for all sites is said to where one is chosen", () => {
  const { rejected, themes } = namesAndRows({ rejected: 3, unmapped_themes: 0 }, true);
  expect(rejected.words).toBe("3 rows rejected, all sites");
  expect(themes.words).toBe("Every theme is in the catalogue, all sites");
});

test("a withheld value is a meeting that was held", () => {
  const rows = [row("A", "2026-04"), row("A", "2026-05", { value: null, withheld: true })];
  expect(meetings(["A"], rows)).toBe("A has monthly measures in Apr 2026 and May 2026");
});

test("too little logged is a share of all sessions that could be judged", () => {
  const base = { ...sumMix([]) };
  const unknown = (n: number) => ({ ...base.sessions, unknown: n });
  const say = (n: number, counted: number) =>
    notLoggedLine({ ...base, counted, sessions: unknown(n) }, "the last 12 months").words;
  expect(say(6, 94)).toBe("6\u00A0% of sessions of the last 12 months too little logged");
  expect(say(1, 999)).toBe("Under 1\u00A0% of sessions of the last 12 months too little logged");
  expect(say(0, 5)).toBe("Every session of the last 12 months says enough");
  expect(say(0, 0)).toBe("No coaching was logged in the last 12 months");
});

test("rejected rows and unknown themes are counted, or said to be none", () => {
  const say = (rejected: number, unmapped_themes: number) => {
    const said = namesAndRows({ rejected, unmapped_themes });
    return [said.rejected.words, said.themes.words];
  };
  expect(say(0, 0)).toEqual(["No row rejected", "Every theme is in the catalogue"]);
  expect(say(1, 1)).toEqual(["1 row rejected", "1 theme not in the catalogue"]);
  expect(say(1240, 20)).toEqual(["1,240 rows rejected", "20 themes not in the catalogue"]);
});

test("the share of hours is that of the minutes that were logged", () => {
  const rows = (["purposeful", "unanchored"] as const).map((name, at) => ({
    site: "A",
    month: "2026-05-01",
    class: name,
    sessions: 1,
    minutes: at === 0 ? 90 : 30,
    chance_share: null,
    headline: at === 0 ? 1 : 0,
    weak: 0,
    entry_only: 0,
    sessions_with_minutes: 1,
    chance_draws: null,
    headline_minutes: at === 0 ? 90 : null,
    entry_only_minutes: null,
    unsettled: 0,
  }));
  const total = sumMix(readMix(rows, ["2026-05"], null));
  expect([total.share, total.shareOfMinutes]).toEqual([0.5, 0.75]);
  expect(sumMix([]).shareOfMinutes).toBeNull();
});
