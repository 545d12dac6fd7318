import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { SignInRow } from "../../server/api.ts";
import { ask, send } from "../api.ts";
import { dayName } from "../months.ts";
import { outcome, password, passwordAdvice, proof, proofOf } from "../parts/account_form.ts";
import { providerAlone } from "../parts/sign_on.ts";
import { field } from "../parts/form.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { type Column, table } from "../parts/table.ts";
import { roleNames } from "../roles.ts";
import type { View } from "../view.ts";
import { secondFactor } from "./account_second_factor.ts";
import { tokens } from "./account_tokens.ts";

/** One's own account: the password, and where one is signed in. */
export function account(view: View): TemplateResult {
  const { person } = view.me;
  if (person === null)
    return empty(
      "Nobody signs in here: this store has no accounts, so whoever is at this machine sees and changes everything.",
      html`<p>
        The first is made there:
        <code>throughline user add you@agency.example --name "Your Name" --role quality_lead</code>
      </p>`,
    );
  const { role, sites, coaches } = person;
  return html`<section class="account wide">
    <h1>${person.name}</h1>
    <p>
      ${roleNames[role]}${role === "coach" ? ` at ${sites.join(", ")}` : ""}; you sign in as
      ${person.login}.
      ${role === "coach" ? `Sessions of yours are those led by ${coaches.join(" or ")}.` : ""}
    </p>
    <form aria-label="Sign out" @submit=${leave(view)}>
      ${outcome(view.acts, "sign-out")}
      <button>Sign out</button>
    </form>
    ${change(view)}
    ${providerAlone(view, person) === null || person.hasSecondFactor ? secondFactor(view) : ""}
    ${signIns(view)} ${tokens(view)}
  </section>`;
}

const leave =
  ({ acts, refresh }: View) =>
  (event: Event): void => {
    event.preventDefault();
    void acts.run("sign-out", async () => {
      await send("POST", "/api/sign-out", {});
      refresh();
      return "";
    });
  };

function change(view: View): TemplateResult {
  const { acts, me, sources } = view;
  const alone = providerAlone(view, me.person);
  if (alone !== null)
    return html`<p class="note">
      You sign in with ${alone}; passwords do not count here. A second factor is asked for there.
    </p>`;
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const [first, again] = [field(form, "password"), field(form, "again")];
    void acts.run("password", async () => {
      if (first !== again) throw new Error("the two passwords differ: write them again");
      await send("PUT", "/api/me/password", { ...proofOf(form), password: first });
      form.reset();
      sources.forget();
      return "the password is changed; every other browser is signed out, and your tokens are ended";
    });
  };
  return html`<h2>Change your password</h2>
    <form aria-label="Change your password" @submit=${submit}>
      ${passwordAdvice} ${proof(me)} ${password("New password", "password", "new-password")}
      ${password("The same again", "again", "new-password")} ${outcome(acts, "password")}
      <button class="primary" ?disabled=${acts.of("password")?.state === "working"}>
        Change the password
      </button>
    </form>`;
}

/** An instant as the reader's clock has it, to the minute. */
const when = (instant: string): string => {
  const at = new Date(instant);
  const clock = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return `${dayName(instant.slice(0, 10))}, ${clock}`;
};

/** The browser of a user agent in a word or two. */
function browserName(agent: string): string {
  const system = ["Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux"].find((each) =>
    agent.includes(each),
  );
  const name = [
    ["Edg/", "Edge"],
    ["Firefox/", "Firefox"],
    ["Chrome/", "Chrome"],
    ["Safari/", "Safari"],
  ].find(([mark]) => agent.includes(mark!))?.[1];
  return [name ?? "A program", system].filter(Boolean).join(" on ");
}

function signIns(view: View): TemplateResult {
  const { sources, acts, me } = view;
  const rows = sources.read("sign-ins", () => ask<SignInRow[]>("/api/me/sign-ins"));
  /** The button that was pressed says which; none: all others. */
  const end = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { value = "" } = (event.submitter ?? {}) as Partial<HTMLButtonElement>;
    void acts.run("sign-ins", async () => {
      await send("DELETE", `/api/me/sign-ins${value && `/${value}`}`, proofOf(form));
      form.reset();
      sources.forget();
      return value ? "that browser is signed out" : "every other browser is signed out";
    });
  };
  const others = rows.state === "ready" && rows.data.some(({ here }) => !here);
  return html`<h2 id="sign-ins-title" tabindex="-1">Where you are signed in</h2>
    <p class="note">A sign-in ends after 30 minutes without a request, and after 12 hours.</p>
    ${
      rows.state === "failed"
        ? failed(rows.message, location.href)
        : rows.state === "loading"
          ? loading()
          : html`<form aria-label="Where you are signed in" @submit=${end}>
              ${table("Where you are signed in", signInColumns, rows.data, { stacks: true })}
              ${outcome(acts, "sign-ins")}
              ${others ? html`${proof(me)}<button>Sign out everywhere else</button>` : ""}
            </form>`
    }`;
}

const signInColumns: Column<SignInRow>[] = [
  { name: "Browser", cell: ({ browser }) => browserName(browser) },
  { name: "From", cell: ({ address }) => address },
  { name: "Since", cell: ({ beganAt }) => when(beganAt) },
  { name: "Last seen", cell: ({ seenAt }) => when(seenAt) },
  {
    name: "End",
    cell: ({ here, signInId, browser }) =>
      here
        ? "this one"
        : html`<button class="quiet" value=${signInId}>
            Sign out<span class="hidden"> ${browserName(browser)}</span>
          </button>`,
  },
];
