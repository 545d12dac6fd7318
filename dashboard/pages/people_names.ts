import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoachRow, Person } from "../../server/api.ts";
import { ask } from "../api.ts";
import type { View } from "../view.ts";

/** Names from the sessions that are said at most: an agency may have a hundred coaches. */
const shown = 8;

/**
 * Names of a coach under which nobody led a session, and those that led some at their sites: a slip in one
 * leaves the coach without sessions of their own. Empty where every name is found, or is not known yet.
 */
export function namesNotFound({ sources }: View, person: Person): TemplateResult | string {
  if (person.role !== "coach") return "";
  const found = sources.read("/api/coaches", () => ask<CoachRow[]>("/api/coaches"));
  if (found.state !== "ready") return "";
  const led = found.data.map(({ name }) => name);
  const lost = person.coaches.filter((name) => !led.includes(name));
  if (lost.length === 0) return "";
  const near = found.data
    .filter(({ sites }) => sites.some((site) => person.sites.includes(site)))
    .map(({ name }) => name);
  const more = near.length > shown ? ` and ${near.length - shown} others` : "";
  const others =
    near.length === 0
      ? "no session at their sites names anybody yet"
      : `at their sites sessions name ${near.slice(0, shown).join(", ")}${more}`;
  return html`<p class="note">
    <b>No session was led by ${lost.join(" or ")}</b>: ${others}. Change it if it is written
    otherwise there.
  </p>`;
}
