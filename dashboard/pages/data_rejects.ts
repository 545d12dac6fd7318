import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { FileReport, Reject } from "../../server/api.ts";
import { asCount, sentence } from "../numbers.ts";
import { table } from "../parts/table.ts";

const shownRejects = 200;

type RejectedFile = Pick<FileReport, "file" | "rejects" | "rows">;

/**
 * The rows that could not be read: why, what to do, and `address`, where they are as a file.
 * Folded away unless `unfolded`.
 */
export function rejected(
  { file, rejects, rows }: RejectedFile,
  address: string | null,
  unfolded = false,
): TemplateResult {
  return html`<details class="rejects" ?open=${unfolded}>
      <summary>Each rejected row, with its line</summary>
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
          ? html`<p class="note">The first ${shownRejects} of ${asCount(rows.rejected)}.</p>`
          : ""
      }
    </details>
    ${address === null ? "" : download(address)}`;
}

const download = (address: string): TemplateResult =>
  html`<p class="note download">
    <a href=${address} download>Download the rejected rows</a>: the lines as they are in your file,
    with the reason beside each. Correct them there and drop that file here.
  </p>`;
