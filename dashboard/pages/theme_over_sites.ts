import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { EventRow, GainRow, ThemeDetail, ThemeVerdictRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { eventStudyChart } from "../charts/event_study.ts";
import { gainText, intervalText, overSitesText } from "../gains.ts";
import { isKeptBack, sentenceOf } from "../leaving.ts";
import { counted, sentence } from "../numbers.ts";
import { figure } from "../parts/figure.ts";
import { failed, loading } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import { verdictChips } from "../parts/verdict_marks.ts";
import { namesOf, seriesId, seriesName } from "../series.ts";
import { themeAddress } from "../state.ts";
import { periodName } from "../verdict_words.ts";
import type { View } from "../view.ts";

/** The theme over all sites: its verdict, the sites behind it, and the event study where there is one. */
export function overSites(view: View, detail: ThemeDetail, row: ThemeVerdictRow): TemplateResult {
  const read = <T>(mart: string) => {
    const address = `/api/marts/${mart}?${namesOf(detail.theme, row)}&format=json&view=screen`;
    return view.sources.read(address, () => ask<T[]>(address));
  };
  const gains = read<GainRow>("theme_gains");
  const events = read<EventRow>("event_study");
  for (const source of [gains, events])
    if (source.state === "failed") return failed(source.message, location.href);
  return html`<section class="theme-part" aria-labelledby="over-sites">
    <h2 id="over-sites">Over all sites</h2>
    <p class="theme-state">${verdictChips({ ...row, tell_from: null })}</p>
    <p class="verdict-sentence">${sentenceOf(view, row)}</p>
    ${
      row.neighbours === null || view.leaves
        ? ""
        : html`<p class="note">
            The answer holds under ${row.neighbours_hold} of ${row.neighbours}
            <a href="/methods#neighbours">neighbouring constants</a>.
          </p>`
    }
    ${
      gains.state !== "ready" || events.state !== "ready"
        ? loading()
        : html`${gains.data.length > 0 ? behind(detail, row, gains.data) : row.moved === "cannot_tell" ? "" : withheldGains}
          ${study(view, detail, row, events.data)}`
    }
  </section>`;
}

const withheldGains = html`<p class="note">
  What each site changed by is withheld: months behind it rest on fewer than 11 families or
  meetings.
</p>`;

function behind(
  detail: ThemeDetail,
  row: ThemeVerdictRow,
  gains: readonly GainRow[],
): TemplateResult {
  const { unit, grain } = row;
  const query = new URLSearchParams(namesOf(detail.theme, row));
  query.delete("theme");
  const address = `/api/themes/${encodeURIComponent(detail.theme)}`;
  const change = (value: number | null) => (value === null ? null : gainText(value, unit));
  return html`<p class="finding">${overSitesText(row)}</p>
    ${table(
      "Changes of the sites behind it",
      [
        {
          name: "Site",
          by: ({ site }: GainRow) => site,
          cell: ({ site }: GainRow) =>
            html`<a href=${themeAddress(detail.theme, { site, measure: seriesId(row) })}
              >${site}</a
            >`,
        },
        {
          name: "Embedded",
          by: ({ embedded_from: from }: GainRow) => from,
          cell: ({ embedded_from: from }: GainRow) => (from ? periodName(from, grain) : "not"),
        },
        {
          name: "Own change",
          number: true,
          by: (gain: GainRow) => gain.change,
          cell: (gain: GainRow) => change(gain.change),
        },
        {
          name: "Sites without it",
          number: true,
          by: (gain: GainRow) => gain.comparison_change,
          cell: (gain: GainRow) => change(gain.comparison_change),
        },
        {
          name: "Gain",
          number: true,
          by: ({ gain }: GainRow) => gain,
          cell: ({ gain }: GainRow) => change(gain),
        },
      ],
      gains.toSorted((a, b) => b.role.localeCompare(a.role) || a.site.localeCompare(b.site)),
      { sorts: true, stacks: true },
    )}
    <p class="note">
      <a href=${`${address}/series.csv?${query}`} download>These rows as CSV</a> ·
      <a href=${`${address}/gain.R?${query}`} download>R that makes the number</a>
    </p>`;
}

function study(
  view: View,
  detail: ThemeDetail,
  row: ThemeVerdictRow,
  events: readonly EventRow[],
): TemplateResult {
  if (events.length === 0)
    return html`<div class="state notice">
      <p>
        No event study:
        ${row.no_event_study ?? "months of this measure rest on fewer than 11 families or meetings, so it is withheld"}.
      </p>
      ${leftOut(row)}
    </div>`;
  const { unit, grain } = row;
  const period = grain === "quarter" ? "quarter" : "month";
  const means = events.filter(({ site }) => site === null);
  const after = means.filter(({ since }) => since >= 0);
  const mean = after.reduce((sum, { effect }) => sum + effect, 0) / Math.max(1, after.length);
  const banded = means.some(({ low }) => low !== null);
  const title = `${seriesName(row, view.status.measures)}, by ${period}s since the embedding`;
  return figure<EventRow>({
    id: "event-study",
    title,
    finding:
      after.length === 0
        ? `No ${period} after the embedding has two sites to compare with yet.`
        : `From the embedding on ${gainText(mean, unit)} on average over ${counted(after.length, period)}, each against the last ${period} before it and sites without the theme.`,
    depends: [events, view.width],
    draw: () => eventStudyChart(events, { width: view.width, unit, period }),
    columns: [
      { name: "Site", cell: ({ site }) => site ?? "mean" },
      {
        name: `${period[0]!.toUpperCase()}${period.slice(1)}`,
        number: true,
        by: ({ since }) => since,
        cell: ({ since }) => (since < 0 ? `−${-since}` : since + 1),
      },
      {
        name: "Effect",
        number: true,
        by: ({ effect }) => effect,
        cell: ({ effect }) => gainText(effect, unit),
      },
      {
        name: "Band",
        number: true,
        by: ({ low }) => low,
        cell: ({ low, high }) =>
          low === null || high === null ? null : intervalText(low, high, unit),
      },
      { name: "Sites with it", number: true, cell: ({ embedded_sites: n }) => n },
      { name: "Sites without it", number: true, cell: ({ comparison_sites: n }) => n },
    ],
    rows: events,
    csv: `/api/marts/event_study?${namesOf(detail.theme, row)}&format=csv`,
    note: html`Group-time effects (Callaway and Sant'Anna), all against the one ${period} before the
    embedding: too noisy to decide anything, good to see.
    ${banded ? "The bars hold all at once in 95 of 100 samples." : "With fewer than 10 sites of either kind there is no band; thin lines are the sites."}
    ${events.some(isKeptBack) ? "Small n: months behind it rest on fewer than 11 families or meetings at a site, so no file and no print has it." : ""}
    ${leftOut(row)}`,
  });
}

const leftOut = ({ left_out: left }: ThemeVerdictRow): TemplateResult | string =>
  left.length === 0 ? "" : html`<span>Left out: ${sentence(left.join("; "))}</span>`;
