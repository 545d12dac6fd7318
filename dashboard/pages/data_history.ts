import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ImportPage, ImportRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import type { ImportDesk } from "../desk.ts";
import { dayName } from "../months.ts";
import { asCount } from "../numbers.ts";
import { inParts } from "../parts/in_parts.ts";
import { empty } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { receiptAddress } from "../state.ts";
import { exportName } from "../vocabulary.ts";
import { acts, standing } from "./data_acts.ts";

/** Every import, newest first, with its receipt and its undo. */
export function history({ total, rows }: ImportPage, desk: ImportDesk): TemplateResult {
  if (total === 0) return empty("No imports yet. What you bring is listed here, with an undo.");
  const turn = async (page: number) => (await ask<ImportPage>(`/api/imports?page=${page}`)).rows;
  return html`${inParts<ImportRow>({
    rows,
    of: "imports",
    more: { total, ask: turn },
    draw: (some) => table("Imports, newest first", columns(desk), some, { stacks: true }),
  })}`;
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
