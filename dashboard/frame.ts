import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Me, Status } from "../server/api.ts";
import { leftOut } from "./parts/left_out.ts";
import { brand, origin } from "./parts/origin.ts";
import { empty } from "./parts/states.ts";
import { mayOpen, roleNames } from "./roles.ts";
import { pageAddress, pageNames } from "./state.ts";
import type { Filters, PageName, State } from "./state.ts";

const titles: Record<PageName, string> = {
  overview: "Overview",
  themes: "Themes",
  plan: "Plan",
  coach: "Coach",
  coaching: "Coaching",
  data: "Data",
  methods: "Methods",
};

/** The page of the bar that a page lies under. */
const parents: Partial<Record<State["page"], PageName>> = {
  theme: "themes",
  session: "coaching",
  coverage: "data",
  api: "methods",
  audit: "data",
  settings: "data",
  values: "overview",
  receipt: "data",
  label: "methods",
};

/** What lies under a page, with an address and no name of its own. */
const parts: Partial<Record<State["page"], string>> = {
  coverage: "Coverage",
  api: "Figures for your own programs",
  audit: "Audit",
  settings: "Settings",
  values: "Values behind a point",
  account: "Your account",
  people: "People",
  password: "Set your password",
};

/** The name of what is open; undefined at an address that leads nowhere. */
export function pageTitle({ page, session, importId, place, theme }: State): string | undefined {
  if (session) return `Session ${session}`;
  if (importId) return `Import ${importId}`;
  if (page === "label") return `Blind reading${place === null ? "" : `, session ${place}`}`;
  return theme ?? parts[page] ?? titles[page as PageName];
}

/** What is chosen on one page and holds on another. */
function carried(name: PageName, { site, coach }: Filters): Filters {
  if (name === "coach") return coach ? { coach } : {};
  return site && name !== "data" && name !== "methods" ? { site } : {};
}

/** Said instead of a page that is for other roles. */
export const notForYou = ({ role }: Me): TemplateResult =>
  empty(
    `This page is not for your role${role === null ? "" : `: ${roleNames[role].toLowerCase()}`}.`,
    html`<p><a href=${pageAddress("overview")}>Go to Overview</a></p>`,
  );

/** Who is signed in, with the way to their account. */
const who = ({ person, role }: Me, page: State["page"]): TemplateResult | string =>
  person === null
    ? ""
    : html`<nav class="who" aria-label="Account">
        ${
          role === "quality_lead"
            ? html`<a href="/people" aria-current=${page === "people" ? "page" : "false"}
                >People</a
              >`
            : ""
        }
        <a href="/account" aria-current=${page === "account" ? "page" : "false"}>${person.name}</a>
      </nav>`;

/** The top of every page: the pages of this role, where the figures are from, who is signed in. */
export function header(state: State, me: Me, status: Status | null): TemplateResult {
  const here = parents[state.page] ?? state.page;
  return html`<header class="top">
    <a class="brand" href="/overview"> ${brand()} </a>
    <nav aria-label="Pages">
      ${pageNames
        .filter((name) => mayOpen(me, name))
        .map(
          (name) =>
            html`<a
              href=${pageAddress(name, carried(name, state.filters))}
              aria-current=${name === here ? "page" : "false"}
              >${titles[name]}</a
            >`,
        )}
    </nav>
    ${status?.asOf ? origin(state, status.agency, status.asOf) : html`<p class="as-of"></p>`}
    ${who(me, state.page)}
  </header>`;
}

/** The room of the header before it is known who asks: nothing below it moves when it comes. */
export const headroom = (state: State): TemplateResult =>
  html`<div class="headroom" aria-hidden="true">
    ${header(state, { accounts: false, role: "quality_lead", person: null, token: null, awaits: null }, null)}
  </div>`;

/** What is said under every page. */
export const footer = (me: Me, leaves: boolean): TemplateResult | string =>
  leaves || me.role === "leadership" ? leftOut() : me.accounts ? "" : openToAll();

/** Said where nobody signs in. */
const openToAll = (): TemplateResult =>
  html`<footer class="open-to-all">
    No accounts: whoever is at this machine sees and changes everything.
    <a href="/people">Let people sign in</a>
  </footer>`;
