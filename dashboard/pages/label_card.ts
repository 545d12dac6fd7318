import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { BlindSession } from "../../server/api.ts";
import { dayName, daysBetween } from "../months.ts";
import { asCount, counted } from "../numbers.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { channelName, formatName, triggerName } from "../vocabulary.ts";

const day = (date: string | null): TemplateResult | null =>
  date === null ? null : html`<span class="nowrap">${dayName(date)}</span>`;

/** A session as it was logged, with the goals, priorities and sessions around it. */
export function card(read: BlindSession): TemplateResult {
  const { session, goals, priorities } = read;
  return html`<article class="blind" aria-labelledby="blind-title">
    <h1 id="blind-title">
      ${formatName(session.format)} at ${session.site}, ${dayName(session.date)}
    </h1>
    ${logged(read)}
    <p class="note">
      Shown below: what was known from ${dayName(session.from_day)} to ${dayName(session.to_day)}.
    </p>
    <h2>PD goals of those who attended</h2>
    ${
      goals.length === 0
        ? html`<p class="note">None of them had a PD goal open then.</p>`
        : table<BlindSession["goals"][number]>(
            "PD goals of those who attended",
            [
              {
                name: "Theme",
                cell: ({ theme, strength }) => `${theme}${strength ? " (a strength)" : ""}`,
              },
              { name: "Whose", cell: ({ staff }) => staff },
              { name: "Opened", cell: ({ opened }) => day(opened) },
              { name: "Target", cell: ({ target_date: target }) => day(target) },
              { name: "Closed", cell: ({ closed }) => day(closed) },
              { name: "Named here", cell: ({ named }) => (named ? "yes" : "no") },
            ],
            goals,
            { stacks: true },
          )
    }
    <h2>Priorities of the site</h2>
    ${
      priorities.length === 0
        ? html`<p class="note">None stood then.</p>`
        : html`<ul class="rules">
            ${priorities.map(
              ({ theme, from_date: from, to_date: to, source }) =>
                html`<li>
                  ${theme}: from
                  ${dayName(from)}${to === null ? " on" : ` to ${dayName(to)}`}${source ? ` (${source})` : ""}
                </li>`,
            )}
          </ul>`
    }
    <h2>Sessions around it</h2>
    ${around(read)}
  </article>`;
}

function logged({ session, staff }: BlindSession): TemplateResult {
  const entries: [string, string | null][] = [
    ["Reason", triggerName(session.trigger)],
    ["Themes", session.themes.join(", ") || "none logged"],
    ["PD goals named", session.goal_ids.join(", ") || "none"],
    ["Mandatory", session.mandatory === null ? "not logged" : session.mandatory ? "yes" : "no"],
    ["Length", session.minutes === null ? null : `${asCount(session.minutes)} minutes`],
    ["Next step", session.action_step],
    [
      "Follow-up",
      session.follow_up_date === null ? "none recorded" : dayName(session.follow_up_date),
    ],
    ["Attended", attended(session.date, staff)],
  ];
  return html`<section class="logged" aria-label="What was logged">
    <dl>
      ${entries
        .filter(([, value]) => value)
        .map(
          ([name, value]) =>
            html`<div class=${name === "Attended" ? "wide" : ""}>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
    </dl>
  </section>`;
}

/** Names, of newcomers with how long they had been there. */
function attended(date: string, staff: BlindSession["staff"]): string {
  const words = staff.map((person) => {
    if (person.hired === null)
      return person.hired_after === null
        ? person.staff
        : `${person.staff} (hired ${dayName(person.hired_after)})`;
    const days = daysBetween(person.hired, date);
    return days <= newcomerDays
      ? `${person.staff} (hired ${counted(days, "day")} before)`
      : person.staff;
  });
  return words.join(", ") || "nobody was named";
}

/** Twice what the rules take for new, so that the hint is no answer. */
const newcomerDays = 90;

/** Those on its themes first; those of the same people on other themes folded below them. */
function around({ around: sessions }: BlindSession): TemplateResult {
  if (sessions.length === 0)
    return html`<p class="note">No other session on its themes or with the same people.</p>`;
  const others = sessions.filter(({ same_theme: same }) => !same);
  const onThemes = sessions.filter(({ same_theme: same }) => same);
  return html`${
    onThemes.length === 0
      ? html`<p class="note">None on its themes.</p>`
      : table("Sessions on its themes", neighbors, onThemes, { stacks: true })
  }
  ${
    others.length === 0
      ? ""
      : html`<details>
          <summary>${counted(others.length, "session")} of the same people on other themes</summary>
          ${table("Sessions of the same people on other themes", neighbors, others, { stacks: true })}
        </details>`
  }`;
}

const neighbors: Column<BlindSession["around"][number]>[] = [
  {
    name: "When",
    cell: ({ date, days }) =>
      html`${day(date)}<span class="second"
          >${days === 0 ? "the same day" : `${counted(Math.abs(days), "day")} ${days < 0 ? "before" : "after"}`}</span
        >`,
  },
  {
    name: "Session",
    cell: ({ format, channel }) =>
      html`${formatName(format)}<span class="second">${channelName(channel)}</span>`,
  },
  { name: "Themes", cell: ({ themes }) => themes.join(", ") || "none logged" },
  {
    name: "Reason",
    cell: ({ trigger, mandatory }) => `${triggerName(trigger)}${mandatory ? ", mandatory" : ""}`,
  },
  {
    name: "Same people",
    cell: ({ same_people: same, attendees }) => `${same} of ${attendees}`,
  },
];
