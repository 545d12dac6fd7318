import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Alias } from "../../server/api.ts";
import type { ImportDesk } from "../desk.ts";
import type { Option } from "../parts/choice.ts";
import { wordsOf } from "../parts/words.ts";

type AliasKind = Alias["kind"];

const kinds: Record<AliasKind, string> = {
  theme: "Theme",
  person: "Person",
  measure: "Measure",
  label: "Tick column",
};

/** What names of a kind may mean; any words where there is nothing to choose from. */
export type Known = Partial<Record<AliasKind, readonly Option[]>>;

/** Says what any name means, also one that nothing looks like or that no file has held yet. */
export const sayOfAny = (
  desk: ImportDesk,
  known: Known,
  sites: readonly string[],
): TemplateResult => {
  const listOf = (kind: string) => `names-${kind}`;
  return html`<details class="say">
    <summary>Say what another name means</summary>
    ${(["theme", "measure"] as const).map(
      (kind) =>
        html`<datalist id=${listOf(kind)}>
          ${(known[kind] ?? []).map(({ value, name }) => html`<option value=${value}>${name}</option>`)}
        </datalist>`,
    )}
    <form
      class="controls"
      aria-label="Say what a name means"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const word = wordsOf(event.currentTarget as HTMLFormElement);
        const of = word("kind") as AliasKind;
        const site = of === "person" ? word("site") || null : null;
        void desk.act({ kind: "alias", of, name: word("name"), means: word("means"), site });
      }}
    >
      <label class="choice">
        <span>What it is</span>
        <select
          name="kind"
          @change=${({ target }: Event) => {
            const { value, form } = target as HTMLSelectElement;
            form?.querySelector("[name=means]")?.setAttribute("list", listOf(value));
          }}
        >
          ${Object.entries(kinds).map(([kind, name]) => html`<option value=${kind}>${name}</option>`)}
        </select>
      </label>
      <label class="choice"
        ><span>Name as it is written</span> <input type="text" name="name" required maxlength="500"
      /></label>
      <label class="choice"
        ><span>It means</span>
        <input type="text" name="means" required maxlength="500" list=${listOf("theme")}
      /></label>
      <label class="choice of-person"
        ><span>At site</span>
        <select name="site">
          <option value="">All sites</option>
          ${sites.map((site) => html`<option>${site}</option>`)}
        </select>
      </label>
      <button type="submit" ?disabled=${desk.now.acting !== null}>Say so</button>
    </form>
  </details>`;
};
