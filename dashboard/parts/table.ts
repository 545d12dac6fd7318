import { html } from "lit-html";
import type { TemplateResult } from "lit-html";

export type Column<T> = {
  name: string;
  cell: (row: T) => TemplateResult | string | number | null;
  /** Right-aligned, with figures of one width. */
  number?: boolean;
};

export type TableOptions = {
  /** On a phone each row becomes a block, its cells under one another with the column's name. */
  stacks?: boolean;
};

/** A table; `caption` names it for those who cannot see what stands above it. */
export const table = <T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  { stacks = false }: TableOptions = {},
): TemplateResult =>
  html`<div
    class="table ${stacks ? "stacks" : ""}"
    tabindex="0"
    role="region"
    aria-label=${caption}
  >
    <table>
      <caption class="hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class=${column.number ? "number" : ""}>${column.name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(
                (column) =>
                  html`<td class=${column.number ? "number" : ""} data-name=${column.name}>
                    ${column.cell(row) ?? "–"}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
