import { render } from "lit-html";
import { marksOf } from "../annotations.ts";
import { coachingMix } from "../charts/coaching_mix.ts";
import { eventStudyChart } from "../charts/event_study.ts";
import { fidelityTrend } from "../charts/fidelity_trend.ts";
import { measureTrend } from "../charts/measure_trend.ts";
import { sessionContext } from "../charts/session_context.ts";
import { shareTrend } from "../charts/share_trend.ts";
import { siteMultiples } from "../charts/site_multiples.ts";
import { threadLanes } from "../charts/thread_lanes.ts";
import { verdictSeries } from "../charts/verdict_series.ts";
import { readMix, sumMix } from "../mix.ts";
import { measures } from "../pages/overview_measures.ts";
import { readSeries, seriesId } from "../series.ts";
import { readState } from "../state.ts";
import type { View } from "../view.ts";
import {
  annotations,
  around,
  events,
  eventsOfFew,
  mix,
  months,
  series,
  session,
  thread,
  trend,
  turns,
} from "./rows.ts";

const measure = "ns_attending";
const all = readSeries(trend, [
  { measure, label: "Natural supports attending", unit: "count", good: "up", target: 1.8 },
]);
const { marks } = marksOf(annotations, { measure, sites: all.map(({ site }) => site), months });
const [first] = all as [(typeof all)[number]];
const monthsOfMix = readMix(mix, months, null);
const shares = monthsOfMix.map((month, at) => ({
  month: month.month,
  share: sumMix([month]).share,
  chance: sumMix([month]).chance,
  provisional: at >= monthsOfMix.length - 2,
  withheld: false,
}));
const address = (): string => "#";

/** The stack of Overview, of all sites or of one, as its figure. */
function stack(search: string, width: number): Element {
  const state = readState("/overview", search);
  const status = { asOf: "2026-06-30", sites: all.map(({ site }) => site), measures: [] };
  const me = { accounts: false, role: "quality_lead", person: null, token: null };
  const sources = { read: () => ({ state: "loading" }) };
  const view = { state, status, me, width, sources } as unknown as View;
  const series = all.filter(({ site }) => site === (state.filters.site ?? site));
  const shown = [{ id: seriesId(trend[0]!), name: first.name, series }];
  const host = document.createElement("div");
  render(measures(view, shown, "", months, { trend, mix, annotated: annotations }), host);
  return host.firstElementChild!;
}

/** Every chart of dashboard/charts by its name, from the same rows each time. */
export const charts: Record<string, (width: number) => Element> = {
  "fidelity-trend": (width) => fidelityTrend(first, { months, width, marks }),
  "site-multiples": (width) => siteMultiples(all, { months, width, marks }),
  "measure-trend": (width) => measureTrend([first], { months, width, height: 76, axis: false }),
  "measure-trend-sites": (width) => measureTrend(all, { months, width, height: 76, axis: true }),
  "share-trend": (width) => shareTrend(shares, { months, width, height: 76, axis: true }),
  "measures-and-coaching": (width) => stack("", width),
  "measures-and-coaching-site": (width) => stack(`site=${first.site}`, width),
  "coaching-mix": (width) => coachingMix(monthsOfMix, { months, width, count: "sessions" }),
  "coaching-mix-hours": (width) => coachingMix(monthsOfMix, { months, width, count: "hours" }),
  "thread-lanes": (width) => threadLanes(thread, { months, width, turns, address }),
  "verdict-series": (width) =>
    verdictSeries(series, {
      months,
      width,
      turns,
      grain: "month",
      unit: "count",
      site: first.site,
      measure,
      marks,
      frozen: true,
    }),
  "event-study": (width) => eventStudyChart(events, { width, unit: "count", period: "month" }),
  "event-study-few-sites": (width) =>
    eventStudyChart(eventsOfFew, { width, unit: "count", period: "month" }),
  "session-context": (width) =>
    sessionContext(session, around, {
      width,
      channels: ["group", "supervision", "onboarding", "individual"],
      asOf: "2025-05-10",
      address,
    }),
};
