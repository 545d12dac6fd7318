import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Person, SignOnRefusal, SignOnWay } from "../../server/api.ts";
import { ask } from "../api.ts";
import type { Source, Sources } from "../sources.ts";
import { warning } from "./states.ts";

/** What somebody is told whom the provider did not bring in; `name`: what the provider is called. */
const told: Record<SignOnRefusal, (name: string) => string> = {
  unknown: (name) =>
    `${name} knows you, but you have no account here: a quality lead of your agency adds you on People.`,
  unverified: (name) =>
    `${name} has not verified your mail address, so it does not say which account is yours. Ask whoever keeps it at your agency.`,
  no_login: (name) =>
    `${name} does not say by which name you are known here. Ask whoever keeps it at your agency.`,
  no_role: (name) =>
    `${name} gives you no role here, so you are signed out. Ask whoever keeps it at your agency.`,
  no_ground: () =>
    "You are a coach, and nobody has said yet which sites and sessions are yours: a quality lead of your agency does, on People.",
  other_person: (name) =>
    `The account with your mail address belongs to somebody else at ${name}. Tell a quality lead of your agency.`,
  removed: () => "Your account here has ended. A quality lead of your agency can add you again.",
  requirement: (name) =>
    `${name} signed you in in another way than your agency asks for, perhaps without a second factor. Ask whoever keeps it.`,
  last_lead: (name) =>
    `For ${name} you are no quality lead, and here nobody else could take your place. Ask whoever runs this server.`,
  late: () => "This took too long, or began in another browser. Begin again.",
  declined: (name) => `You were not signed in at ${name}. Begin again when you like.`,
  provider: (name) =>
    `${name} cannot be reached, or gave an answer that cannot be trusted. Try again in a minute; the server's log says what it was.`,
  off: () => "Nobody signs in by a provider here any more.",
  stays: (name) => `${name} has no address to sign out at: close its pages to end it.`,
};

type Reads = { sources: Sources };

/** How people sign in by the agency's provider, as the server says it. */
export const signOnWay = ({ sources }: Reads): Source<{ way: SignOnWay | null }> =>
  sources.read("sign-on", () => ask<{ way: SignOnWay | null }>("/api/sign-on"));

/** The provider by which alone somebody signs in; null: a password of theirs counts, or would. */
export function providerAlone(
  view: Reads,
  person: Pick<Person, "hasPassword"> | null,
): string | null {
  const found = signOnWay(view);
  const way = found.state === "ready" ? found.data.way : null;
  return way === null || way.passwords || person?.hasPassword ? null : way.name;
}

/** What came of the provider, where the address says that somebody comes from there. */
export function cameBack(search: string, way: SignOnWay | null): TemplateResult | string {
  const reason = new URLSearchParams(search).get("sign-on") ?? "";
  if (!Object.hasOwn(told, reason)) return "";
  return warning(told[reason as SignOnRefusal](way?.name ?? "The provider"));
}

/** Where one goes to sign in by the provider; the page that was opened comes up after it. */
function address({ pathname, search }: Location): string {
  const query = new URLSearchParams(search);
  query.delete("sign-on");
  const rest = query.size > 0 ? `?${query}` : "";
  return `/sign-in/start?to=${encodeURIComponent(pathname + rest)}`;
}

/** The way in by the agency's provider, and out of it. */
export const byProvider = ({ name }: SignOnWay): TemplateResult =>
  html`<div class="by-provider">
    <a class="button primary" href=${address(location)} target="_self">Sign in with ${name}</a>
    <p class="note">
      On a computer that others use too:
      <a href="/sign-in/leave" target="_self">sign out of ${name}</a> when you have signed out here.
    </p>
  </div>`;
