import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoachRow, Person } from "../../server/api.ts";
import { ask } from "../api.ts";
import type { View } from "../view.ts";

/**
 * Names of a coach under which nobody led a session, and those under which somebody did: a slip in one
 * leaves the coach without sessions of their own. Empty where every name is found, or is not known yet.
 */
export function namesNotFound({ sources }: View, person: Person): TemplateResult | string {
  if (person.role !== "coach") return "";
  const found = sources.read("/api/coaches", () => ask<CoachRow[]>("/api/coaches"));
  if (found.state !== "ready") return "";
  const led = found.data.map(({ name }) => name);
  const lost = person.coaches.filter((name) => !led.includes(name));
  if (lost.length === 0) return "";
  const others = led.length === 0 ? "no sessions are in yet" : `sessions name ${led.join(", ")}`;
  return html`<p class="note">
    <b>No session was led by ${lost.join(" or ")}</b>: ${others}. Change it if it is written
    otherwise there.
  </p>`;
}
