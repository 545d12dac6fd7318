import { html } from "lit-html";
import { AsyncDirective } from "lit-html/async-directive.js";
import { directive } from "lit-html/directive.js";
import type { TemplateResult } from "lit-html";

/** Keeps whether its rows are open: while they are, every drawing of the page draws them too. */
class RowsOnDemand extends AsyncDirective {
  #open = false;
  #of = "";
  #rows: () => TemplateResult = () => html``;

  render(of: string, rows: () => TemplateResult): TemplateResult {
    this.#of = of;
    this.#rows = rows;
    return html`<details @toggle=${(event: Event) => this.#toggle(event)}>
      <summary>Rows <span class="hidden">of ${of}</span></summary>
      ${this.#open ? rows() : ""}
    </details>`;
  }

  #toggle({ target }: Event): void {
    const { open } = target as HTMLDetailsElement;
    if (open === this.#open) return;
    this.#open = open;
    this.setValue(this.render(this.#of, this.#rows));
  }
}

/** Rows under a chart, made once they are opened: for those that are many. */
export const rowsOnDemand = directive(RowsOnDemand);
