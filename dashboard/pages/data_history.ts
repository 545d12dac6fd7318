import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ImportRow } from "../../server/api.ts";
import type { ImportDesk } from "../desk.ts";
import { dayName } from "../months.ts";
import { asCount } from "../numbers.ts";
import { empty } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { receiptAddress } from "../state.ts";
import { exportName } from "../vocabulary.ts";
import { acts, standing } from "./data_acts.ts";

/** Every import, newest first, with its receipt and its undo. */
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
  {
    name: "Receipt",
    cell: ({ importId }) =>
      html`<a data-receipt=${importId} href=${receiptAddress(importId)}
        ><span class="hidden">Receipt of import </span>${importId}</a
      >`,
  },
  {
    name: "File",
    cell: ({ file, export: name, state }) =>
      html`<span class=${state === "standing" ? "" : "withdrawn"}>${file}</span
        ><span class="second">${exportName(name)}</span>`,
  },
  {
    name: "Imported",
    cell: ({ importedAt, importedBy }) =>
      html`<span class="nowrap">${dayName(importedAt.slice(0, 10))}</span
        ><span class="second">${importedBy ?? "by whom: not kept"}</span>`,
  },
  { name: "State", cell: standing },
  count("read", "Read"),
  count("new", "New"),
  count("changed", "Changed"),
  count("unchanged", "Unchanged"),
  count("duplicate", "Duplicate"),
  count("rejected", "Rejected"),
  { name: "Undo", cell: (row) => acts(row, desk) },
];
