import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type {
  ThreadMonth,
  SeriesName,
  SeriesPoint,
  ThemeDetail,
  ThemePlace,
  VerdictRow,
} from "../../server/api.ts";
import { ask } from "../api.ts";
import type { Turn } from "../charts/theme_axis.ts";
import { sentenceOf, tellsFewStaff } from "../leaving.ts";
import { addMonths, dayName, monthName, monthOf, monthsFrom } from "../months.ts";
import { asPercent, listed } from "../numbers.ts";
import { readAnnotations } from "../parts/annotations.ts";
import { choice } from "../parts/choice.ts";
import { failed, loading, noImports } from "../parts/states.ts";
import { term } from "../parts/term.ts";
import { stateIcon, verdictChips } from "../parts/verdict_marks.ts";
import { namesOf, seriesId, seriesName, trendNamed } from "../series.ts";
import { pageAddress, themeAddress } from "../state.ts";
import { seesSessions } from "../roles.ts";
import type { View } from "../view.ts";
import { stateWords } from "../verdict_words.ts";
import { channelName } from "../vocabulary.ts";
import { measureFigure } from "./theme_measure.ts";
import { overSites } from "./theme_over_sites.ts";
import { threadFigure } from "./theme_thread.ts";
import { besideVerdict, whyWeSaySo } from "./theme_why.ts";

/** Did what we embedded move anything, and did it stick? One theme at one site. */
export function theme(view: View): TemplateResult {
  const name = view.state.theme ?? "";
  const { site } = view.state.filters;
  const address = `/api/themes/${encodeURIComponent(name)}${site ? `?${new URLSearchParams({ site })}` : ""}`;
  const back = html`<p class="back"><a href=${pageAddress("themes")}>← All themes</a></p>`;
  if (!view.status.build)
    return html`${back}
      <h1 class="hidden">${name}</h1>
      ${noImports()}`;
  const source = view.sources.read(address, () => ask<ThemeDetail>(address));
  if (source.state === "loading") return html`${back}${loading()}`;
  if (source.state === "failed")
    return html`${back}
      <h1 class="hidden">${name}</h1>
      ${failed(source.message, location.href)}`;
  const detail = source.data;
  const { measure } = view.state.filters;
  const own = detail.verdicts.filter((row) => row.site === detail.site);
  const chosen =
    trendNamed(measure, detail.over_sites) ??
    detail.over_sites.find((row) => sameSeries(row, strongest(own))) ??
    detail.over_sites[0] ??
    null;
  const verdict = own.find((row) => sameSeries(row, chosen)) ?? null;
  const place = detail.places.find((row) => row.site === detail.site) ?? null;
  const points = chosen === null ? null : readPoints(view, detail, chosen);
  const annotated = readAnnotations(view);
  if (annotated.state === "failed") return html`${back}${failed(annotated.message, location.href)}`;
  const months = monthsOf(view, detail, points ?? []);
  const turns = place === null ? [] : turnsOf(place);
  return html`${back} ${header(view, detail, place, verdict, chosen !== null)}
  ${controls(view, detail, chosen)}
  ${
    seesSessions(view.me)
      ? threadFigure(view, detail, { months, turns })
      : html`<section class="theme-part">
          <h2>The thread</h2>
          <p class="note">Single sessions and PD goals are not for your role.</p>
        </section>`
  }
  ${
    chosen === null
      ? ""
      : points === null || annotated.state === "loading"
        ? loading()
        : measureFigure(view, detail, {
            months,
            turns,
            points,
            chosen,
            verdict,
            annotated: annotated.data,
          })
  }
  ${verdict === null ? "" : whyWeSaySo(view, detail, verdict)}
  ${detail.over_sites.filter((row) => sameSeries(row, chosen)).map((row) => overSites(view, detail, row))}
  ${seesSessions(view.me) ? notReached(detail) : ""}`;
}

const sameSeries = (a: SeriesName, b: SeriesName | null): boolean =>
  b !== null &&
  a.measure === b.measure &&
  a.instrument === b.instrument &&
  a.version === b.version &&
  a.subscale === b.subscale &&
  a.respondent === b.respondent &&
  a.grain === b.grain;

/** The verdict that a page opens with where no measure is chosen: one that moved, else the first. */
const strongest = (verdicts: readonly VerdictRow[]): VerdictRow | null =>
  verdicts.find(({ moved }) => moved === "moved") ??
  verdicts.find(({ moved }) => moved !== "cannot_tell") ??
  verdicts[0] ??
  null;

function readPoints(view: View, { theme: name, site }: ThemeDetail, row: SeriesName) {
  const address = `/api/marts/verdict_series?${namesOf(name, row, site)}&format=json&view=screen`;
  const source = view.sources.read(address, () => ask<SeriesPoint[]>(address));
  return source.state === "ready" ? source.data : null;
}

const mostMonths = 60;
const leastMonths = 12;

/** Every month of the thread and the measure, the newest five years of them at most. */
function monthsOf(view: View, { months, sessions }: ThemeDetail, points: readonly SeriesPoint[]) {
  const last = monthOf(view.status.asOf ?? "");
  const known = [
    ...months.map(({ month }) => month),
    ...points.map(({ month }) => month),
    ...sessions.map(({ date }) => date),
  ].map(monthOf);
  const latest = addMonths(last, 1 - leastMonths);
  const first = known.reduce((a, b) => (b < a ? b : a), latest);
  const earliest = addMonths(last, 1 - mostMonths);
  return monthsFrom(first < earliest ? earliest : first, last);
}

