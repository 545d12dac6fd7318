import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { NeighbourRow, ThemeDetail, VerdictRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { failed, loading } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import { leads } from "../roles.ts";
import { namesOf } from "../series.ts";
import { movedWords } from "../verdict_words.ts";
import type { View } from "../view.ts";

/** Under how many neighbouring constants a verdict holds, and under which it does not. */
export function neighboursOf(view: View, { theme, site }: ThemeDetail, verdict: VerdictRow) {
  const { neighbours: tried, neighbours_hold: hold } = verdict;
  const title = html`<h3>Would the answer change?</h3>`;
  if (tried === null || hold === null)
    return html`${title}
      <p class="note">
        Not tried under neighbouring constants since the last
        import${leads(view.me) ? html`. <a href="/methods#neighbours">Try them</a>` : ", or withheld: months of this measure rest on fewer than 11 families or meetings."}
      </p>`;
  return html`${title}
    <p>
      The answer holds under ${hold} of ${tried} neighbouring constants.
      <a href="/methods#neighbours">Which they are</a>
    </p>
    ${hold === tried ? "" : others(view, theme, site, verdict)}`;
}

function others(view: View, theme: string, site: string, verdict: VerdictRow): TemplateResult {
  const address = `/api/marts/verdict_neighbours?${namesOf(theme, verdict, site)}&holds=false&format=json&view=screen`;
  const source = view.sources.read(address, () => ask<NeighbourRow[]>(address));
  if (source.state === "failed") return failed(source.message, location.href);
  if (source.state === "loading") return loading();
  return html`<details>
    <summary>Where it would be another</summary>
    ${table(
      "Neighbouring constants under which the answer is another",
      [
        { name: "Look-ahead", cell: ({ look_ahead_days: days }: NeighbourRow) => `${days} days` },
        { name: "Look-back", cell: ({ look_back_days: days }: NeighbourRow) => `${days} days` },
        {
          name: "Embedding",
          cell: ({ embedding_shift: months }: NeighbourRow) =>
            months === 0 ? "as found" : months < 0 ? "a month earlier" : "a month later",
        },
        {
          name: "Answer",
          cell: ({ moved, grain }: NeighbourRow) =>
            moved === "not_embedded"
              ? "not embedded"
              : movedWords({ moved, grain, tell_from: null, good: verdict.good }),
        },
      ],
      source.data,
    )}
  </details>`;
}
