import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoachFollowUp } from "../../server/api.ts";
import { dayName, daysBetween } from "../months.ts";
import { counted, listed } from "../numbers.ts";
import { sessionAddress, themeAddress } from "../state.ts";
import type { Filters } from "../state.ts";

/** A follow-up is done once a session took its theme up with one of those who attended. */
export const statusOf = (row: CoachFollowUp, asOf: string): "due" | "overdue" | "done" =>
  row.followed_on !== null ? "done" : row.follow_up_date >= asOf ? "due" : "overdue";

/** What sessions agreed to come back to: overdue first, then to come, then done. */
export function followUps(
  rows: readonly CoachFollowUp[],
  asOf: string,
  kept: Filters,
): TemplateResult {
  const of = (status: string) => rows.filter((row) => statusOf(row, asOf) === status);
  const [due, overdue, done] = [of("due"), of("overdue"), of("done").toReversed()];
  const list = (some: readonly CoachFollowUp[]) =>
    html`<ul class="follow-ups">
      ${some.map((row) => html`<li>${line(row, asOf, kept)}</li>`)}
    </ul>`;
  return html`<h2 id="follow-ups">Follow-ups</h2>
    <p class="finding">
      ${
        rows.length === 0
          ? "No session of the last 90 days recorded one. A recorded date carries a theme on."
          : `${due.length + overdue.length === 0 ? "None is to come or overdue" : `${due.length} to come, ${overdue.length} overdue`}; ${done.length} done in the last 90 days.`
      }
    </p>
    ${overdue.length + due.length > 0 ? list([...overdue, ...due]) : ""}
    ${
      done.length > 0
        ? html`<details>
            <summary>${counted(done.length, "follow-up")} done</summary>
            ${list(done)}
          </details>`
        : ""
    }`;
}

function line(row: CoachFollowUp, asOf: string, kept: Filters): TemplateResult {
  const { session_id: id, site, theme, date, follow_up_date: due, staff, followed_on: on } = row;
  const status = statusOf(row, asOf);
  const when =
    status === "done"
      ? `Done on ${dayName(on ?? "")}`
      : status === "due"
        ? `Due ${dayName(due)}`
        : `Overdue since ${dayName(due)} (${counted(daysBetween(due, asOf), "day")})`;
  return html`<b class="follow-up ${status}">${when}</b>:
    <a href=${themeAddress(theme, { site })}>${theme}</a>
    <span class="second"
      >${row.action_step ?? "no step was recorded"}; with ${listed(staff ?? []) || "nobody named"},
      from the
      <a href=${sessionAddress(id, { ...kept, via: "coach" })}>session of ${dayName(date)}</a></span
    >`;
}
