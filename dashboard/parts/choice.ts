import { html } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { TemplateResult } from "lit-html";

export type Option = { value: string; name: string };

/** A labelled list to choose one value from; the empty value stands for all. */
export const choice = (
  label: string,
  options: readonly Option[],
  chosen: string,
  onChoose: (value: string) => void,
): TemplateResult =>
  html`<label class="choice">
    <span>${label}</span>
    <select
      .value=${live(chosen)}
      @change=${(event: Event) => onChoose((event.target as HTMLSelectElement).value)}
    >
      ${options.map(
        ({ value, name }) =>
          html`<option value=${value} ?selected=${value === chosen}>${name}</option>`,
      )}
    </select>
  </label>`;

/** Two or three views of the same thing, as links. */
export const toggle = (
  label: string,
  options: readonly { name: string; address: string; chosen: boolean }[],
): TemplateResult =>
  html`<div class="toggle" role="group" aria-label=${label}>
    ${options.map(
      ({ name, address, chosen }) =>
        html`<a href=${address} aria-current=${chosen ? "true" : "false"}>${name}</a>`,
    )}
  </div>`;
