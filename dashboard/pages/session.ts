import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Neighbor, Session, SessionDetail } from "../../server/api.ts";
import { ask } from "../api.ts";
import { contextChannels, sessionContext } from "../charts/session_context.ts";
import { dayName, daysBetween } from "../months.ts";
import { asCount, counted } from "../numbers.ts";
import { figure } from "../parts/figure.ts";
import { classChip, shadeOf, swatch } from "../parts/marks.ts";
import { failed, loading, noImports } from "../parts/states.ts";
import { term } from "../parts/term.ts";
import { pageAddress, sessionAddress, themeAddress, wayBack } from "../state.ts";
import { mayCorrect } from "../roles.ts";
import type { View } from "../view.ts";
import { channelName, className, detailName, formatName, triggerName } from "../vocabulary.ts";
import { corrected, correcting } from "./session_correction.ts";
import { evidenceOf, judged } from "./session_evidence.ts";

/** One session: its class as a sentence, what it rests on, and what would change it. */
export function session(view: View): TemplateResult {
  const id = view.state.session ?? "";
  const address = `/api/sessions/${encodeURIComponent(id)}`;
  const { name, address: from } = wayBack(view.state.filters);
  const back = html`<p class="back"><a href=${from}>← ${name}</a></p>`;
  if (!view.status.build)
    return html`${back}
      <h1 class="hidden">Session ${id}</h1>
      ${noImports()}`;
  const source = view.sources.read(address, () => ask<SessionDetail>(address));
  if (source.state === "loading") return html`${back}${loading()}`;
  if (source.state === "failed")
    return html`${back}
      <h1 class="hidden">Session ${id}</h1>
      ${failed(source.message, location.href)}`;
  const detail = source.data;
  return html`${back} ${verdict(detail)}
  ${mayCorrect(view.me, detail.session.coach) ? correcting(view, detail) : ""}
  ${around(view, detail)} ${judged(view, detail)} ${logged(detail)}`;
}

/** The class in one sentence; where a person corrected it, that comes first. */
const headline = (row: Session): string =>
  row.override_class
    ? `${className(row.override_class)}, as a person corrected it.`
    : (row.sentence ?? className(row.class));

function verdict(detail: SessionDetail): TemplateResult {
  const { session: row, changes } = detail;
  const name = row.override_class ?? row.class;
  const shade = row.override_class ? shadeOf(name, null) : shadeOf(name, row.detail);
  return html`<article class="verdict">
    <p class="kicker">
      ${formatName(row.format)} at ${row.site}, ${dayName(row.date)}
      ${row.theme ? html` · ${thread(row.theme, row)}` : ""}
    </p>
    <h1>${swatch(shade)}<span>${headline(row)}</span></h1>
    <ul class="badges">
      ${row.detail ? html`<li>${detailName(row.detail)}</li>` : ""}
      ${row.began_with_event ? html`<li class="event">began with an event</li>` : ""}
      ${
        row.settled
          ? html`<li>settled: nothing later can change it</li>`
          : html`<li class="provisional">
              provisional: what happens until ${dayName(row.looks_ahead_to)} still counts
            </li>`
      }
    </ul>
    ${corrected(detail)}
    ${
      row.would_change
        ? html`<p class="callout">
            <b class="callout-title"
              >${row.class === "purposeful" ? "What would carry it" : "What would make it purposeful"}</b
            ><span>${row.would_change}</span>
          </p>`
        : ""
    }
    ${changes.map(
      ({ was, became, at }) =>
        html`<p class="note">
          Until ${dayName(at.slice(0, 10))} it counted as ${className(was).toLowerCase()}; rows that
          arrived then made it ${className(became).toLowerCase()}.
        </p>`,
    )}
  </article>`;
}

/** A theme of a session, which leads to its thread at the site. */
const thread = (theme: string, { site }: Session): TemplateResult =>
  html`<a href=${themeAddress(theme, { site })}>${theme}</a>`;

