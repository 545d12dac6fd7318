import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Acts } from "../acts.ts";
import { sentence } from "../numbers.ts";
import { warning } from "./states.ts";

/** A password; browsers and password keepers know by `complete` which one is meant. */
export const password = (
  label: string,
  name: string,
  complete: "current-password" | "new-password",
): TemplateResult =>
  html`<label class="choice">
    <span>${label}</span>
    <input type="password" name=${name} required maxlength="1024" autocomplete=${complete} />
  </label>`;

/** What came of a form, where it was sent. */
export function outcome(acts: Acts, form: string): TemplateResult | string {
  const found = acts.of(form);
  if (found?.state === "refused") return warning(found.words);
  if (found?.state !== "done" || found.words === "") return "";
  return html`<p class="callout" role="status">${sentence(found.words)}</p>`;
}

/** What a new password has to be. */
export const passwordAdvice = html`<p class="note">
  At least 12 characters: a few words that do not belong together are good. Common passwords are
  refused.
</p>`;
