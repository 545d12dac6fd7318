import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Alias, UnmappedRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import type { ImportDesk } from "../desk.ts";
import { dayName } from "../months.ts";
import { counted } from "../numbers.ts";
import type { Option } from "../parts/choice.ts";
import { inParts } from "../parts/in_parts.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import type { View } from "../view.ts";
import { actEnded } from "./data_acts.ts";
import { sayOfAny } from "./data_say.ts";
import type { Known } from "./data_say.ts";

/** Names that mean nothing known, with what they may mean, and what was said of names before. */
export function names({ status, sources, desk }: View): TemplateResult | string {
  if (status.build === null) return "";
  const unmapped = sources.read("unmapped", () =>
    ask<UnmappedRow[]>("/api/marts/unmapped?format=json&view=screen"),
  );
  const said = sources.read("aliases", () => ask<Alias[]>("/api/aliases"));
  const open = unmapped.state === "ready" ? unmapped.data : [];
  const known = said.state === "ready" ? said.data : [];
  const rows = open.toSorted((a, b) => b.uses - a.uses);
  const unknown = new Set(open.filter(({ kind }) => kind === "theme").map(({ name }) => name));
  const catalogued: Known = {
    theme: status.themes
      .filter((theme) => !unknown.has(theme))
      .map((theme) => ({ value: theme, name: theme })),
    measure: status.measures.map(({ measure, label }) => ({ value: measure, name: label })),
  };
  const alone = rows.filter(({ suggestion }) => !suggestion);
  const listed = (caption: string, shown: readonly UnmappedRow[]): TemplateResult | string =>
    shown.length === 0
      ? ""
      : table(caption, columns(desk, catalogued), shown, { stacks: true, parts: "names" });
  return html`<section aria-labelledby="names-title">
    <h2 id="names-title" tabindex="-1">Names</h2>
    ${actEnded(desk, (act) => act.kind === "alias")}
    <p class="note">
      ${
        rows.length === 0
          ? "No name is open."
          : "No name is made another by itself. What you say holds for every file, past and to come, and can be taken back."
      }
    </p>
    ${listed(
      "Names that look like another",
      rows.filter(({ suggestion }) => suggestion),
    )}
    ${
      alone.length === 0
        ? ""
        : html`<details>
            <summary>
              ${counted(alone.length, "name")} that no catalogue knows and nothing looks like
            </summary>
            <p class="note">
              Left as it is, a theme stands as one of its own. To make it known, add it to a
              <a href="/api/templates/themes.csv" download>theme catalogue</a> and import that.
            </p>
            ${listed("Names that no catalogue knows", alone)}
          </details>`
    }
    ${known.length === 0 ? "" : saidBefore(desk, known)} ${sayOfAny(desk, catalogued, status.sites)}
  </section>`;
}

const kinds: Record<UnmappedRow["kind"], string> = {
  theme: "a theme",
  person: "a person",
  measure: "a measure",
};

const columns = (desk: ImportDesk, known: Known): Column<UnmappedRow>[] => [
  {
    name: "Name",
    cell: ({ name, kind, site }) =>
      html`${name}<span class="second">${kinds[kind]}${site ? ` at ${site}` : ""}</span>`,
  },
  { name: "Used", number: true, cell: ({ uses }) => counted(uses, "row") },
  {
    name: "Last",
    cell: ({ last_seen: last }) =>
      last ? html`<span class="nowrap">${dayName(last)}</span>` : null,
  },
  {
    name: "Looks like",
    cell: ({ suggestion, why }) =>
      suggestion ? html`${suggestion}<span class="second">${why}</span>` : null,
  },
  { name: "It is", cell: (row) => meaning(desk, row, known) },
];

function meaning(desk: ImportDesk, row: UnmappedRow, known: Known): TemplateResult {
  const { kind, name, suggestion, site } = row;
  const { acting } = desk.now;
  if (acting?.kind === "alias" && acting.name === name) {
    return html`<span role="status">saying so…</span>`;
  }
  const say = (means: string) => void desk.act({ kind: "alias", of: kind, name, means, site });
  const others = (known[kind] ?? []).filter(({ value }) => value !== suggestion);
  return html`${
    suggestion
      ? html`<button
          type="button"
          ?disabled=${acting !== null}
          aria-label="${name} is ${suggestion}"
          @click=${() => say(suggestion)}
        >
          ${suggestion}
        </button>`
      : ""
  }
  ${others.length > 0 ? another(name, suggestion !== null, others, acting !== null, say) : ""}`;
}

/** A list of what else a name may mean. */
function another(
  name: string,
  folded: boolean,
  others: readonly Option[],
  busy: boolean,
  say: (means: string) => void,
): TemplateResult {
  const use = ({ currentTarget }: Event) => {
    const chosen = (currentTarget as Element).parentElement?.querySelector("select")?.value;
    if (chosen) say(chosen);
  };
  return html`<details class="change" ?open=${!folded}>
    <summary>${folded ? "Another" : "Choose"}<span class="hidden"> for ${name}</span></summary>
    <select aria-label="What ${name} is">
      <option value="">Choose…</option>
      ${others.map((each) => html`<option value=${each.value}>${each.name}</option>`)}
    </select>
    <button type="button" ?disabled=${busy} @click=${use}>Say so</button>
  </details>`;
}

const saidBefore = (desk: ImportDesk, said: readonly Alias[]): TemplateResult =>
  html`<details>
    <summary>${counted(said.length, "name")} said before</summary>
    ${inParts({
      rows: said.toReversed(),
      of: "names",
      draw: (some) =>
        html`<ul class="decisions">
          ${some.map(
            ({ kind, name, means, site, at }) =>
              html`<li>
                <span class="subject">${name}${site ? ` at ${site}` : ""}</span>
                <span
                  ><b>${means}</b> <span class="because">${dayName(at.slice(0, 10))}</span>
                  <button
                    type="button"
                    class="quiet"
                    ?disabled=${desk.now.acting !== null}
                    aria-label="Take back that ${name} is ${means}"
                    @click=${() => void desk.act({ kind: "alias", of: kind, name, means: null, site })}
                  >
                    Take back
                  </button></span
                >
              </li>`,
          )}
        </ul>`,
    })}
  </details>`;
