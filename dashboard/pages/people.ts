import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Person, PersonLink, RequiredOf, Role, SecondFactorNow } from "../../server/api.ts";
import { ask, send } from "../api.ts";
import { outcome } from "../parts/account_form.ts";
import { field, text } from "../parts/form.ts";
import { providerAlone } from "../parts/sign_on.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { roleNames } from "../roles.ts";
import type { View } from "../view.ts";
import { namesNotFound } from "./people_names.ts";
import { tokensOfPeople } from "./people_tokens.ts";

/** Everybody who may sign in, and what quality leads do about it. */
export function people(view: View): TemplateResult {
  if (!view.me.accounts)
    return empty(
      "Nobody signs in here: this store has no accounts, so whoever is at this machine sees and changes everything.",
      html`<p>
        The first account is made at the machine, by whoever looks after it:
        <code>throughline user add you@agency.example --name "Your Name" --role quality_lead</code>
        prints a link that sets your password. From then on everybody signs in, and you invite
        others here.
      </p>`,
    );
  const found = view.sources.read("people", () => ask<Person[]>("/api/people"));
  if (found.state === "failed") return failed(found.message, location.href);
  if (found.state === "loading") return loading();
  return html`<section class="account wide">
    <h1>People</h1>
    <p class="note">
      Quality leads see and do everything. Leadership sees sites and themes, and no names of staff.
      Coaches see their own sites, and names in the sessions that they led.
    </p>
    ${outcome(view.acts, "person")} ${handed(view)}
    <ul class="accounts">
      ${found.data.map((person) => one(view, person))}
    </ul>
    ${inviting(view)} ${requiring(view)} ${tokensOfPeople(view)}
  </section>`;
}

/** The link that was made last: it is shown once. */
function handed({ acts }: View): TemplateResult | string {
  const found = acts.of("link");
  if (found?.state !== "done") return outcome(acts, "link");
  const [words, link] = found.words.split("\n");
  return html`<div class="callout link" role="status">
    <p>${words}</p>
    ${
      link === undefined
        ? ""
        : html`<p>
            <input type="text" readonly aria-label="The link" .value=${link} @focus=${choose} />
          </p>`
    }
  </div>`;
}

const choose = ({ target }: Event): void => (target as HTMLInputElement).select();

const said = ({ person, link, hours }: PersonLink): string =>
  link === ""
    ? `${person.name} signs in by your agency's provider, as ${person.login}: no link is needed.`
    : `Give this link to ${person.name} and nobody else: it sets a password, once, within ${hours} hours. They sign in as ${person.login}. The link is not shown again.\n${location.origin}${link}`;

const lines = (form: HTMLFormElement, name: string): string[] =>
  field(form, name)
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const groundOf = (form: HTMLFormElement) => ({
  role: field(form, "role") as Role,
  sites: [...form.querySelectorAll<HTMLInputElement>("input[name=site]:checked")].map(
    ({ value }) => value,
  ),
  coaches: lines(form, "coaches"),
});

/** The fields of a role, and what a coach calls their own. */
function ground(view: View, given: Pick<Person, "role" | "sites" | "coaches">): TemplateResult {
  const sites = [...new Set([...view.status.sites, ...given.sites])];
  return html`<label class="choice">
      <span>Role</span>
      <select name="role">
        ${(Object.keys(roleNames) as Role[]).map(
          (role) =>
            html`<option value=${role} ?selected=${role === given.role}>
              ${roleNames[role]}
            </option>`,
        )}
      </select>
    </label>
    <fieldset class="several">
      <legend>Of a coach: their sites</legend>
      ${sites.map(
        (site) =>
          html`<label
            ><input
              type="checkbox"
              name="site"
              value=${site}
              ?checked=${given.sites.includes(site)}
            />
            ${site}</label
          >`,
      )}
    </fieldset>
    <label class="choice">
      <span>Of a coach: the names in the exports that are theirs, one in each line</span>
      <textarea name="coaches" rows="2" .value=${given.coaches.join("\n")}></textarea>
    </label>`;
}

