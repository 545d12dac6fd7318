import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Decision, FileReport, RowChange } from "../../server/api.ts";
import { asCount, counted, listed } from "../numbers.ts";
import { table } from "../parts/table.ts";
import { one } from "./decision_words.ts";

/** A report has no more of them. */
const mostSent = 200;

type ChangedFile = Pick<FileReport, "file" | "changes" | "decisions" | "rows">;

/** Old and new values of the rows that a file changes, folded away. */
export function changes(changed: ChangedFile): TemplateResult | string {
  const { file, changes: cells, decisions, rows } = changed;
  if (cells.length === 0) return "";
  const columns = decisions.flatMap(({ id, what }) =>
    id.startsWith("changed:") ? [`${id.slice("changed:".length)} in ${one(what)}`] : [],
  );
  return html`<details class="changes">
    <summary>
      ${counted(rows.changed, "changed row")}, old and
      new${columns.length > 0 ? `: ${listed(columns)}` : ""}
    </summary>
    ${table(
      `What ${file} changes`,
      [
        { name: "Line", number: true, cell: ({ line }: RowChange) => asCount(line) },
        { name: "Row", cell: ({ row }: RowChange) => row },
        { name: "Column", cell: ({ column }: RowChange) => column },
        { name: "Old", cell: old },
        {
          name: "New",
          cell: ({ was, now }: RowChange) =>
            hidden(was, now) ? null : html`<b>${now ?? "nothing"}</b>`,
        },
      ],
      cells,
      { stacks: true },
    )}
    ${
      cells.length < mostSent
        ? ""
        : html`<p class="note">The first ${counted(cells.length, "value")}.</p>`
    }
  </details>`;
}

/** Decisions but those that say what the table of changes says. */
export const withoutChanged = ({
  decisions,
  changes: cells,
}: {
  decisions: readonly Decision[];
  changes: readonly RowChange[] | null;
}): Decision[] => decisions.filter(({ id }) => !cells?.length || !id.startsWith("changed:"));

/** Notes and families are never shown. */
const hidden = (was: string | null, now: string | null): boolean => was === null && now === null;

const old = ({ was, now }: RowChange): TemplateResult | string =>
  hidden(was, now) ? "another, not shown" : html`<span class="was">${was ?? "nothing"}</span>`;
