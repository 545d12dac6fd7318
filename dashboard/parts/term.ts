import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Term } from "../help.ts";

const box = "help";

/** A word that says what it means when it is pressed: by mouse, touch or keyboard; Escape closes it. */
export const term = (name: Term, words: string): TemplateResult =>
  html`<button type="button" class="term" popovertarget=${box} @click=${() => void explain(name)}>
    ${words}
  </button>`;

/**
 * Where the words are said, once on a page: the browser opens it beside the button that asked. In a
 * file that stands alone it leads to no other page.
 */
export const helpBox = (leads = true): TemplateResult =>
  html`<div id=${box} popover role="note">
    <p></p>
    ${leads ? html`<a href="/methods">More in Methods</a>` : ""}
  </div>`;

/** The words come when the first of them is asked for. */
async function explain(name: Term): Promise<void> {
  const { help } = await import("../help.ts");
  const place = document.getElementById(box);
  const { says, more } = help[name];
  const words = place?.querySelector("p");
  if (words) words.textContent = says;
  place?.querySelector("a")?.setAttribute("href", `/methods#${more}`);
}
