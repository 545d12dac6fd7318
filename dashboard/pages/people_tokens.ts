import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { OwnedToken } from "../../server/api.ts";
import { ask, send } from "../api.ts";
import { outcome } from "../parts/account_form.ts";
import { table } from "../parts/table.ts";
import type { View } from "../view.ts";
import { tokenColumns } from "./account_tokens.ts";

/** Everybody's tokens for programs, which quality leads may end; nothing where there are none. */
export function tokensOfPeople({ sources, acts }: View): TemplateResult | string {
  const rows = sources.read("tokens of people", () => ask<OwnedToken[]>("/api/tokens"));
  if (rows.state !== "ready") return "";
  const end =
    ({ tokenId, name, login }: OwnedToken) =>
    (): void =>
      void acts.run("tokens", async () => {
        await send("DELETE", `/api/tokens/${tokenId}`);
        sources.forget();
        return `the token of ${login} for ${name} is ended`;
      });
  if (rows.data.length === 0 && acts.of("tokens") === null) return "";
  return html`<h2>Tokens for programs</h2>
    <p class="note">By each a program reads what its owner may see, and changes nothing.</p>
    ${outcome(acts, "tokens")}
    ${
      rows.data.length === 0
        ? html`<p>There are none left.</p>`
        : table(
            "Tokens for programs",
            [{ name: "Of", cell: ({ login }: OwnedToken) => login }, ...tokenColumns(end)],
            rows.data,
            { stacks: true },
          )
    }`;
}
