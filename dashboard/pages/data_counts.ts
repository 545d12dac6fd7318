import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { RowCounts } from "../../server/api.ts";
import { asCount } from "../numbers.ts";

/** What became of the rows of a file, as the sum that it is. */
export function countStrip(rows: RowCounts): TemplateResult {
  const parts: [string, number][] = [
    ["read", rows.read],
    ["new", rows.new],
    ["changed", rows.changed],
    ["unchanged", rows.unchanged],
    ["duplicate", rows.duplicate],
    ["rejected", rows.rejected],
  ];
  return html`<dl class="counts">
    ${parts.map(
      ([name, n], at) =>
        html`<div class="${name} ${n === 0 ? "zero" : ""}">
          <dt>${name}</dt>
          <dd class="number">
            ${at === 0 ? "" : html`<span aria-hidden="true">${at === 1 ? "=" : "+"}</span>`}${asCount(n)}
          </dd>
        </div>`,
    )}
  </dl>`;
}