function one(view: View, person: Person): TemplateResult {
  const { acts, sources } = view;
  const { accountId, name, login, role, sites, coaches, hasPassword, hasSecondFactor } = person;
  const own = view.me.person?.accountId === accountId;
  const alone = providerAlone(view, person);
  const done = (words: string): string => {
    sources.forget();
    return words;
  };
  const change = (event: Event): void => {
    event.preventDefault();
    const given = groundOf(event.target as HTMLFormElement);
    void acts.run("person", async () => {
      await send("PUT", `/api/people/${accountId}`, given);
      return done(`what ${name} may see is changed, from now on`);
    });
  };
  const reset = () =>
    acts.run("link", async () =>
      done(said(await send<PersonLink>("POST", `/api/people/${accountId}/reset`, {}))),
    );
  const resetFactor = () =>
    acts.run("person", async () => {
      await send("DELETE", `/api/people/${accountId}/second-factor`);
      return done(`${name} signs in by password alone now, and is signed out everywhere`);
    });
  const signOut = () =>
    acts.run("person", async () => {
      await send("DELETE", `/api/people/${accountId}/sign-ins`);
      return done(`${name} is signed out everywhere`);
    });
  const remove = () =>
    acts.run("person", async () => {
      await send("DELETE", `/api/people/${accountId}`);
      return done(`${name} is signed out everywhere and can no longer sign in`);
    });
  return html`<li>
    <p>
      <b>${name}</b> ·
      ${roleNames[role]}${role === "coach" ? ` at ${sites.join(", ")}` : ""}${own ? " · you" : ""}
      <span class="second"
        >${login}${role === "coach" ? `; in sessions ${coaches.join(", ")}` : ""}${
          alone !== null
            ? `; signs in with ${alone}`
            : hasPassword
              ? ""
              : "; no password is set yet"
        }${hasSecondFactor ? "; with a second factor" : ""}</span
      >
    </p>
    ${namesNotFound(view, person)}
    <details>
      <summary>Change<span class="hidden"> ${name}</span></summary>
      <form class="controls" aria-label="What ${name} may see" @submit=${change}>
        ${ground(view, person)}
        <button class="primary">Change it</button>
      </form>
      <p class="acts">
        ${
          own
            ? ""
            : html`${
                  alone === null
                    ? html`<button @click=${reset}>
                        Reset the password<span class="hidden"> of ${name}</span>
                      </button>`
                    : ""
                }
                ${
                  hasSecondFactor
                    ? html`<button @click=${resetFactor}>
                        Reset the second factor<span class="hidden"> of ${name}</span>
                      </button>`
                    : ""
                }
                <button @click=${signOut}>
                  Sign out everywhere<span class="hidden">: ${name}</span>
                </button>`
        }
        <button class="danger" @click=${remove}>
          End the account<span class="hidden"> of ${name}</span>
        </button>
      </p>
      <p class="note">
        ${
          alone === null
            ? "A reset ends the password and every sign-in at once, and gives a link for another; a second factor stays. Reset that too for somebody who lost their phone, once you are as sure who they are as when you invited them."
            : `Who no longer works here has to be ended here too: what ends at ${alone} is heard of at their next sign-in, and tokens for programs go on.`
        }
        An ended account keeps its name beside what it did.
      </p>
    </details>
  </li>`;
}

const requirements: Record<RequiredOf, string> = {
  nobody: "Nobody",
  quality_leads: "Quality leads",
  everybody: "Everybody",
};

/** Of whom a second factor is asked. */
function requiring({ acts, sources }: View): TemplateResult | string {
  const found = sources.read("second factor", () => ask<SecondFactorNow>("/api/me/second-factor"));
  if (found.state !== "ready") return "";
  const submit = (event: Event): void => {
    event.preventDefault();
    const of = field(event.target as HTMLFormElement, "of") as RequiredOf;
    void acts.run("require", async () => {
      await send("PUT", "/api/second-factor", { of });
      sources.forget();
      return `a second factor is asked of: ${requirements[of].toLowerCase()}`;
    });
  };
  return html`<h2>Second factor</h2>
    <p class="note">
      A code of an app beside the password. Who is asked for one and has none can do nothing but
      turn it on. Of who signs in by your agency's provider that asks, not we.
    </p>
    ${outcome(acts, "require")}
    <form class="controls" aria-label="Who needs a second factor" @submit=${submit}>
      <label class="choice">
        <span>Who needs one</span>
        <select name="of">
          ${(Object.keys(requirements) as RequiredOf[]).map(
            (of) =>
              html`<option value=${of} ?selected=${of === found.data.requiredOf}>
                ${requirements[of]}
              </option>`,
          )}
        </select>
      </label>
      <button>Keep it so</button>
    </form>`;
}

function inviting(view: View): TemplateResult {
  const { acts, sources } = view;
  const alone = providerAlone(view, null);
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const added = { login: field(form, "login"), name: field(form, "name"), ...groundOf(form) };
    void acts.run("link", async () => {
      const made = await send<PersonLink>("POST", "/api/people", added);
      form.reset();
      sources.forget();
      return said(made);
    });
  };
  return html`<h2>Invite somebody</h2>
    ${alone === null ? "" : html`<p class="note">They sign in with ${alone}: no link is needed.</p>`}
    <form class="controls" aria-label="Invite somebody" @submit=${submit}>
      ${text("Name", "name", 200)}
      ${text("Mail address, or another name to sign in with", "login", 200)}
      ${ground(view, { role: "leadership", sites: [], coaches: [] })}
      <button class="primary" ?disabled=${acts.of("link")?.state === "working"}>
        ${alone === null ? "Make a link for them" : "Add them"}
      </button>
    </form>`;
}
