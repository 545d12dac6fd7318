import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { sentence } from "../numbers.ts";

/** Shown while an answer is on its way: a page without its words, in the room that they will take. */
export const loading = (): TemplateResult =>
  html`<div class="state skeleton" role="status">
    <span class="hidden">Loading…</span><span class="line"></span><span class="line short"></span
    ><span class="block"></span>
  </div>`;

/** Says what went wrong and offers to try again; a server that is gone is waited for by itself. */
export const failed = (message: string, address: string): TemplateResult =>
  html`<div class="state notice" role="alert">
    <p>${sentence(message)}</p>
    <p>
      <a href=${address} data-again>Try again</a>${
        message.startsWith("The server does not answer")
          ? html`, or leave this open: it goes on by itself once the server is back.`
          : ""
      }
    </p>
  </div>`;

/** Says that there is no site to show, and who can change that. */
export const noSites = (): TemplateResult =>
  empty(
    "There is no site to show.",
    html`<p>
      If sessions have been imported, none of their sites is open to you: ask whoever keeps
      Throughline at your agency. If not, <a href="/data">add files</a> with sessions or measures.
    </p>`,
  );

/** Says of what an address names that nothing was imported yet that it could be. */
export const noImports = (): TemplateResult =>
  empty("Nothing has been imported yet.", html`<p><a href="/data">Add files</a></p>`);

/** Says why there is nothing to see and what to do about it. */
export const empty = (message: string, action: TemplateResult | string = ""): TemplateResult =>
  html`<div class="state notice">
    <p>${message}</p>
    ${action}
  </div>`;

/** Says in one line, where it was begun, why something could not be done. */
export const warning = (words: string): TemplateResult =>
  html`<p class="callout warn" role="alert">${sentence(words)}</p>`;
