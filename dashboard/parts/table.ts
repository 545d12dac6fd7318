import { html, nothing } from "lit-html";
import { AsyncDirective } from "lit-html/async-directive.js";
import { directive } from "lit-html/directive.js";
import type { TemplateResult } from "lit-html";
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
};

/** A table; `caption` names it for those who cannot see what stands above it. */
export const table = <T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  options: TableOptions = {},
): TemplateResult =>
  options.sorts && rows.length > 1
    ? html`${sortable(caption, columns, rows, options)}`
    : drawn(caption, columns, rows, options, null);

type Sorting = { order: Order | null; choose(column: string): void };

const drawn = <T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  { stacks = false }: TableOptions,
  sorting: Sorting | null,
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
  #draw = (): TemplateResult => html``;

  render(
    caption: string,
    columns: readonly Column<any>[],
    rows: readonly unknown[],
    options: TableOptions,
  ): TemplateResult {
    this.#draw = () => {
      const column = columns.find(({ name }) => name === this.#order?.column);
      const shown = column && this.#order ? sortRows(rows, column, this.#order.direction) : rows;
      return drawn(caption, columns, shown, options, {
        order: this.#order,
        choose: (name) => this.#choose(name),
      });
    };
    return this.#draw();
  }

  #choose(column: string): void {
    const before = this.#order?.column === column ? this.#order.direction : null;
    if (before === "descending") this.#order = null;
    else this.#order = { column, direction: before === null ? "ascending" : "descending" };
    this.setValue(this.#draw());
  }
}

const sortable = directive(SortableTable);
