import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoverageRow, FadingRow } from "../../server/api.ts";
import { asFixed, counted } from "../numbers.ts";
import { inParts } from "../parts/in_parts.ts";
import { failed, loading } from "../parts/states.ts";
import type { Source } from "../sources.ts";
import { formatName } from "../vocabulary.ts";

const shownSeries = 6;
const whole = (value: number | null): string => (value === null ? "–" : asFixed(value, 1));

/** Patterns that only show across sessions: series that fade, staff whom the system reaches late. */
export function patterns(
  fading: Source<FadingRow[]>,
  coverage: Source<CoverageRow[]>,
  site: string | null,
): TemplateResult {
  const here = <T extends { site: string }>(rows: readonly T[]) =>
    rows.filter((row) => site === null || row.site === site);
  return html`<h2>Across sessions</h2>
    ${drawnFrom(fading, (rows) => fadingList(here(rows).filter((row) => row.fading)))}
    ${drawnFrom(coverage, (rows) => reach(here(rows)))}`;
}

function drawnFrom<T>(source: Source<T>, draw: (data: T) => TemplateResult): TemplateResult {
  if (source.state === "ready") return draw(source.data);
  return source.state === "failed" ? failed(source.message, location.href) : loading();
}

/** Recurring groups whose attendance falls. */
export function fadingList(rows: readonly FadingRow[]): TemplateResult {
  if (rows.length === 0) {
    return html`<section class="pattern">
      <h3>Groups that fade</h3>
      <p>None: attendance of every recurring group holds.</p>
    </section>`;
  }
  return html`<section class="pattern">
    <h3>Groups that fade</h3>
    ${inParts({
      rows,
      of: "groups",
      size: shownSeries,
      draw: (some) =>
        html`<ul>
          ${some.map(
            (row) =>
              html`<li>
                <b>${formatName(row.format)}${row.theme ? `, ${row.theme}` : ""}</b>
                <span class="second"
                  >${row.site}: from ${whole(row.first_mean)} to ${whole(row.last_mean)} attending,
                  over ${counted(row.meetings, "meeting")}</span
                >
              </li>`,
          )}
        </ul>`,
    })}
  </section>`;
}

const flagged = (rows: readonly CoverageRow[], flag: string): CoverageRow[] =>
  rows.filter((row) => row.flags?.includes(flag));

function bySite(rows: readonly CoverageRow[]): string {
  const counts = new Map<string, number>();
  for (const { site } of rows) counts.set(site, (counts.get(site) ?? 0) + 1);
  return [...counts].map(([site, n]) => `${site} ${n}`).join(" · ");
}

function reach(rows: readonly CoverageRow[]): TemplateResult {
  const kinds = [
    {
      flag: "only_when_new_or_event",
      title: "Coached only when new or after an event",
      about: "every session of theirs was a start or followed an event",
    },
    {
      flag: "not_reached",
      title: "A goal, and no session on it",
      about: "an open PD goal for 60 days or more, and no session on its theme in the last 60",
    },
  ];
  if (rows.length === 0) return html``;
  return html`${kinds.map(({ flag, title, about }) => {
    const found = flagged(rows, flag);
    return html`<section class="pattern">
      <h3>${title}</h3>
      <p>
        <b class="figure">${found.length}</b> of ${counted(rows.length, "staff member")}: ${about}.
        ${found.length > 0 ? html`<span class="second">${bySite(found)}</span>` : ""}
      </p>
    </section>`;
  })}`;
}
