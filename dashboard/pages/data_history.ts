import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ImportRow } from "../../server/api.ts";
import type { ImportDesk } from "../desk.ts";
import { dayName } from "../months.ts";
import { asCount, counted } from "../numbers.ts";
import { empty } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { exportName } from "../vocabulary.ts";

/** Every import, newest first, with its undo. */
export function history(imports: readonly ImportRow[], desk: ImportDesk): TemplateResult {
  if (imports.length === 0)
    return empty("No imports yet. What you bring is listed here, with an undo.");
  return table("Imports, newest first", columns(desk), imports, { stacks: true });
}

const count = (name: keyof ImportRow["rows"], label: string): Column<ImportRow> => ({
  name: label,
  number: true,
  cell: ({ rows }) => asCount(rows[name]),
});

const columns = (desk: ImportDesk): Column<ImportRow>[] => [
  { name: "Import", cell: ({ importId }) => importId },
  {
    name: "File",
    cell: ({ file, export: name, standing, withdrawnAt }) =>
      html`<span class=${standing ? "" : "withdrawn"}>${file}</span
        ><span class="second"
          >${exportName(name)}${
            standing
              ? ""
              : ` · undone${withdrawnAt ? ` on ${dayName(withdrawnAt.slice(0, 10))}` : ""}`
          }</span
        >`,
  },
  {
    name: "Imported",
    cell: ({ importedAt }) => html`<span class="nowrap">${dayName(importedAt.slice(0, 10))}</span>`,
  },
  count("read", "Read"),
  count("new", "New"),
  count("changed", "Changed"),
  count("unchanged", "Unchanged"),
  count("duplicate", "Duplicate"),
  count("rejected", "Rejected"),
  { name: "Undo", cell: (row) => undo(row, desk) },
];

/** What an undo takes away, as a question. */
export function undone({ file, rows }: ImportRow): string {
  const { new: came, changed } = rows;
  if (came + changed === 0) return `${file} brought no new row: only its record goes.`;
  const goes = `${counted(came, "new row")} of ${file} ${came === 1 ? "goes" : "go"}`;
  const back = `${counted(changed, "changed row")} ${changed === 1 ? "is" : "are"} as before`;
  if (changed === 0) return `${goes}.`;
  return came === 0 ? `${back}.` : `${goes}, ${back}.`;
}

function undo(row: ImportRow, desk: ImportDesk): TemplateResult | string {
  const { importId, standing, file } = row;
  if (!standing) return "";
  const { asked, undoing } = desk.now;
  if (undoing === importId) return html`<span role="status">undoing…</span>`;
  if (asked !== importId) {
    return html`<button
      type="button"
      class="quiet"
      data-import=${importId}
      ?disabled=${undoing !== null}
      aria-label="Undo import ${importId}, ${file}"
      @click=${() => desk.askUndo(importId)}
    >
      Undo
    </button>`;
  }
  return html`<div class="confirm" role="group" aria-label="Undo import ${importId}">
    <p id="undo-takes">${undone(row)}</p>
    <button
      type="button"
      class="primary"
      aria-describedby="undo-takes"
      @click=${() => void desk.undo(importId)}
    >
      Undo it
    </button>
    <button type="button" class="quiet" @click=${() => desk.askUndo(null)}>Keep</button>
  </div>`;
}
