import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { send } from "../api.ts";
import { outcome, password } from "../parts/account_form.ts";
import { field } from "../parts/form.ts";
import type { AccountView } from "../view.ts";

/** Asks who it is; what was opened comes up once they are signed in. */
export function signIn({ acts, refresh }: AccountView): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = { login: field(form, "login"), password: field(form, "password") };
    void acts.run("sign-in", async () => {
      await send("POST", "/api/sign-in", given);
      refresh();
      return "";
    });
  };
  return html`<section class="account">
    <h1>Sign in</h1>
    <form aria-label="Sign in" @submit=${submit}>
      <label class="choice">
        <span>Mail address or name</span>
        <input
          type="text"
          name="login"
          required
          maxlength="200"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
        />
      </label>
      ${password("Password", "password", "current-password")} ${outcome(acts, "sign-in")}
      <button class="primary" ?disabled=${acts.of("sign-in")?.state === "working"}>Sign in</button>
    </form>
    <p class="note">
      No account, or no password any more? A quality lead of your agency gives you a link.
    </p>
  </section>`;
}
