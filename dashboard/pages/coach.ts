import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoachDetail, CoachRow, SessionPage } from "../../server/api.ts";
import { ask } from "../api.ts";
import { dayName, lastDay } from "../months.ts";
import { asCount, counted, listed } from "../numbers.ts";
import { inParts } from "../parts/in_parts.ts";
import { choice } from "../parts/choice.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { monthsShown, periods } from "../period.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";
import { followUps } from "./coach_follow_ups.ts";
import { coachMix } from "./coach_mix.ts";
import { myThemes } from "./coach_themes.ts";
import { sessionList } from "./session_list.ts";

/** The period of the page where none is chosen, in months. */
const usual = "12";

/** What do I do next, and what came of what I did? One coach. */
export function coach(view: View): TemplateResult {
  if (!view.status.build)
    return empty(
      "No coaching sessions have been imported yet.",
      html`<p><a href=${pageAddress("data")}>Add files</a></p>`,
    );
  const coaches = view.sources.read("/api/coaches", () => ask<CoachRow[]>("/api/coaches"));
  if (coaches.state === "failed") return failed(coaches.message, location.href);
  if (coaches.state === "loading") return loading();
  const [only, ...others] = coaches.data;
  if (!only)
    return empty(
      "No session says who led it: the column coach of the sessions export does.",
      html`<p><a href=${pageAddress("data")}>Add files</a></p>`,
    );
  const key = view.state.filters.coach ?? (others.length === 0 ? only.key : null);
  if (key === null) return choosing(view, coaches.data);
  return ofCoach(view, coaches.data, key);
}

/** Everybody who led sessions, where nobody is chosen yet. */
const choosing = (view: View, coaches: readonly CoachRow[]): TemplateResult =>
  html`<header class="lead">
      <h1>Whose coaching?</h1>
      <p>Themes, follow-ups and sessions of one coach, as of ${dayName(view.status.asOf ?? "")}.</p>
    </header>
    ${controls(view, coaches, null)}
    ${inParts({
      rows: coaches,
      of: "coaches",
      draw: (some) =>
        html`<ul class="coaches">
          ${some.map(
            ({ key, name, sites, sessions, last_session: last }) =>
              html`<li>
                <a href=${pageAddress("coach", { coach: key })}>${name}</a>
                <span class="second"
                  >${listed(sites)}: ${counted(sessions, "session")}, the last on
                  ${dayName(last)}</span
                >
              </li>`,
          )}
        </ul>`,
    })}`;

/** The chosen coach and period, as they lead to other pages and back. */
const chosen = ({ state }: View, key: string): Filters => ({
  coach: key,
  ...(state.filters.period && state.filters.period !== usual
    ? { period: state.filters.period }
    : {}),
});

function controls(view: View, coaches: readonly CoachRow[], key: string | null): TemplateResult {
  const { filters } = view.state;
  const set = (changes: Partial<Record<keyof Filters, string | null>>) =>
    view.go(pageAddress("coach", withFilters(filters, changes)));
  return html`<form
    class="controls"
    aria-label="Filters of the page"
    @submit=${(event: Event) => event.preventDefault()}
  >
    ${choice(
      "Coach",
      [
        ...(key === null ? [{ value: "", name: "Choose…" }] : []),
        ...coaches.map((row) => ({ value: row.key, name: row.name })),
      ],
      key ?? "",
      (next) => set({ coach: next || null }),
    )}
    ${choice("Period", periods, filters.period ?? usual, (period) =>
      set({ period: period === usual ? null : period }),
    )}
  </form>`;
}

/** The first day of the period, or null: all that is logged. */
function firstDay(view: View): string | null {
  const { period = usual } = view.state.filters;
  if (period === "all") return null;
  const first = monthsShown(period, view.status.asOf ?? "", [{ month: "0001-01" }])[0];
  return first ? `${first}-01` : null;
}

