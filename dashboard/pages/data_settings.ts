import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { SettingsNow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { dayName } from "../months.ts";
import { field } from "../parts/form.ts";
import { failed, loading, warning } from "../parts/states.ts";
import { pageAddress } from "../state.ts";
import type { View } from "../view.ts";
import { left } from "./data_acts.ts";

/** What the agency is called, and which day is today there. */
export function settings(view: View): TemplateResult {
  const found = view.sources.read("settings", () => ask<SettingsNow>("/api/settings"));
  const back = html`<p class="back"><a href=${pageAddress("data")}>← Data</a></p>`;
  if (found.state === "failed") return html`${back}${failed(found.message, location.href)}`;
  if (found.state === "loading") return html`${back}${loading()}`;
  return html`${back}
    <section class="account wide">
      <h1 id="settings-title" tabindex="-1">Settings</h1>
      ${cameOf(view)} ${agencyForm(view, found.data)} ${zoneForm(view, found.data)}
    </section>`;
}

/** How far the change has come, or what came of it. */
function cameOf({ desk, status }: View): TemplateResult | string {
  const { acting, actStep, refused, did } = desk.now;
  if (acting?.kind === "settings")
    return html`<p class="progress">
      <progress max="1" aria-label="Progress"></progress>
      <span role="status">Making the figures anew${actStep === null ? "" : `: ${actStep}`}…</span>
    </p>`;
  if (refused?.act.kind === "settings") return warning(refused.words);
  if (did?.act.kind !== "settings") return "";
  const made =
    did.report.build === null
      ? status.build === null
        ? "Kept. There are no figures yet: the first import is made by it."
        : "It is set so already: nothing changed."
      : "Kept, and the figures were made anew.";
  return html`<p class="callout" role="status">${made}</p>
    ${left(did.report.warnings)}`;
}

function agencyForm(view: View, { agency }: SettingsNow): TemplateResult {
  const send = setting(view, (form) => ({ agency: field(form, "agency"), timeZone: null }));
  return html`<form aria-label="The agency's name" @submit=${send}>
    <label class="choice">
      <span>Name of the agency</span>
      <input
        type="text"
        name="agency"
        required
        maxlength="200"
        autocomplete="organization"
        value=${agency ?? ""}
        aria-describedby="agency-note"
      />
    </label>
    <p class="note" id="agency-note">
      Stands as the source on prints, in saved pictures and in the monthly report.
      ${agency === null ? "Nobody has named it yet: they show none." : ""}
    </p>
    <button class="primary" ?disabled=${view.desk.now.acting !== null}>Keep the name</button>
  </form>`;
}

function zoneForm(view: View, { timeZone, timeZoneSet, today }: SettingsNow): TemplateResult {
  const send = setting(view, (form) => ({ agency: null, timeZone: field(form, "zone") }));
  return html`<form aria-label="The time zone" @submit=${send}>
      <label class="choice">
        <span>Time zone</span>
        <input
          type="text"
          name="zone"
          required
          maxlength="100"
          autocomplete="off"
          spellcheck="false"
          list="zones"
          value=${timeZone}
          aria-describedby="zone-note"
        />
      </label>
      <datalist id="zones">
        ${Intl.supportedValuesOf("timeZone").map((name) => html`<option value=${name}></option>`)}
      </datalist>
      <p class="note" id="zone-note">
        Decides which day is today: there it is ${dayName(today)}. Events that are dated later are
        refused on import. ${timeZoneSet ? "" : "Not set yet: it is that of the server's machine."}
      </p>
      <button class="primary" ?disabled=${view.desk.now.acting !== null}>Keep the time zone</button>
    </form>
    <p class="note">
      With either, all figures are made anew. That takes as long as a rebuild; the earlier ones are
      shown meanwhile.
    </p>`;
}

type Values = { agency: string | null; timeZone: string | null };

const setting =
  ({ desk }: View, valuesOf: (form: HTMLFormElement) => Values) =>
  (event: Event): void => {
    event.preventDefault();
    void desk.act({ kind: "settings", ...valuesOf(event.target as HTMLFormElement) });
  };
