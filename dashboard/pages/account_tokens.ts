import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { MadeToken, TokenRow } from "../../server/api.ts";
import { ask, send } from "../api.ts";
import { dayName } from "../months.ts";
import { outcome, proof, proofOf } from "../parts/account_form.ts";
import { field, text } from "../parts/form.ts";
import { failed, loading } from "../parts/states.ts";
import { type Column, table } from "../parts/table.ts";
import { apiAddress } from "../state.ts";
import type { View } from "../view.ts";

/** How long a token may last: the longest is a year. */
const lengths = { 30: "30 days", 90: "90 days", 180: "half a year", 365: "a year" } as const;

const day = (instant: string): string => dayName(instant.slice(0, 10));

/** The tokens by which one's own programs read: those that there are, and a form for another. */
export function tokens(view: View): TemplateResult {
  const { sources, acts } = view;
  const rows = sources.read("tokens", () => ask<TokenRow[]>("/api/me/tokens"));
  const end =
    ({ tokenId, name }: TokenRow) =>
    (): void =>
      void acts.run("tokens", async () => {
        await send("DELETE", `/api/me/tokens/${tokenId}`);
        sources.forget();
        return `the token for ${name} is ended`;
      });
  return html`<h2 id="tokens-title" tabindex="-1">Tokens for programs</h2>
    <p class="note">
      With a token a program of yours, such as R, Python or a notebook, reads the figures that you
      may see, and changes nothing. A change or a reset of your password ends all of them.
      <a href=${apiAddress}>What can be read, and how</a>
    </p>
    ${outcome(acts, "tokens")} ${told(view)}
    ${
      rows.state === "failed"
        ? failed(rows.message, location.href)
        : rows.state === "loading"
          ? loading()
          : rows.data.length === 0
            ? html`<p>You have none.</p>`
            : table("Tokens for programs", tokenColumns(end), rows.data, { stacks: true })
    }
    ${making(view)}`;
}

/** What is said of a token, with a button that ends it. */
export const tokenColumns = <T extends TokenRow>(end: (row: T) => () => void): Column<T>[] => [
  { name: "For", cell: ({ name }) => name },
  { name: "Since", cell: ({ madeAt }) => day(madeAt) },
  {
    name: "Until",
    cell: ({ endsAt }) =>
      endsAt < new Date().toISOString() ? `over since ${day(endsAt)}` : day(endsAt),
  },
  {
    name: "Last used",
    cell: ({ usedAt, usedFrom }) =>
      usedAt === null ? "not yet" : `${day(usedAt)}, from ${usedFrom}`,
  },
  {
    name: "End",
    cell: (row) =>
      html`<button class="quiet" @click=${end(row)}>
        End<span class="hidden"> the token for ${row.name}</span>
      </button>`,
  },
];

/** The token that was made last: it is shown once. */
function told({ acts }: View): TemplateResult | string {
  const found = acts.of("token");
  if (found?.state !== "done") return outcome(acts, "token");
  return html`<div class="callout link" role="status">
    <p>
      Copy the token into the program now: it is not shown again. Whoever has it reads what you may
      see.
    </p>
    <p>
      <input
        type="text"
        readonly
        aria-label="The token"
        autocomplete="off"
        .value=${found.words}
        @focus=${({ target }: Event) => (target as HTMLInputElement).select()}
      />
    </p>
  </div>`;
}

function making({ acts, sources, me }: View): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { current, ...more } = proofOf(form);
    const named = { name: field(form, "name"), days: Number(field(form, "days")) };
    const asked = { ...named, password: current, ...more };
    void acts.run("token", async () => {
      const { secret } = await send<MadeToken>("POST", "/api/me/tokens", asked);
      form.reset();
      sources.forget();
      return secret;
    });
  };
  return html`<form aria-label="Make a token" @submit=${submit}>
    ${text("What it is for", "name", 100)}
    <label class="choice">
      <span>How long</span>
      <select name="days">
        ${Object.entries(lengths).map(
          ([days, name]) => html`<option value=${days} ?selected=${days === "90"}>${name}</option>`,
        )}
      </select>
    </label>
    ${proof(me)}
    <button class="primary" ?disabled=${acts.of("token")?.state === "working"}>Make a token</button>
  </form>`;
}