function ofCoach(view: View, coaches: readonly CoachRow[], key: string): TemplateResult {
  const from = firstDay(view);
  const address = `/api/coaches/${encodeURIComponent(key)}${from ? `?from=${from}` : ""}`;
  const source = view.sources.read(address, () => ask<CoachDetail>(address));
  if (source.state === "failed")
    return html`${controls(view, coaches, null)}
      <h1 class="hidden">Coach</h1>
      ${failed(source.message, pageAddress("coach"))}`;
  if (source.state === "loading") return loading();
  const detail = source.data;
  const asOf = view.status.asOf ?? "";
  const kept = chosen(view, key);
  const months = monthsShown(view.state.filters.period ?? usual, asOf, detail.mix);
  return html`${lead(detail)} ${controls(view, coaches, key)}
    <div class="coach">
      <section aria-labelledby="follow-ups">${followUps(detail, asOf, kept)}</section>
      <section aria-labelledby="next">${next(detail)}</section>
    </div>
    ${myThemes(view, detail, kept)} ${coachMix(view, detail.mix, months, kept)}
    ${mySessions(view, from, kept)}`;
}

/** What waits, in one sentence. */
function lead({ coach: row, follow_ups: followed, waiting, next: topics }: CoachDetail) {
  const [due, overdue] = [followed.due.total, followed.overdue.total];
  const said = [
    due > 0 ? `${counted(due, "follow-up")} to come` : null,
    overdue > 0 ? `${due > 0 ? asCount(overdue) : counted(overdue, "follow-up")} overdue` : null,
    waiting > 0
      ? `${counted(waiting, "staff member")} ${waiting === 1 ? "waits" : "wait"} for a session on their goal`
      : null,
  ].filter((words) => words !== null);
  const topic = topics[0];
  return html`<header class="lead">
    <h1>${row.name}: ${said.length > 0 ? listed(said) : "no follow-up and nobody waits"}</h1>
    <p>
      ${listed(row.sites)}.
      ${topic ? `The next group session at ${topic.site} could be about ${topic.theme}.` : ""}
      <a class="nowrap" href="#my-sessions">To my sessions ↓</a>
    </p>
  </header>`;
}

/** Where goals and priorities meet at the coach's sites: what the next group session could be about. */
function next({ next: topics, coach: { sites } }: CoachDetail): TemplateResult {
  return html`<h2 id="next">Next group session</h2>
    ${sites.map((site) => {
      const here = topics.filter((topic) => topic.site === site);
      return html`<h3>${site}</h3>
        ${
          here.length === 0
            ? html`<p class="note">Staff goals and priorities share no theme here.</p>`
            : html`<ol class="topics-short">
                ${here.map(
                  ({ theme, staff, not_reached: missed }) =>
                    html`<li>
                      <b>${theme}</b>: ${counted(staff.length, "staff member")} would share
                      it${missed.length > 0 ? `; not reached lately: ${listed(missed)}` : ""}
                    </li>`,
                )}
              </ol>`
        }
        <p class="note">
          <a href=${pageAddress("plan", { site })}
            >${here.length === 0 ? `What is missing at ${site}` : `Plan it at ${site}`}</a
          >
        </p>`;
    })}`;
}

/** The coach's sessions, newest first; a session leads back here. */
function mySessions(view: View, from: string | null, kept: Filters): TemplateResult {
  const { page } = view.state.filters;
  const query = new URLSearchParams({
    coach: kept.coach ?? "",
    ...(from ? { from } : {}),
    to: lastDay((view.status.asOf ?? "").slice(0, 7)),
    ...(page ? { page } : {}),
  });
  const address = `/api/sessions?${query}`;
  const source = view.sources.read(address, () => ask<SessionPage>(address));
  const title = html`<h2 id="my-sessions">My sessions</h2>`;
  if (source.state === "failed") return html`${title}${failed(source.message, location.href)}`;
  if (source.state === "loading") return html`${title}${loading()}`;
  const all = pageAddress("coaching", { period: usual, ...kept });
  return html`<section aria-labelledby="my-sessions">
    ${title}
    <p class="finding" role="status">${counted(source.data.total, "session")}, newest first.</p>
    <p class="note"><a href=${all}>Filter them by class, channel, theme and month</a></p>
    ${
      source.data.rows.length === 0
        ? empty("No session in this period: choose a longer one.")
        : sessionList(
            view,
            source.data,
            { ...kept, ...(page ? { page } : {}), via: "coach" },
            (at) => pageAddress("coach", { ...kept, page: at }),
          )
    }
  </section>`;
}
