import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { counted, listed } from "../numbers.ts";
import { latest } from "../series.ts";
import type { Series } from "../series.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import { signals } from "../vocabulary.ts";

/** More than so many sites are not drawn at once, unless somebody wants it. */
export const fewSites = 12;

/** The sites of a measure that are drawn, and those that are told in words. */
export type SitesDrawn = { drawn: Series[]; told: Series[] };

const isUnusual = (series: Series): boolean => {
  const signal = latest(series)?.signal;
  return signal !== undefined && signal !== null && signal !== "usual";
};

/**
 * All sites where they are few, are all asked for or none has a signal; of many those whose newest point
 * has one, by name as ever.
 */
export function sitesDrawn(all: readonly Series[], { sites }: Filters): SitesDrawn {
  const unusual = all.filter(isUnusual);
  return all.length <= fewSites || sites === "all" || unusual.length === 0
    ? { drawn: [...all], told: [] }
    : { drawn: unusual, told: all.filter((series) => !isUnusual(series)) };
}

const kindOf = (series: Series): string => {
  const last = latest(series);
  return last?.signal === "usual"
    ? signals.usual.name
    : last && last.value !== null
      ? "too few points or limits withheld"
      : "no values";
};

/** The sites that are not drawn by name, each a way to its chart, and the way to all charts. */
export function sitesTold({ drawn, told }: SitesDrawn, filters: Filters): TemplateResult | string {
  const to = (changes: Parameters<typeof withFilters>[1]): string =>
    `${pageAddress("overview", withFilters(filters, changes))}#fidelity-trend`;
  if (told.length === 0) {
    return drawn.length > fewSites && filters.sites === "all"
      ? html`<p class="told"><a href=${to({ sites: null })}>Draw only sites with a signal</a></p>`
      : "";
  }
  return html`<div class="told">
    <p>
      <span class="in-picture"
        >Drawn: the ${counted(drawn.length, "site")} of ${drawn.length + told.length} whose newest
        point has a signal. Among so many sites some signals are chance.</span
      >
      <a href=${to({ sites: "all" })}>Draw all ${drawn.length + told.length}</a>
    </p>
    ${[...Map.groupBy(told, kindOf)].map(
      ([kind, sites]) =>
        html`<p>
          <b>${kind[0]!.toUpperCase()}${kind.slice(1)} at ${sites.length}:</b>
          ${sites.map(({ site }, at) => html`${at > 0 ? ", " : ""}<a href=${to({ site })}>${site}</a>`)}
        </p>`,
    )}
  </div>`;
}

/** Sites without a value in the months shown, each with its newest. */
export const sitesBefore = (before: readonly Series[]): TemplateResult | string =>
  before.length === 0
    ? ""
    : html`<p class="told">
        No values in these months:
        ${listed(before.map((series) => `${series.site} (newest: ${latest(series)?.period ?? "none"})`))}.
      </p>`;
