import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import type { Enrolment, Me, RecoveryCodes } from "../../server/api.ts";
import type { Acts } from "../acts.ts";
import { send } from "../api.ts";
import { code, outcome, proof, proofOf, takeFocus } from "./account_form.ts";
import { field } from "./form.ts";
import { qrCode } from "./qr.ts";

/** What turning it on is drawn from: `kept` is called once the recovery codes were put away. */
export type EnrolmentView = { me: Me; acts: Acts; changed: () => void; kept: () => void };

const [begin, confirm] = ["second-factor", "second-factor-code"];

/** Turning on a second factor, step by step: the password, the secret and a code, the recovery codes. */
export function enrolment(view: EnrolmentView): TemplateResult {
  const { acts } = view;
  const codes = acts.of(confirm)?.given as RecoveryCodes | undefined;
  if (codes !== undefined) return recoveryCodes(codes, view);
  const shown = acts.of(begin)?.given as Enrolment | undefined;
  return shown === undefined ? asking(view) : showing(view, shown);
}

function asking({ me, acts }: EnrolmentView): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const given = proofOf(event.target as HTMLFormElement);
    void acts.run(begin, async () => ({
      words: "",
      given: await send<Enrolment>("POST", "/api/me/second-factor", given),
    }));
  };
  const words = me.person?.hasSecondFactor ? "Set up another app" : "Set it up";
  return html`<form aria-label=${words} @submit=${submit}>
    ${proof(me)} ${outcome(acts, begin)}
    <button class="primary" ?disabled=${acts.of(begin)?.state === "working"}>${words}</button>
  </form>`;
}

function showing(
  { acts, changed }: EnrolmentView,
  { secret, address, minutes }: Enrolment,
): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const given = { code: field(event.target as HTMLFormElement, "code") };
    void acts.run(confirm, async () => {
      const codes = await send<RecoveryCodes>("PUT", "/api/me/second-factor", given);
      changed();
      return { words: "", given: codes };
    });
  };
  return html`<p>
      Scan this with an app for codes on your phone, such as Aegis, FreeOTP, 1Password or Google
      Authenticator. On this device: <a href=${address}>open the app</a>.
    </p>
    ${qrCode(address, "The secret for your app as a QR code; the same stands below as text")}
    <p>
      Or type the secret there:
      <code class="secret">${secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
    </p>
    <form aria-label="Turn it on" @submit=${submit}>
      ${code("The code that the app shows now", { first: true })} ${outcome(acts, confirm)}
      <p class="note">Nothing is turned on before a code comes, within ${minutes} minutes.</p>
      <button class="primary" ?disabled=${acts.of(confirm)?.state === "working"}>Turn it on</button>
    </form>`;
}

/** Ten codes, shown once. */
export function recoveryCodes(
  { codes }: RecoveryCodes,
  { kept }: Pick<EnrolmentView, "kept">,
): TemplateResult {
  const text = `Recovery codes of Throughline, for ${location.host}. Each signs in once.\n\n${codes.join("\n")}\n`;
  return html`<div class="callout" role="status" tabindex="-1" ${ref(takeFocus)}>
      <p>
        These are your recovery codes. Each signs you in once where your phone is not at hand. Keep
        them as you keep a password: they are not shown again.
      </p>
    </div>
    <ul class="codes" aria-label="Recovery codes">
      ${codes.map((each) => html`<li><code>${each}</code></li>`)}
    </ul>
    <p class="acts">
      <a
        class="button"
        download="throughline-recovery-codes.txt"
        href="data:text/plain;charset=utf-8,${encodeURIComponent(text)}"
        >Save as a file</a
      >
      <button class="primary" @click=${kept}>I have kept them</button>
    </p>`;
}
