import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoachMixRow } from "../../server/api.ts";
import { coachingMix } from "../charts/coaching_mix.ts";
import { readMix, shadeNames, shades, sumMix } from "../mix.ts";
import type { MixMonth, Shade } from "../mix.ts";
import { segmentAddress } from "../mix_address.ts";
import { monthName } from "../months.ts";
import { asCount, asPercent, counted } from "../numbers.ts";
import { figure } from "../parts/figure.ts";
import { legend } from "../parts/marks.ts";
import { noGoals } from "../standing.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";

const all = [...shades, "unknown"] as const;

/** The coach's own sessions by class over the months, small; never beside those of others. */
export function coachMix(
  view: View,
  rows: readonly CoachMixRow[],
  months: string[],
  kept: Filters,
): TemplateResult {
  if (view.leaves)
    return html`<p class="note">
      My sessions by class: on screen alone, as they rest on few people.
    </p>`;
  const own = rows.map((row) => ({ ...row, chance_share: null, chance_draws: null }));
  const mix = readMix(own, months, null);
  const total = sumMix(mix);
  const lacking = noGoals(view, total);
  const there = (month: string, shade?: Shade): string => segmentAddress(kept, month, shade);
  return figure<MixMonth>({
    id: "coach-mix",
    title: "My sessions by class",
    screenOnly: true,
    finding:
      lacking ??
      (total.share === null
        ? "No session of these months is in the mix."
        : `${asPercent(total.share)} of ${counted(total.counted, "session")} in these months were purposeful.`),
    legend: legend(
      all
        .filter((shade) => total.sessions[shade] > 0)
        .map((shade) => ({ shade, amount: asCount(total.sessions[shade]) })),
    ),
    depends: [rows, months.join(), view.width, kept.coach, kept.period, lacking],
    draw: () =>
      coachingMix(mix, {
        months,
        width: view.width,
        count: "sessions",
        shares: lacking === null,
        height: 150,
        address: there,
      }),
    columns: [
      {
        name: "Month",
        by: ({ month }) => month,
        cell: ({ month }) => html`<a href=${there(month)}>${monthName(month)}</a>`,
      },
      ...all.map((shade) => ({
        name: shadeNames[shade],
        number: true,
        by: ({ sessions }: MixMonth) => sessions[shade],
        cell: ({ sessions }: MixMonth) => asCount(sessions[shade]),
      })),
    ],
    rows: mix,
    note: html`It describes how the work around the sessions is connected, never how good somebody
      is, and is not set beside anybody else's.
      <a href="/methods#classes">How a session is judged</a>`,
  });
}
