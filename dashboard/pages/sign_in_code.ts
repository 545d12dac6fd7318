import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { send } from "../api.ts";
import { code, outcome } from "../parts/account_form.ts";
import { field } from "../parts/form.ts";
import type { AccountView } from "../view.ts";

const form = "sign-in-code";

/** Asks for the code of whoever's password was right: the second half of signing in. */
export function signInCode({ acts, refresh }: AccountView): TemplateResult {
  const bring = (event: Event): void => {
    event.preventDefault();
    const given = { code: field(event.target as HTMLFormElement, "code") };
    void acts.run(form, async () => {
      await send("POST", "/api/sign-in/code", given);
      refresh();
      return "";
    });
  };
  const leave = (event: Event): void => {
    event.preventDefault();
    void acts.run(form, async () => {
      await send("DELETE", "/api/sign-in");
      refresh();
      return "";
    });
  };
  const working = acts.of(form)?.state === "working";
  return html`<section class="account">
    <h1>Your code</h1>
    <p>Your password was right. Now the six digits that your app shows for Throughline.</p>
    <form aria-label="Your code" @submit=${bring}>
      ${code("Code", { first: true })} ${outcome(acts, form)}
      <button class="primary" ?disabled=${working}>Sign in</button>
    </form>
    <details>
      <summary>No phone at hand? Use a recovery code</summary>
      <form aria-label="A recovery code" @submit=${bring}>
        <label class="choice">
          <span>Recovery code</span>
          <input
            type="text"
            name="code"
            required
            maxlength="40"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
          />
        </label>
        <button class="primary" ?disabled=${working}>Sign in with it</button>
      </form>
      <p class="note">None left? A quality lead of your agency can reset your second factor.</p>
    </details>
    <form aria-label="Begin again" @submit=${leave}>
      <button class="quiet">Sign in as somebody else</button>
    </form>
  </section>`;
}
