import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { NotLoggedMonth } from "../../server/api.ts";
import { ask } from "../api.ts";
import { monthName, monthOf } from "../months.ts";
import { asCount, asPercent, counted } from "../numbers.ts";
import { monthGrid } from "../parts/month_grid.ts";
import type { Cell } from "../parts/month_grid.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { monthsShown } from "../period.ts";
import { pageAddress } from "../state.ts";
import type { View } from "../view.ts";
import { logged, loggedFinding } from "../logged.ts";
import type { Logged } from "../logged.ts";

/** Sessions with too little logged to be classed: how many, why, where and when. */
export function logging(view: View): TemplateResult {
  const address = "/api/marts/not_logged_months?format=json&view=screen";
  const found = view.sources.read(address, () => ask<NotLoggedMonth[]>(address));
  return html`<section class="covered" aria-labelledby="logging">
    <h2 id="logging" tabindex="-1">What sessions lack</h2>
    ${
      found.state === "failed"
        ? failed(found.message, location.href)
        : found.state === "loading"
          ? loading()
          : lacking(view, found.data)
    }
  </section>`;
}

function lacking(view: View, rows: readonly NotLoggedMonth[]): TemplateResult {
  const months = monthsShown(view.state.filters.period, view.status.asOf ?? "", rows);
  const shown = new Set(months);
  const inTime = rows.filter(({ month }) => shown.has(monthOf(month)));
  const total = logged(inTime);
  if (total.sessions === 0)
    return empty(
      "No sessions are in: what they lack is said here once they are.",
      html`<p><a href=${pageAddress("data")}>Add files</a></p>`,
    );
  const bySite = [...Map.groupBy(inTime, ({ site }) => site)].map(([site, own]) => ({
    site,
    ...logged(own),
  }));
  const span = `${monthName(months[0]!)} to ${monthName(months.at(-1)!)}`;
  return html`<p class="finding">${loggedFinding(total)}</p>
    ${total.notLogged === 0 ? "" : remedies(view, total)}
    ${table(`Sessions not enough logged by site, ${span}`, columns(view), bySite, {
      stacks: true,
      sorts: true,
      parts: "sites",
    })}
    <h3>Share not enough logged, in percent</h3>
    ${grid(rows, bySite, months)}
    <p class="note">
      <a href="/api/marts/not_logged_months?format=csv" download
        >Sessions not enough logged by site and month as CSV</a
      >
    </p>`;
}

/** Which column would help most, and where to begin. */
function remedies(view: View, { notLogged, goal, reason }: Logged): TemplateResult {
  const would = [
    { field: "themes", n: notLogged, why: "a theme would do for each" },
    { field: "goal_ids", n: goal, why: "the number of a goal that an attendee had open that day" },
    { field: "trigger", n: reason, why: "a reason other than scheduled" },
  ].filter(({ n }) => n > 0);
  return html`<dl class="facts">
      ${would.map(
        ({ field, n, why }) =>
          html`<dt>Add <code>${field}</code></dt>
            <dd>
              ${n === notLogged && n > 1 ? `all ${asCount(n)}` : asCount(n)} could be judged by it
              alone: ${why}
            </dd>`,
      )}
    </dl>
    <p class="actions">
      <a class="button" href=${listAddress(view)}>See these sessions</a>
      <a href="/api/templates/sessions.csv" download>Template of the sessions export</a>
    </p>`;
}

const listAddress = ({ state }: View, site?: string): string => {
  const { period } = state.filters;
  return pageAddress("coaching", {
    class: "unknown",
    ...(site ? { site } : {}),
    ...(period ? { period } : {}),
  });
};

type OfSite = Logged & { site: string };

const share = (part: number, whole: number): string =>
  part === 0 ? "0" : `${asCount(part)} (${asPercent(part / whole)})`;

const columns = (view: View): Column<OfSite>[] => [
  { name: "Site", cell: ({ site }) => site },
  {
    name: "Sessions",
    number: true,
    cell: ({ sessions }) => asCount(sessions),
    by: ({ sessions }) => sessions,
  },
  {
    name: "Not enough logged",
    number: true,
    cell: ({ site, sessions, notLogged }) =>
      notLogged === 0
        ? "0"
        : html`<a href=${listAddress(view, site)}>${share(notLogged, sessions)}</a>`,
    by: ({ sessions, notLogged }) => notLogged / sessions,
  },
  {
    name: "Lack only a goal",
    number: true,
    cell: ({ notLogged, goal }) => share(goal, notLogged),
    by: ({ goal }) => goal,
  },
  {
    name: "Lack only a reason",
    number: true,
    cell: ({ notLogged, reason }) => share(reason, notLogged),
    by: ({ reason }) => reason,
  },
];

function grid(
  rows: readonly NotLoggedMonth[],
  bySite: readonly OfSite[],
  months: readonly string[],
): TemplateResult {
  const of = new Map(rows.map((row) => [`${row.site} ${monthOf(row.month)}`, row]));
  const known = new Map(bySite.map((each) => [each.site, each]));
  return monthGrid({
    caption: "Share of sessions not enough logged, percent, by site and month",
    sites: [...known.keys()],
    months,
    name: monthName,
    summary: (site) => {
      const { sessions, notLogged } = known.get(site)!;
      return `${asPercent(notLogged / sessions)} of ${counted(sessions, "session")}`;
    },
    cell: (site, month) => cell(of.get(`${site} ${month}`), site, month),
  });
}

function cell(row: NotLoggedMonth | undefined, site: string, month: string): Cell {
  if (!row) return { text: "", words: "no sessions", tone: "outside" };
  const { sessions, not_logged: lacks } = row;
  const words = `percent, ${asCount(lacks)} of ${counted(sessions, "session")}`;
  const percent = Math.round((100 * lacks) / sessions);
  if (lacks === 0) return { text: "0", words, tone: "zero" };
  const address = pageAddress("coaching", { class: "unknown", site, month });
  const tone = percent >= 50 ? "much" : percent >= 20 ? "some" : "in";
  return { text: String(Math.max(1, percent)), words, tone, address };
}
