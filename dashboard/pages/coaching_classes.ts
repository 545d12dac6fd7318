import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ClassCount, SessionPage } from "../../server/api.ts";
import { asCount } from "../numbers.ts";
import { classChip, swatch } from "../parts/marks.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import { classNames, partNames } from "../vocabulary.ts";

/** How many sessions of a class a part of it counts; the parts of a class sum to the class. */
function partCount(part: string, { sessions, weak, entry_only: entryOnly }: ClassCount): number {
  if (part === "weak") return weak;
  return part === "entry_only" ? entryOnly : sessions - weak - entryOnly;
}

/** Every class with its sessions, and beneath those of two shades how they part: each narrows the list. */
export function classCounts({ classes }: SessionPage, filters: Filters): TemplateResult {
  const all = classes.reduce((sum, row) => sum + row.sessions, 0);
  const link = (name: string | null, part: string | null, words: unknown, n: number) =>
    html`<a
      class=${part ? "shade" : ""}
      href=${pageAddress("coaching", withFilters(filters, { class: name, detail: part }))}
      aria-current=${(filters.class ?? null) === name && (filters.detail ?? null) === part ? "true" : "false"}
      >${words} <b class="number">${asCount(n)}</b></a
    >`;
  return html`<nav class="facets" aria-label="Sessions by class">
    <ul>
      <li>${link(null, null, "All", all)}</li>
      ${classNames.map((name) => {
        const row = classes.find((each) => each.class === name);
        return html`<li>
          ${link(name, null, classChip(name), row?.sessions ?? 0)}
          ${row && row.sessions > 0 ? parts(name, row, link) : ""}
        </li>`;
      })}
    </ul>
  </nav>`;
}

function parts(
  name: (typeof classNames)[number],
  row: ClassCount,
  link: (name: string, part: string, words: unknown, n: number) => TemplateResult,
): TemplateResult | string {
  const of = Object.entries(partNames[name] ?? {});
  if (of.length === 0) return "";
  return html`<span class="parts"
    ><span>of these</span> ${of.map(([part, words]) =>
      link(
        name,
        part,
        html`<span>${swatch(part === "rest" ? swatchOf(name) : part)}${words}</span>`,
        partCount(part, row),
      ),
    )}</span
  >`;
}

const swatchOf = (name: string): string => (name === "purposeful" ? "headline" : name);
