import { html } from "lit-html";
import { AsyncDirective } from "lit-html/async-directive.js";
import { directive } from "lit-html/directive.js";
import type { TemplateResult } from "lit-html";
import { asCount } from "../numbers.ts";

/** Rows that a long list shows at first, and adds at each press. */
export const partSize = 20;

export type Parts<T> = {
  /** Those that are here; all of them, or the first page of what `ask` gives. */
  rows: readonly T[];
  draw: (rows: readonly T[]) => TemplateResult;
  /** What a row is, for those who hear the button: "follow-ups". */
  of: string;
  /** How many there are, where `ask` gives those that are not here: pages count from 1, as long as the first. */
  more?: { total: number; ask: (page: number) => Promise<readonly T[]> };
  size?: number;
};

/** Keeps how many rows of one list are shown, and those that came for it later. */
class InParts extends AsyncDirective {
  #first: readonly unknown[] = [];
  #later: unknown[] = [];
  #parts = 1;
  #asks = false;
  #error: string | null = null;
  #given: Parts<unknown> | null = null;

  render<T>(given: Parts<T>): TemplateResult {
    const same =
      given.more === undefined
        ? given.rows.length === this.#first.length
        : given.rows === this.#first;
    if (!same) [this.#later, this.#parts, this.#error] = [[], 1, null];
    this.#first = given.rows;
    this.#given = given as unknown as Parts<unknown>;
    return this.#drawn(this.#given);
  }

  #drawn({ rows, draw, of, more, size = partSize }: Parts<unknown>): TemplateResult {
    const here = [...rows, ...this.#later];
    const total = more?.total ?? rows.length;
    const shown = here.slice(0, more ? undefined : this.#parts * size);
    const next = Math.min(size, total - shown.length);
    if (total <= size) return draw(shown);
    return html`${draw(shown)}
      <p class="in-parts" tabindex="-1">
        <span role="status">${this.#error ?? `${asCount(shown.length)} of ${asCount(total)}`}</span>
        ${
          next > 0
            ? html`<button
                type="button"
                class="quiet"
                aria-disabled=${this.#asks ? "true" : "false"}
                @click=${(event: Event) => void this.#show(event)}
              >
                Show ${next} more<span class="hidden"> ${of}</span>
              </button>`
            : ""
        }
      </p>`;
  }

  async #show({ currentTarget }: Event): Promise<void> {
    const given = this.#given;
    if (this.#asks || !given) return;
    const line = (currentTarget as Element).parentElement;
    const first = this.#first;
    try {
      if (given.more) {
        this.#asks = true;
        const came = await given.more.ask(this.#parts + 1);
        if (this.#first !== first) return;
        this.#later.push(...came);
      }
      this.#parts += 1;
      this.#error = null;
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
    } finally {
      this.#asks = false;
    }
    this.setValue(this.#drawn(this.#given ?? given));
    // The button goes with the last row: whoever pressed it stays where it was.
    if (line && !line.querySelector("button")) line.focus();
  }
}

/** A long list, a part at a time, with a button for the next. */
export const inParts = directive(InParts) as <T>(given: Parts<T>) => unknown;
