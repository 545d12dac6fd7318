import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoverageRow, FadingRow } from "../../server/api.ts";
import { dayName } from "../months.ts";
import { asCount, counted, listed } from "../numbers.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { standing } from "../standing.ts";
import type { Standing } from "../standing.ts";
import { pageAddress } from "../state.ts";
import type { View } from "../view.ts";
import { fadingList } from "./coaching_patterns.ts";

/** Whom coaching has not reached, or only when something happened, and groups that fade. */
export function coverage(
  view: View,
  rows: readonly CoverageRow[],
  fading: readonly FadingRow[],
): TemplateResult {
  const active = rows.filter((row) => row.active);
  const longest = view.status.rules.only_event_gap_days ?? Infinity;
  const waiting = active
    .filter((row) => reasons(row, longest).length > 0)
    .toSorted((a, b) => (b.days_since_last ?? Infinity) - (a.days_since_last ?? Infinity));
  const { site } = view.state.filters;
  return html`<section class="coverage" aria-labelledby="coverage-title">
    <h2 id="coverage-title" tabindex="-1">Who is not reached</h2>
    <p class="finding">${coverageFinding(active, waiting, longest, standing(view))}</p>
    ${
      waiting.length === 0
        ? ""
        : table("Staff not reached", columns(longest), waiting, { stacks: true, parts: "staff" })
    }
    ${fadingList(fading.filter((row) => row.fading))}
    <p class="note">
      <a href=${pageAddress("coaching", site ? { site } : {})}
        >All coaching${site ? ` at ${site}` : ""}</a
      >
    </p>
  </section>`;
}

/** Who of the active staff is waiting for coaching, and what is not known for want of an export. */
export function coverageFinding(
  active: readonly CoverageRow[],
  waiting: readonly CoverageRow[],
  longest: number,
  here: Standing,
): string {
  const missing = [
    ...(here.roster
      ? []
      : ["No roster has been imported, so staff without a session are not known: bring it."]),
    ...(here.goals
      ? []
      : ["No PD goals have been imported, so goals without a session are not known: bring them."]),
  ];
  return [waitingFinding(active, waiting, longest, here), ...missing].join(" ");
}

function waitingFinding(
  active: readonly CoverageRow[],
  waiting: readonly CoverageRow[],
  longest: number,
  { goals, roster }: Standing,
): string {
  if (active.length === 0) return "Nobody is active here on this day.";
  if (waiting.length === 0) {
    return goals && roster
      ? `Coaching reaches all ${counted(active.length, "active staff member")}.`
      : `Of ${counted(active.length, "active staff member")} known so far none is waiting.`;
  }
  const none = waiting.filter(({ sessions }) => sessions === 0).length;
  const gaps = waiting.filter(({ days_since_last: days }) => (days ?? 0) > longest).length;
  const has = (flag: string) => waiting.filter(({ flags }) => flags?.includes(flag)).length;
  const parts = [
    [none, "had no session yet"],
    [gaps, `had none for more than ${longest} days`],
    [has("not_reached"), "had no session on a goal of theirs lately"],
    [has("only_when_new_or_event"), "were coached only when new or after an event"],
  ] as const;
  return `${waiting.length} of ${counted(active.length, "active staff member")} ${
    waiting.length === 1 ? "is" : "are"
  } waiting: ${listed(parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`))}.`;
}

/** Why somebody is listed, in words about the coaching and not about the person. */
function reasons(row: CoverageRow, longest: number): string[] {
  const { flags, days_since_last: days, not_reached_themes: themes } = row;
  return [
    ...(row.sessions === 0 ? ["no session yet"] : []),
    ...(flags?.includes("not_reached")
      ? [`a goal on ${listed(themes ?? [])}, and no session on it`]
      : []),
    ...(flags?.includes("only_when_new_or_event")
      ? ["coached only when new or after an event"]
      : []),
    ...((days ?? 0) > longest ? [`no session for ${days} days`] : []),
  ];
}

const columns = (longest: number): Column<CoverageRow>[] => [
  { name: "Staff", cell: ({ staff, site }) => html`${staff}<span class="second">${site}</span>` },
  {
    name: "Last session",
    cell: ({ last_session: last }) =>
      last ? html`<span class="nowrap">${dayName(last)}</span>` : "none yet",
  },
  { name: "Sessions", number: true, cell: ({ sessions }) => asCount(sessions) },
  { name: "Why", cell: (row) => reasons(row, longest).join("; ") },
];
