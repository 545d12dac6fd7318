import { html, nothing } from "lit-html";
import { AsyncDirective } from "lit-html/async-directive.js";
import { directive } from "lit-html/directive.js";
import type { TemplateResult } from "lit-html";
import { inParts } from "./in_parts.ts";
import { sortRows, sortsBy } from "./table_order.ts";
import type { Order } from "./table_order.ts";

export type Column<T> = {
  name: string;
  cell: (row: T) => TemplateResult | string | number | null;
  /** Right-aligned, with figures of one width. */
  number?: boolean;
  /** What rows are sorted by, where that is not the text of the cell; null comes last. */
  by?: (row: T) => string | number | null;
};

export type TableOptions = {
  /** On a phone each row becomes a block, its cells under one another with the column's name. */
  stacks?: boolean;
  /** Columns are sorted by buttons in their heads; the order stays while the page is open. */
  sorts?: boolean;
  /** Rows come a part at a time, in the order that is chosen; what they are: "sites". */
  parts?: string;
};

/** A table; `caption` names it for those who cannot see what stands above it. */
export const table = <T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  options: TableOptions = {},
): TemplateResult =>
  options.sorts && rows.length > 1
    ? html`${sortable((sorting) => {
        const column = columns.find(({ name }) => name === sorting.order?.column);
        const shown =
          column && sorting.order ? sortRows(rows, column, sorting.order.direction) : rows;
        return inOrder(caption, columns, shown, options, sorting);
      })}`
    : inOrder(caption, columns, rows, options, null);

function inOrder<T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  options: TableOptions,
  sorting: Sorting | null,
): TemplateResult {
  const draw = (some: readonly T[]) => drawn(caption, columns, some, options, sorting);
  return options.parts ? html`${inParts({ rows, of: options.parts, draw })}` : draw(rows);
}

type Sorting = { order: Order | null; choose(column: string): void };

const drawn = <T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  { stacks = false, parts }: TableOptions,
  sorting: Sorting | null,
): TemplateResult =>
  html`<div
    class="table ${stacks ? "stacks" : ""} ${parts ? "in-full" : ""}"
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
          ${columns.map((column) => head(column, rows, sorting))}
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

function head<T>(column: Column<T>, rows: readonly T[], sorting: Sorting | null): TemplateResult {
  const { name, number = false } = column;
  const order = sorting?.order?.column === name ? sorting.order.direction : nothing;
  return html`<th scope="col" class=${number ? "number" : ""} aria-sort=${order}>
    ${
      sorting && sortsBy(column, rows)
        ? html`<button type="button" class="sort" @click=${() => sorting.choose(name)}>
            ${name}
          </button>`
        : name
    }
  </th>`;
}

/** Keeps the order of one table on the page: up, down, and back to the order of the rows. */
class SortableTable extends AsyncDirective {
  #order: Order | null = null;
  #draw: (sorting: Sorting) => TemplateResult = () => html``;

  render(draw: (sorting: Sorting) => TemplateResult): TemplateResult {
    this.#draw = draw;
    return draw({ order: this.#order, choose: (column) => this.#choose(column) });
  }

  #choose(column: string): void {
    const before = this.#order?.column === column ? this.#order.direction : null;
    if (before === "descending") this.#order = null;
    else this.#order = { column, direction: before === null ? "ascending" : "descending" };
    this.setValue(this.render(this.#draw));
  }
}

const sortable = directive(SortableTable);
