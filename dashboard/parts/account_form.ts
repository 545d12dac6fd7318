import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import type { Me } from "../../server/api.ts";
import type { Acts } from "../acts.ts";
import { sentence } from "../numbers.ts";
import { field } from "./form.ts";
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

/** Gives an element the focus once it stands: what led to it is gone. */
export const takeFocus = (element?: Element): void =>
  queueMicrotask(() => element instanceof HTMLElement && element.focus());

/**
 * A code of an app: digits on phones, filled in by those who keep them, and pasted. `digits`: nothing
 * else is meant; `first`: it takes the focus.
 */
export const code = (
  label: string,
  { digits = true, first = false }: { digits?: boolean; first?: boolean } = {},
): TemplateResult =>
  html`<label class="choice">
    <span>${label}</span>
    <input
      type="text"
      name="code"
      class="code"
      required
      maxlength="40"
      inputmode=${digits ? "numeric" : "text"}
      autocomplete="one-time-code"
      autocapitalize="none"
      spellcheck="false"
      ${first ? ref(takeFocus) : ""}
    />
  </label>`;

/** What somebody proves again who they are with, before a change of how they sign in. */
export const proof = ({ person }: Me): TemplateResult =>
  html`${
    person?.hasPassword
      ? password("Your password", "current", "current-password")
      : html`<p class="note">This is done within ten minutes of signing in.</p>`
  }
  ${person?.hasSecondFactor ? code("Code of your app, or a recovery code", { digits: false }) : ""}`;

/** What stands in those fields. */
export const proofOf = (form: HTMLFormElement): { current: string; code?: string } => ({
  current: field(form, "current"),
  ...(form.elements.namedItem("code") && { code: field(form, "code") }),
});

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
