import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { MixNeighbour } from "../../server/api.ts";
import { ask } from "../api.ts";
import { asCount, asPercent, counted } from "../numbers.ts";
import { failed, warning } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { ImportDesk } from "../desk.ts";
import { leads } from "../roles.ts";
import type { View } from "../view.ts";

/** Would the answers change? Mix and verdicts under neighbouring constants, tried when asked for. */
export function neighbourSection(view: View): TemplateResult {
  const { me, status, sources, desk } = view;
  const source = sources.read("mix_neighbours", () =>
    ask<MixNeighbour[]>("/api/marts/mix_neighbours?format=json&view=screen"),
  );
  const rows = source.state === "ready" ? source.data : [];
  const { acting, actStep, refused } = desk.now;
  const { look_ahead_days: ahead = 45, look_back_days: back = 90 } = status.rules;
  return html`<section id="neighbours">
    <h2 id="neighbours-title" tabindex="-1">Would the answers change?</h2>
    <p>
      No one can say that a look-ahead of ${ahead} days is right and one of ${ahead + 15} is not. So
      the mix and every verdict can be tried under the constants next to ours: a look-ahead of
      ${ahead - 15}, ${ahead} or ${ahead + 15} days, a look-back of ${back - 30}, ${back} or
      ${back + 30} days, and every embedding a month earlier, as found, or a month later. That is 3
      × 3 × 3 less our own: 26 neighbours. A verdict <em>holds</em> under a neighbour when its
      answer is the same word; where the theme would not be embedded at all, it does not hold. Each
      verdict says under how many it holds, and under which it does not.
    </p>
    ${refused?.act.kind === "neighbours" ? warning(refused.words) : ""}
    ${source.state === "failed" ? failed(source.message, location.href) : ""}
    ${rows.length > 0 ? found(rows) : ""}
    ${
      status.build === null
        ? ""
        : acting?.kind === "neighbours"
          ? html`<p role="status">${actStep ?? "starting"}…</p>`
          : html`<p>
              ${rows.length > 0 ? "Tried for the figures that are shown now." : "Not tried since the last import."}
              ${leads(me) ? trying(desk, rows.length > 0) : ""}
            </p>`
    }
  </section>`;
}

const trying = (desk: ImportDesk, again: boolean): TemplateResult =>
  html`<button
      type="button"
      ?disabled=${desk.now.acting !== null}
      @click=${() => void desk.act({ kind: "neighbours" })}
    >
      ${again ? "Try again" : "Try the neighbours"}
    </button>
    <span class="note">takes about three times as long as making the figures</span>`;

interface SiteMix {
  site: string | null;
  sessions: number;
  own: number;
  least: number;
  most: number;
}

/** The purposeful share under our constants and the range under the others, by site. */
export function mixRanges(rows: readonly MixNeighbour[]): SiteMix[] {
  return [...Map.groupBy(rows, ({ site }) => site)]
    .flatMap(([site, tried]) => {
      const own = tried.find(({ base }) => base);
      const shares = tried.flatMap(({ share }) => (share === null ? [] : [share]));
      if (!own || own.share === null) return [];
      return [
        {
          site,
          sessions: own.sessions,
          own: own.share,
          least: Math.min(...shares),
          most: Math.max(...shares),
        },
      ];
    })
    .toSorted((a, b) =>
      a.site === null ? -1 : b.site === null ? 1 : a.site.localeCompare(b.site),
    );
}

function found(rows: readonly MixNeighbour[]): TemplateResult {
  const ranges = mixRanges(rows);
  const [all] = ranges;
  return html`${
    all && all.site === null
      ? html`<p>
          In the twelve months up to the as-of date ${asPercent(all.own)} of
          ${counted(all.sessions, "session")} were purposeful; under the other look-aheads and
          look-backs it would be ${asPercent(all.least)} to ${asPercent(all.most)}.
        </p>`
      : ""
  }
  ${table(
    "Purposeful share under neighbouring constants",
    [
      { name: "Site", cell: ({ site }: SiteMix) => site ?? "All sites" },
      { name: "Sessions", number: true, cell: ({ sessions }: SiteMix) => asCount(sessions) },
      { name: "Purposeful", number: true, cell: ({ own }: SiteMix) => asPercent(own) },
      {
        name: "Under neighbours",
        number: true,
        cell: ({ least, most }: SiteMix) => `${asPercent(least)} to ${asPercent(most)}`,
      },
    ],
    ranges,
  )}`;
}
