import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { FileReport, Reject } from "../../server/api.ts";
import { asCount, counted, sentence } from "../numbers.ts";
import { table } from "../parts/table.ts";

const shownRejects = 200;

/** The rows that could not be read: why, and what to do. */
export function rejected({
  file,
  rejects,
  rows,
}: Pick<FileReport, "file" | "rejects" | "rows">): TemplateResult {
  const fixes = new Map<string, number>();
  for (const { fix } of rejects) fixes.set(fix, (fixes.get(fix) ?? 0) + 1);
  return html`<details class="rejects" ?open=${rejects.length <= 10}>
    <summary>${counted(rows.rejected, "row")} cannot be read</summary>
    ${
      fixes.size < rejects.length
        ? html`<ul class="fixes">
            ${[...fixes].map(
              ([fix, n]) => html`<li><b class="number">${asCount(n)} ×</b> ${sentence(fix)}</li>`,
            )}
          </ul>`
        : ""
    }
    ${table(
      `Rejected rows of ${file}`,
      [
        { name: "Line", number: true, cell: ({ line }: Reject) => asCount(line) },
        { name: "Column", cell: ({ column }: Reject) => column },
        {
          name: "Value",
          cell: ({ value }: Reject) => (value === null ? null : html`<code>${value}</code>`),
        },
        { name: "Why", cell: ({ reason }: Reject) => sentence(reason) },
        { name: "What to do", cell: ({ fix }: Reject) => sentence(fix) },
      ],
      rejects.slice(0, shownRejects),
      { stacks: true },
    )}
    ${
      rejects.length > shownRejects
        ? html`<p class="note">The first ${shownRejects} of ${asCount(rejects.length)}.</p>`
        : ""
    }
  </details>`;
}
