import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { RecoveryCodes, SecondFactorNow } from "../../server/api.ts";
import { ask, send } from "../api.ts";
import { dayName } from "../months.ts";
import { counted } from "../numbers.ts";
import { outcome, proof, proofOf } from "../parts/account_form.ts";
import { enrolment, recoveryCodes } from "../parts/second_factor.ts";
import { failed, loading } from "../parts/states.ts";
import type { View } from "../view.ts";

/** One's own second factor: whether it is on, how to turn it on and off, and its recovery codes. */
export function secondFactor(view: View): TemplateResult {
  const found = view.sources.read("second factor", () =>
    ask<SecondFactorNow>("/api/me/second-factor"),
  );
  return html`<h2 id="second-factor-title" tabindex="-1">Second factor</h2>
    <p class="note">
      After your password you are asked for a code that an app on your phone shows. Who learns your
      password alone is not in.
    </p>
    ${
      found.state === "failed"
        ? failed(found.message, location.href)
        : found.state === "loading"
          ? loading()
          : isNewOn(view) || found.data.since === null
            ? enrolment(enrolling(view))
            : isOn(view, found.data, found.data.since)
    }`;
}

/** Whether it was turned on a moment ago: its recovery codes are shown. */
const isNewOn = ({ acts }: View): boolean => acts.of("second-factor-code")?.given !== undefined;

const enrolling = (view: View) => ({
  ...view,
  changed: () => view.sources.forget(),
  kept: () => {
    view.acts.forget();
    void view.acts.run("second-factor", async () => {
      view.sources.forget();
      return "";
    });
    document.getElementById("second-factor-title")?.focus();
  },
});

function isOn(view: View, now: SecondFactorNow, since: string): TemplateResult {
  const { acts, me, sources } = view;
  const codes = acts.of("codes")?.given as RecoveryCodes | undefined;
  if (codes !== undefined) return recoveryCodes(codes, enrolling(view));
  const more = (event: Event): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = proofOf(form);
    void acts.run("codes", async () => {
      const made = await send<RecoveryCodes>("POST", "/api/me/second-factor/codes", given);
      sources.forget();
      return { words: "", given: made };
    });
  };
  const off = (event: Event): void => {
    event.preventDefault();
    const given = proofOf(event.target as HTMLFormElement);
    void acts.run("second-factor-off", async () => {
      await send("DELETE", "/api/me/second-factor", given);
      acts.forget();
      sources.forget();
      return "the second factor is off; every other browser is signed out";
    });
  };
  return html`<p>
      It is on since ${dayName(since.slice(0, 10))}.
      ${
        now.recoveryCodes > 0
          ? `${counted(now.recoveryCodes, "recovery code")} of ten ${now.recoveryCodes === 1 ? "is" : "are"} left.`
          : "No recovery code is left: make new ones."
      }
      ${now.required ? "Your agency asks for it." : ""}
    </p>
    <details>
      <summary>Make new recovery codes</summary>
      <form aria-label="Make new recovery codes" @submit=${more}>
        <p class="note">Those that you have are of no use then.</p>
        ${proof(me)} ${outcome(acts, "codes")}
        <button>Make new recovery codes</button>
      </form>
    </details>
    <details>
      <summary>Set up another app or phone</summary>
      ${enrolment(enrolling(view))}
    </details>
    ${
      now.required
        ? ""
        : html`<details>
            <summary>Turn it off</summary>
            <form aria-label="Turn it off" @submit=${off}>
              ${proof(me)} ${outcome(acts, "second-factor-off")}
              <button class="danger">Turn it off</button>
            </form>
          </details>`
    }`;
}
