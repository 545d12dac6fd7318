import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoachRow, CoverageRow, FadingRow, MixRow, SessionPage } from "../../server/api.ts";
import { ask } from "../api.ts";
import { askMart } from "../marts.ts";
import {
  canStillRise,
  chanceInShort,
  hoursFinding,
  leftOutFinding,
  shareFinding,
} from "../findings.ts";
import { readMix, sumMix, whyNotWhole } from "../mix.ts";
import { lastDay, monthName } from "../months.ts";
import { asCount, counted, listed } from "../numbers.ts";
import { choice } from "../parts/choice.ts";
import { mixFigure } from "../parts/mix_figure.ts";
import { term } from "../parts/term.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { monthsShown, periods, twoYears } from "../period.ts";
import { noGoals } from "../standing.ts";
import { labelAddress, pageAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import { leads, seesSessions } from "../roles.ts";
import type { View } from "../view.ts";
import { channelName, channelNames, className, partName } from "../vocabulary.ts";
import { classCounts } from "./coaching_classes.ts";
import { corrections } from "./coaching_corrections.ts";
import { patterns } from "./coaching_patterns.ts";
import { sessionList } from "./session_list.ts";

/** What kind of coaching do we do? */
export function coaching(view: View): TemplateResult {
  if (!view.status.build) {
    return empty(
      "No coaching sessions have been imported yet.",
      html`<p><a href=${pageAddress("data")}>Add files</a></p>`,
    );
  }
  const { sources, state } = view;
  const mix = sources.read("coaching_mix", () => askMart<MixRow>("coaching_mix"));
  if (mix.state === "failed") return failed(mix.message, location.href);
  if (mix.state === "loading") return loading();
  const months = monthsShown(state.filters.period, view.status.asOf ?? "", mix.data);
  if (mix.data.length === 0)
    return empty(
      "No coaching was logged in what has been imported.",
      html`<p>
        <a href=${pageAddress("data")}>Add files</a> with sessions: each is classed, with the
        reason.
      </p>`,
    );
  return html`
    ${lead(view, mix.data)} ${places(view)} ${mixFigure(view, mix.data, months)}
    ${
      seesSessions(view.me) && !view.leaves
        ? beside(view, months)
        : view.leaves
          ? ""
          : html`<p class="note">Single sessions and the names in them are not for your role.</p>`
    }
  `;
}

/** The sessions behind the mix, and what shows across them. */
function beside(view: View, months: readonly string[]): TemplateResult {
  const { sources, state } = view;
  const fading = sources.read("fading_series", () => askMart<FadingRow>("fading_series"));
  const coverage = sources.read("coverage", () => askMart<CoverageRow>("coverage"));
  return html`<div class="beside">
    <section aria-labelledby="sessions-title">${sessions(view, months)}</section>
    <aside aria-label="Patterns across sessions">
      ${patterns(fading, coverage, state.filters.site ?? null)}
    </aside>
  </div>`;
}

function lead(view: View, mix: MixRow[]): TemplateResult {
  const { now, before } = twoYears(view.status.asOf ?? "");
  const site = view.state.filters.site ?? null;
  const current = sumMix(readMix(mix, now, site));
  const past = sumMix(readMix(mix, before, site));
  const inHours = view.state.filters.count === "hours";
  const why = whyNotWhole(mix, before, site);
  const finding = inHours ? hoursFinding : shareFinding;
  const lacking = noGoals(view, current);
  return html`<header class="lead">
    <h1>${lacking ?? finding(current, past, "the last 12 months", why)}</h1>
    <p>
      ${inHours || lacking ? "" : chanceInShort(current)}
      ${lacking ? "" : (canStillRise(current) ?? "")} ${leftOutFinding(current) ?? ""}
      ${inHours || lacking || current.chance === null ? "" : term("chance", "What chance means here")}
    </p>
  </header>`;
}

const setter = (view: View) => (changes: Partial<Record<keyof Filters, string | null>>) =>
  view.go(pageAddress("coaching", withFilters(view.state.filters, changes)));

const options = (words: readonly string[], all: string, name = (word: string) => word) => [
  { value: "", name: all },
  ...words.map((value) => ({ value, name: name(value) })),
];

function places(view: View): TemplateResult {
  const { filters } = view.state;
  const set = setter(view);
  return html`<form
    class="controls"
    aria-label="Filters of the page"
    @submit=${(event: Event) => event.preventDefault()}
  >
    ${choice("Site", options(view.status.sites, "All sites"), filters.site ?? "", (site) =>
      set({ site: site || null }),
    )}
    ${choice("Period", periods, filters.period ?? "24", (period) =>
      set({ period: period === "24" ? null : period }),
    )}
  </form>`;
}

/** First and last month of the list: the one chosen on its own, or those of the chart. */
function span({ month }: Filters, months: readonly string[]): { first: string; last: string } {
  const first = month ?? months[0] ?? "";
  return { first, last: month ?? months.at(-1) ?? first };
}

/** The address of the list under these filters, in the months that the chart shows. */
function listAddress(filters: Filters, months: readonly string[]): string {
  const { site, detail, channel, coach, theme, page, class: name } = filters;
  const { first, last } = span(filters, months);
  const asked = { site, class: name, detail, channel, coach, theme, page };
  const query = new URLSearchParams({ from: `${first}-01`, to: lastDay(last) });
  for (const [key, value] of Object.entries(asked)) if (value) query.set(key, value);
  return `/api/sessions?${query}`;
}

/** What the list shows, in one line; where it holds more than the chart counts, how much. */
function listFinding(filters: Filters, months: readonly string[], page: SessionPage): string {
  const { first, last } = span(filters, months);
  const shown = filters.class ? [className(filters.class).toLowerCase()] : [];
  if (filters.detail) shown.push(partName(filters.class ?? null, filters.detail));
  const when = first === last ? monthName(first) : `${monthName(first)} to ${monthName(last)}`;
  const where = [
    when,
    filters.site ?? "all sites",
    ...(filters.channel ? [`${channelName(filters.channel)} only`] : []),
    ...(filters.theme ? [`on ${filters.theme}`] : []),
    ...(filters.coach ? ["led by one coach"] : []),
  ].join(", ");
  const n = (name: string) => page.classes.find((row) => row.class === name)?.sessions ?? 0;
  const beside = [
    ...(n("unknown") > 0 ? [`${asCount(n("unknown"))} with not enough logged`] : []),
    ...(n("required") > 0 ? [counted(n("required"), "required training")] : []),
  ];
  const outside =
    filters.class || filters.detail || beside.length === 0
      ? ""
      : ` ${asCount(page.total - n("unknown") - n("required"))} are in the mix; ${listed(beside)} are beside it.`;
  const kind = shown.length > 0 ? ` (${shown.join(": ")})` : "";
  return `${counted(page.total, "session")}${kind}, ${where}.${outside}`;
}

function sessions(view: View, months: readonly string[]): TemplateResult {
  const { filters } = view.state;
  const address = listAddress(filters, months);
  const source = view.sources.read(address, () => ask<SessionPage>(address));
  const title = html`<h2 id="sessions-title">Sessions</h2>`;
  if (source.state === "failed") return html`${title}${failed(source.message, location.href)}`;
  if (source.state === "loading") return html`${title}${narrowing(view, months)}${loading()}`;
  const page = source.data;
  return html`${title}
    <p class="finding" role="status">${listFinding(filters, months, page)}</p>
    ${classCounts(page, filters)} ${narrowing(view, months)}
    ${
      page.rows.length === 0
        ? empty(
            "No session matches these filters.",
            html`<p><a href=${pageAddress("coaching")}>Show all sessions</a></p>`,
          )
        : sessionList(view, page, filters, (at) =>
            pageAddress("coaching", { ...filters, page: at }),
          )
    }
    ${leads(view.me) ? corrections(view) : ""}
    ${
      leads(view.me)
        ? html`<p class="note">
            <a href=${labelAddress()}>Would you class them alike? Read 30 blind</a>
          </p>`
        : ""
    }`;
}

function narrowing(view: View, months: readonly string[]): TemplateResult {
  const coaches = view.sources.read("/api/coaches", () => ask<CoachRow[]>("/api/coaches"));
  const { filters } = view.state;
  const set = setter(view);
  const themes =
    filters.theme && !view.status.themes.includes(filters.theme)
      ? [filters.theme, ...view.status.themes]
      : view.status.themes;
  return html`<form
    class="controls"
    aria-label="Filters of the list"
    @submit=${(event: Event) => event.preventDefault()}
  >
    ${choice(
      "Channel",
      options(channelNames, "All channels", channelName),
      filters.channel ?? "",
      (channel) => set({ channel: channel || null }),
    )}
    ${choice("Theme", options(themes, "All themes"), filters.theme ?? "", (theme) =>
      set({ theme: theme || null }),
    )}
    ${choice(
      "Month",
      options(
        [...new Set([...(filters.month ? [filters.month] : []), ...months])]
          .toSorted()
          .toReversed(),
        "All months shown",
        monthName,
      ),
      filters.month ?? "",
      (month) => set({ month: month || null }),
    )}
    ${
      coaches.state === "ready"
        ? choice(
            "Led by",
            [
              { value: "", name: "Everybody" },
              ...coaches.data.map(({ key, name }) => ({ value: key, name })),
            ],
            filters.coach ?? "",
            (coach) => set({ coach: coach || null }),
          )
        : ""
    }
    ${
      filters.coach
        ? html`<a class="drop" href=${pageAddress("coach", { coach: filters.coach })}
            >Their own page</a
          >`
        : ""
    }
  </form>`;
}
