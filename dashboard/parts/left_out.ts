import { html } from "lit-html";
import type { TemplateResult } from "lit-html";

/** What leadership, files and paper do not show, said under what they do. */
export const leftOut = (): TemplateResult =>
  html`<footer class="left-out">
    Not shown: points that rest on fewer than 11 families or meetings, and months in which fewer
    than 5 staff of a site were coached, and counts of staff that tell of fewer than 5.
  </footer>`;