function aroundFinding(row: Session, others: readonly Neighbor[], asOf: string): string {
  const before = others.filter(({ date }) => date <= row.date).length;
  const after = others.length - before;
  const say = (n: number) => (n === 0 ? "no other session" : counted(n, "session"));
  const back = daysBetween(row.looks_back_to, row.date);
  const ahead = daysBetween(row.date, row.looks_ahead_to);
  const then =
    asOf < row.looks_ahead_to
      ? `${say(after)} after it so far`
      : `${say(after)} in the ${ahead} days after`;
  return `On ${row.theme} at ${row.site}: ${say(before)} in the ${back} days before, ${then}.`;
}

/** The session among those on its theme at its site, as a figure. */
export function around(
  view: View,
  { session: row, around: rows, ...detail }: SessionDetail,
): TemplateResult {
  if (!row.theme) return html``;
  const others = rows.filter(({ session_id }) => session_id !== row.session_id);
  const channels = contextChannels(row, others);
  const asOf = view.status.asOf ?? row.date;
  return figure<Neighbor>({
    id: "session-context",
    title: "Before and after, on the same theme",
    finding: aroundFinding(row, others, asOf),
    legend: html`<ul class="legend">
      ${(["purposeful", "unanchored", "reactive"] as const).map(
        (name) =>
          html`<li><span class="context ${name}"></span>${term(name, className(name))}</li>`,
      )}
    </ul>`,
    depends: [row, rows, view.width],
    draw: () =>
      sessionContext(row, rows, {
        width: view.width,
        channels,
        asOf,
        address: (id) => sessionAddress(id, view.state.filters),
      }),
    rows: others,
    columns: [
      {
        name: "Date",
        by: ({ date }) => date,
        cell: ({ session_id, date }) =>
          html`<a href=${sessionAddress(session_id, view.state.filters)}>${dayName(date)}</a>`,
      },
      { name: "Session", cell: ({ format }) => formatName(format) },
      { name: "Channel", cell: ({ channel }) => channelName(channel) },
      {
        name: "Class on this theme",
        by: ({ class: name }) => className(name),
        cell: (each) => classChip(each.class, each.detail),
      },
      {
        name: "Counts as",
        cell: ({ session_id }) =>
          evidenceOf({ session: row, ...detail }, session_id).join(", ") || null,
      },
    ],
  });
}

const list = (words: readonly string[]): string | null =>
  words.length > 0 ? words.join(", ") : null;

/** Entries that may be long and so take a whole line. */
const wide = new Set(["Attended", "Notes"]);

function logged({ session: row, coach_key: coach }: SessionDetail): TemplateResult {
  const entries: [string, TemplateResult | string | null][] = [
    [
      "Led by",
      coach === null
        ? row.coach
        : html`<a href=${pageAddress("coach", { coach })}>${row.coach}</a>`,
    ],
    [
      "Counted",
      row.attended === null
        ? null
        : `${asCount(row.attended)} attended${row.invited === null ? "" : ` of ${asCount(row.invited)} invited`}`,
    ],
    [
      "Themes",
      row.themes.length === 0
        ? null
        : html`${row.themes.map((theme, at) => html`${at > 0 ? ", " : ""}${thread(theme, row)}`)}`,
    ],
    ["PD goals named", list(row.goal_ids)],
    ["Reason", triggerName(row.trigger)],
    ["Mandatory", row.mandatory === null ? "not logged" : row.mandatory ? "yes" : "no"],
    ["Length", row.minutes === null ? "not logged" : `${asCount(row.minutes)} minutes`],
    ["Next step", row.action_step],
    ["Follow-up", row.follow_up_date === null ? "none recorded" : dayName(row.follow_up_date)],
    ["Number", row.session_id],
    ["Attended", list(row.staff)],
    ["Notes", row.notes],
  ];
  return html`<section class="logged">
    <h2>What was logged</h2>
    <dl>
      ${entries
        .filter(([, value]) => value)
        .map(
          ([name, value]) =>
            html`<div class=${wide.has(name) ? "wide" : ""}>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
    </dl>
  </section>`;
}
