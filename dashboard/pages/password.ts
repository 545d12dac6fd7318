import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { send } from "../api.ts";
import { outcome, password as input, passwordAdvice } from "../parts/account_form.ts";
import { field } from "../parts/form.ts";
import { empty } from "../parts/states.ts";
import type { AccountView } from "../view.ts";

const form = "set-password";

/** Sets a password by the link that led here: its secret stands behind # and goes to no log. */
export function password({ acts, link }: AccountView): TemplateResult {
  const signIn = html`<p><a class="button primary" href="/overview" target="_self">Sign in</a></p>`;
  if (acts.of(form)?.state === "done")
    return html`<section class="account">
      <h1>Your password is set</h1>
      ${signIn}
    </section>`;
  if (link === "")
    return empty("This address needs the link that a quality lead gave you, whole.", signIn);
  const submit = (event: Event): void => {
    event.preventDefault();
    const sent = event.target as HTMLFormElement;
    const [first, again] = [field(sent, "password"), field(sent, "again")];
    void acts.run(form, async () => {
      if (first !== again) throw new Error("the two passwords differ: write them again");
      await send("POST", "/api/password", { link, password: first });
      history.replaceState(null, "", "/password");
      return "the password is set";
    });
  };
  return html`<section class="account">
    <h1>Set your password</h1>
    <form aria-label="Set your password" @submit=${submit}>
      ${passwordAdvice} ${input("New password", "password", "new-password")}
      ${input("The same again", "again", "new-password")} ${outcome(acts, form)}
      <button class="primary" ?disabled=${acts.of(form)?.state === "working"}>
        Set the password
      </button>
    </form>
  </section>`;
}
