import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { sentence } from "../numbers.ts";

/** Shown while an answer is on its way: keeps the room that the answer will take. */
export const loading = (): TemplateResult =>
  html`<div class="state skeleton" role="status">
    <span class="hidden">Loading…</span>
  </div>`;

/** Says what went wrong and offers to try again. */
export const failed = (message: string, address: string): TemplateResult =>
  html`<div class="state notice" role="alert">
    <p>${sentence(message)}</p>
    <p><a href=${address} target="_self">Try again</a></p>
  </div>`;

/** Says why there is nothing to see and what to do about it. */
export const empty = (message: string, action: TemplateResult | string = ""): TemplateResult =>
  html`<div class="state notice">
    <p>${message}</p>
    ${action}
  </div>`;

/** Says in one line, where it was begun, why something could not be done. */
export const warning = (words: string): TemplateResult =>
  html`<p class="callout warn" role="alert">${sentence(words)}</p>`;
