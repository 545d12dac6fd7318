import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { send } from "../api.ts";
import { outcome } from "../parts/account_form.ts";
import { enrolment } from "../parts/second_factor.ts";
import type { AccountView } from "../view.ts";

/** All that there is for somebody of whom a second factor is asked, before it is on. */
export function mustEnrol({ acts, me, refresh }: AccountView): TemplateResult {
  const leave = (event: Event): void => {
    event.preventDefault();
    void acts.run("sign-out", async () => {
      await send("POST", "/api/sign-out", {});
      refresh();
      return "";
    });
  };
  return html`<section class="account">
    <h1>Turn on a second factor</h1>
    <p>
      Your agency asks for one: beside your password, a code that an app on your phone shows. Once
      it is on, your pages open.
    </p>
    ${me && enrolment({ me, acts, changed: () => {}, kept: refresh })}
    <form aria-label="Sign out" @submit=${leave}>
      ${outcome(acts, "sign-out")}
      <button class="quiet">Sign out</button>
    </form>
  </section>`;
}
