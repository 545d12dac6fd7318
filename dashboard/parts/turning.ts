import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { asCount, counted } from "../numbers.ts";

/** Which rows of a long list are shown, and the ways to those before and after them. */
export function turning(
  { total, page, pageSize }: { total: number; page: number; pageSize: number },
  row: string,
  address: (page: number) => string,
  [back, on]: readonly [string, string] = ["Newer", "Older"],
): TemplateResult {
  const last = Math.max(1, Math.ceil(total / pageSize));
  const first = (page - 1) * pageSize + 1;
  return html`<nav class="turning" aria-label="Pages of the list">
    <span
      >${asCount(first)}–${asCount(Math.min(total, page * pageSize))} of
      ${counted(total, row)}</span
    >
    ${page > 1 ? html`<a href=${address(page - 1)}>${back}</a>` : ""}
    ${page < last ? html`<a href=${address(page + 1)}>${on}</a>` : ""}
  </nav>`;
}
