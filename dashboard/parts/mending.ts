import { html, nothing } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Status } from "../../server/api.ts";
import { isOfSites } from "../state.ts";
import type { State } from "../state.ts";
import { empty } from "./states.ts";

/** Pages of figures: the others go on while these are made again. */
const isOfFigures = (page: State["page"]): boolean =>
  isOfSites(page) || page === "label" || page === "methods";

/** Stands above every page while lost figures are made again, or says why they cannot be. */
export function mendingBanner(status: Status | null): TemplateResult | typeof nothing {
  if (!status?.mending) return nothing;
  const { error } = status.mending;
  return html`<div class="mending" role="status">
    ${
      error === null
        ? html`<p>
            <strong>The figures are being rebuilt from the stored exports.</strong> The file that
            held them was lost or damaged. Nothing that was imported is missing; this takes as long
            as an import, and the page comes back by itself.
          </p>`
        : html`<p>
            <strong>The figures could not be rebuilt.</strong> ${error}. On the machine,
            <code>throughline doctor</code> says what to do.
          </p>`
    }
  </div>`;
}

/** In place of a page whose figures are lost; null: the page can be shown. */
export const withoutItsFigures = (page: State["page"], status: Status): TemplateResult | null =>
  status.mending && status.build === null && isOfFigures(page)
    ? empty("This page comes back as soon as its figures can be read.")
    : null;
