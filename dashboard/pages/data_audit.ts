import { html, nothing } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { AuditPage, AuditRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { asCount, counted } from "../numbers.ts";
import { choice } from "../parts/choice.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { auditAddress, pageAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";

/** Who did what, when, from where. */
export function audit(view: View): TemplateResult {
  const { sources, state } = view;
  const asked = questionOf(state.filters);
  const found = sources.read(`audit ${asked}`, () => ask<AuditPage>(`/api/audit?${asked}`));
  const back = html`<p class="back"><a href=${pageAddress("data")}>← Data</a></p>`;
  if (found.state === "failed") return html`${back}${failed(found.message, location.href)}`;
  if (found.state === "loading") return html`${back}${loading()}`;
  const { data } = found;
  return html`${back}
    <header class="lead">
      <h1>Who did what, when, from where</h1>
      <p>
        Sign-ins, refusals, accounts, imports, corrections, settings, downloads, and who looked at
        names. Lines are only ever added; <code>throughline doctor</code> verifies that none was
        changed. No names of staff or families stand in them.
      </p>
    </header>
    ${choices(view, data)}
    ${
      data.rows.length === 0
        ? asked === ""
          ? empty("Nothing has been recorded yet.")
          : empty("Nothing matches.", html`<p><a href=${auditAddress()}>Show all</a></p>`)
        : html`${table("Audit, the latest first", columns, data.rows, { stacks: true })}
          ${pager(state.filters, data)}`
    }
    <p><a href=${`/api/audit.csv?${asked}`} download>Save as CSV</a></p>`;
}

const questionOf = ({ action, who, page, from, to }: Filters): string =>
  new URLSearchParams(
    Object.entries({ action, who, page, from, to }).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    ),
  ).toString();

function choices(view: View, { actions, people, total }: AuditPage): TemplateResult {
  const { filters } = view.state;
  const choose = (name: "action" | "who" | "from" | "to") => (value: string) =>
    view.go(auditAddress(withFilters(filters, { [name]: value || null })));
  const day = (name: "from" | "to", label: string) =>
    html`<label class="choice">
      <span>${label}</span>
      <input
        type="date"
        .value=${filters[name] ?? ""}
        @change=${(event: Event) => choose(name)((event.target as HTMLInputElement).value)}
      />
    </label>`;
  return html`<form
      class="controls"
      aria-label="Filters of the audit"
      @submit=${(event: Event) => event.preventDefault()}
    >
      ${choice(
        "What",
        [{ value: "", name: "Everything" }, ...actions.map((value) => ({ value, name: value }))],
        filters.action ?? "",
        choose("action"),
      )}
      ${choice(
        "Who",
        [
          { value: "", name: "Everybody" },
          ...people.map(({ who, name }) => ({ value: who, name })),
        ],
        filters.who ?? "",
        choose("who"),
      )}
      ${day("from", "From")} ${day("to", "To")}
    </form>
    <p role="status">${counted(total, "line")}</p>`;
}

const columns: Column<AuditRow>[] = [
  { name: "When (UTC)", cell: ({ at }) => at.slice(0, 19).replace("T", " ") },
  { name: "Who", cell: ({ who }) => who },
  { name: "From", cell: ({ address }) => address ?? "the machine itself" },
  {
    name: "What",
    cell: ({ action, outcome }) => (outcome === "refused" ? `${action}: not allowed` : action),
  },
  { name: "Of what", cell: ({ subject }) => subject },
];

function pager(filters: Filters, { page, pageSize, total }: AuditPage): TemplateResult {
  const last = Math.ceil(total / pageSize);
  const to = (number: number, name: string) =>
    html`<a href=${auditAddress({ ...filters, page: String(number) })}>${name}</a>`;
  return html`<nav class="pager" aria-label="Pages of the audit">
    ${page > 1 ? to(page - 1, "← Later") : nothing}
    <span>${asCount(page)} of ${asCount(last)}</span>
    ${page < last ? to(page + 1, "Earlier →") : nothing}
  </nav>`;
}
