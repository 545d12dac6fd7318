import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { twoLevelsWords } from "../level_change.ts";

/** What to know of charts with two levels, on the page and in its pictures. */
export const levelsNote = (names: readonly string[], of: string): TemplateResult | string => {
  const words = twoLevelsWords(names, of);
  return words === null
    ? ""
    : html`<p class="note">
        <span class="in-picture">${words}</span> <a href="/methods#charts">Why</a>
      </p>`;
};
