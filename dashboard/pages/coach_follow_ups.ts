import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoachDetail, CoachFollowUp, FollowUpPage, FollowUpStatus } from "../../server/api.ts";
import { ask } from "../api.ts";
import { dayName, daysBetween } from "../months.ts";
import { asCount, counted, listed } from "../numbers.ts";
import { inParts } from "../parts/in_parts.ts";
import { sessionAddress, themeAddress } from "../state.ts";
import type { Filters } from "../state.ts";

/** What sessions agreed to come back to: overdue first, then to come, then done. */
export function followUps(
  { coach, follow_ups: { overdue, due, done } }: CoachDetail,
  asOf: string,
  kept: Filters,
): TemplateResult {
  const list = (status: FollowUpStatus, { total, rows }: FollowUpPage) => {
    const address = (page: number) =>
      `/api/coaches/${encodeURIComponent(coach.key)}/follow-ups?status=${status}&page=${page}`;
    return inParts<CoachFollowUp>({
      rows,
      of: "follow-ups",
      more: { total, ask: async (page) => (await ask<FollowUpPage>(address(page))).rows },
      draw: (some) =>
        html`<ul class="follow-ups">
          ${some.map((row) => html`<li>${line(row, status, asOf, kept)}</li>`)}
        </ul>`,
    });
  };
  const open = due.total + overdue.total;
  return html`<h2 id="follow-ups">Follow-ups</h2>
    <p class="finding">
      ${
        open + done.total === 0
          ? "No session of the last 90 days recorded one. A recorded date carries a theme on."
          : `${open === 0 ? "None is to come or overdue" : `${asCount(due.total)} to come, ${asCount(overdue.total)} overdue`}; ${asCount(done.total)} done in the last 90 days.`
      }
    </p>
    ${overdue.total > 0 ? list("overdue", overdue) : ""} ${due.total > 0 ? list("due", due) : ""}
    ${
      done.total > 0
        ? html`<details>
            <summary>${counted(done.total, "follow-up")} done</summary>
            ${list("done", done)}
          </details>`
        : ""
    }`;
}

function line(
  row: CoachFollowUp,
  status: FollowUpStatus,
  asOf: string,
  kept: Filters,
): TemplateResult {
  const { session_id: id, site, theme, date, follow_up_date: due, staff, followed_on: on } = row;
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
