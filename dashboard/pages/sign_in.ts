import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { send } from "../api.ts";
import { outcome, password } from "../parts/account_form.ts";
import { field } from "../parts/form.ts";
import { byProvider, cameBack, signOnWay } from "../parts/sign_on.ts";
import { loading } from "../parts/states.ts";
import type { AccountView } from "../view.ts";

/** Asks who it is; what was opened comes up once they are signed in. */
export function signIn(view: AccountView): TemplateResult {
  const found = signOnWay(view);
  if (found.state === "loading") return loading();
  const way = found.state === "ready" ? found.data.way : null;
  return html`<section class="account">
    <h1>Sign in</h1>
    ${cameBack(location.search, way)}
    ${
      way === null
        ? html`${byPassword(view, "primary")} ${forgotten}`
        : html`${byProvider(way)} ${way.passwords ? besideIt(view) : forOne(view)}`
    }
  </section>`;
}

const forgotten = html`<p class="note">
  No account, or no password any more? A quality lead of your agency gives you a link.
</p>`;

const besideIt = (view: AccountView): TemplateResult =>
  html`<h2>Or by password</h2>
    ${byPassword(view, "")} ${forgotten}`;

/** Password sign-in has ended for all but one. */
const forOne = (view: AccountView): TemplateResult =>
  html`<details>
    <summary>Sign in by password</summary>
    <p class="note">One account alone, for emergencies, still has a password that counts.</p>
    ${byPassword(view, "")}
  </details>`;

function byPassword({ acts, refresh }: AccountView, rank: "primary" | ""): TemplateResult {
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
  return html`<form aria-label="Sign in" @submit=${submit}>
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
    <button class=${rank} ?disabled=${acts.of("sign-in")?.state === "working"}>Sign in</button>
  </form>`;
}
