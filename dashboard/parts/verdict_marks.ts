import { html, svg } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ThemePlace, VerdictInShort } from "../../server/api.ts";
import type { Term } from "../help.ts";
import { term } from "./term.ts";
import { isLasting, isMovement, lastings, movedWords } from "../verdict_words.ts";
import { icon, movementIcon } from "./movement_icon.ts";
import type { Lasting } from "../verdict_words.ts";

const lastingShapes: Record<Lasting, TemplateResult> = {
  holding: svg`<path class="line" d="M2 6h12M2 10h12" />`,
  drifting: svg`<path class="line" d="M2 5l9 6M11 6.5V11H6.5" />`,
  lost: svg`<path class="line" d="M8 2v9M4 7.5L8 11l4-3.5M2.5 14h11" />`,
  not_clear: svg`<path class="line dashed" d="M2 8h12" />`,
  too_early: svg`<path class="line" d="M8 3.5V8l3 2" /><circle class="line" cx="8" cy="8" r="6" />`,
};

const stateShapes: Record<ThemePlace["state"], TemplateResult> = {
  embedded: svg`<circle cx="8" cy="8" r="6" />`,
  embedded_before_data: svg`<path d="M8 2a6 6 0 0 1 0 12z" /><circle class="line" cx="8" cy="8" r="6" />`,
  being_embedded: svg`<path d="M2 8a6 6 0 0 0 12 0z" /><circle class="line" cx="8" cy="8" r="6" />`,
  tapered: svg`<circle class="line" cx="8" cy="8" r="6" /><path class="line" d="M4 12l8-8" />`,
  not_embedded: svg`<circle class="line dashed" cx="8" cy="8" r="6" />`,
};

/** How a site stands with a theme, as its shape. */
export const stateIcon = (state: ThemePlace["state"]): TemplateResult =>
  icon(state, stateShapes[state]);

/**
 * A verdict as shapes and words: did it move, and where it did, did it stick. `explained`: the words
 * say what they mean when they are pressed.
 */
export function verdictChips(
  verdict: Pick<VerdictInShort, "moved" | "stuck" | "tell_from" | "grain" | "good">,
  { explained = false }: { explained?: boolean } = {},
): TemplateResult {
  const { moved, stuck } = verdict;
  const said = (name: Term, words: string) => (explained ? term(name, words) : words);
  const shape = isMovement(moved) ? movementIcon(moved) : "";
  return html`<span class="verdict-chips"
    ><span class="verdict-chip">${shape}${said("moved", movedWords(verdict))}</span>${
      isLasting(stuck)
        ? html`<span class="verdict-chip"
            >${icon(stuck, lastingShapes[stuck])}${said("stuck", lastings[stuck])}</span
          >`
        : ""
    }</span
  >`;
}