function turnsOf({ embedded_from, tapered_from, again_from, before_data }: ThemePlace): Turn[] {
  const turn = (day: string | null, word: string, kind: Turn["kind"]): Turn[] =>
    day === null ? [] : [{ day, words: `${word} ${monthName(monthOf(day))}`, kind }];
  return [
    ...(before_data ? [] : turn(embedded_from, "embedded", "embedded")),
    ...turn(tapered_from, "tapered", "tapered"),
    ...turn(again_from, "again", "embedded"),
  ];
}

function header(
  view: View,
  detail: ThemeDetail,
  place: ThemePlace | null,
  verdict: VerdictRow | null,
  hasMeasure: boolean,
): TemplateResult {
  return html`<article class="verdict theme-verdict">
    <h1><span>${detail.theme} at ${detail.site}</span></h1>
    <p class="theme-state">
      ${stateIcon(place?.state ?? "not_embedded")}<span
        >${term(place?.state === "tapered" ? "tapered" : "embedded", place === null ? "Not embedded" : stateWords(place))}</span
      >
      ${verdict === null ? "" : verdictChips(verdict, { explained: true })}
    </p>
    <p class="verdict-sentence">
      ${verdict === null ? withoutVerdict(view, detail, place, hasMeasure) : sentenceOf(view, verdict)}
    </p>
    ${verdict === null ? "" : besideVerdict(view, verdict)}
  </article>`;
}

/** Why there is no verdict, and what is missing for one. */
function withoutVerdict(
  view: View,
  { theme: name, site, months }: ThemeDetail,
  place: ThemePlace | null,
  hasMeasure: boolean,
): string {
  const embedded = place !== null && place.state !== "not_embedded";
  if (embedded)
    return "The catalogue links no measure to this theme, so there is nothing to judge it by. Name its measures in the themes export.";
  const last = months.at(-1);
  if (!last)
    return `Not embedded here, so there is no verdict${hasMeasure ? "; the measure is shown as it stands" : ""}. No PD goal on ${name} and no group, supervision or onboarding session on it has been logged at ${site}.`;
  const live = last.channels_live.map(channelName);
  const needed = view.status.rules.embedded_channels ?? 2;
  const reach = reachWords(last, view.leaves);
  const share = asPercent(1 / (view.status.rules.embedded_reach_parts ?? 4));
  const now =
    live.length === 0
      ? "no channel of the loop was live"
      : `${listed(live)} ${live.length === 1 ? "was" : "were"} live${reach}`;
  return `Not embedded here, so there is no verdict${hasMeasure ? "; the measure is shown as it stands" : ""}. At the end of ${monthName(monthOf(last.month))} ${now}. It takes ${needed} live channels, PD goals among them, that reach ${share} of staff for three month ends.`;
}

/** Whom the channels reach; that it is withheld where it would tell of few staff. */
function reachWords({ reach, reached_staff, active_staff }: ThreadMonth, leaves: boolean): string {
  if (active_staff === 0) return "";
  const few = leaves && tellsFewStaff(reached_staff ?? 0, active_staff);
  return reach === null || few
    ? " (whom they reach is withheld: it would tell of fewer than 5 staff)"
    : `, reaching ${asPercent(reach)} of staff`;
}

function controls(view: View, detail: ThemeDetail, chosen: SeriesName | null): TemplateResult {
  const go = (site: string, measure: string | undefined): void =>
    view.go(themeAddress(detail.theme, { site, ...(measure ? { measure } : {}) }));
  const { measure } = view.state.filters;
  return html`<form
    class="controls"
    aria-label="What to look at"
    @submit=${(event: Event) => event.preventDefault()}
  >
    ${choice(
      "Site",
      [...new Set([...view.status.sites, detail.site])].map((site) => {
        const place = detail.places.find((row) => row.site === site);
        const without = place === undefined || place.state === "not_embedded";
        return { value: site, name: without ? `${site} (not embedded)` : site };
      }),
      detail.site,
      (site) => go(site, measure),
    )}
    ${
      detail.over_sites.length < 2
        ? ""
        : choice(
            "Measure",
            detail.over_sites.map((row) => ({
              value: seriesId(row),
              name: seriesName(row, view.status.measures),
            })),
            chosen === null ? "" : seriesId(chosen),
            (value) => go(detail.site, value),
          )
    }
  </form>`;
}

function notReached({ not_reached: rows, theme: name, site }: ThemeDetail): TemplateResult {
  return html`<section class="theme-part" aria-labelledby="not-reached">
    <h2 id="not-reached">Not reached</h2>
    ${
      rows.length === 0
        ? html`<p class="finding">
            Nobody at ${site} has had an open goal on ${name} for a while without a session on it.
          </p>`
        : html`<p class="finding">
              Open PD goals on ${name} for 60 days or more, and no session on it in the last 60:
            </p>
            <ul class="people">
              ${rows.map(
                ({ staff, last_session: day }) =>
                  html`<li>
                    <b>${staff}</b>
                    <span class="second"
                      >${day === null ? "no session at all yet" : `last coached on ${dayName(day)}`}</span
                    >
                  </li>`,
              )}
            </ul>`
    }
  </section>`;
}
