import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { FileReport, Reject, RowCounts } from "../../server/api.ts";
import type { Asked } from "../asked.ts";
import { asCount, counted, sentence } from "../numbers.ts";
import { table } from "../parts/table.ts";
import type { View } from "../view.ts";
import { exportName } from "../vocabulary.ts";
import { recognised, taken } from "./data_decisions.ts";
import { ask } from "./data_question.ts";

const shownRejects = 200;

const outcomes: Record<FileReport["outcome"], string> = {
  accepted: "can be taken as it is",
  accepted_with_rejects: "can be taken, without the rows below",
  needs_answer: "needs an answer",
  refused: "cannot be taken",
  no_change: "is known already: nothing changes",
};

const done: Partial<Record<FileReport["outcome"], string>> = {
  accepted: "was taken",
  accepted_with_rejects: "was taken, without the rows below",
  refused: "was not taken",
};

/**
 * One file: what it was recognised as, what would change, what cannot be read, and the `questions`
 * that it alone asks.
 */
export function fileCard(
  { desk, status }: View,
  file: FileReport,
  questions: readonly Asked[],
): TemplateResult {
  const finished = desk.now.phase === "done";
  const outcome = (finished && done[file.outcome]) || outcomes[file.outcome];
  return html`<article class="card ${file.outcome}">
    <header>
      <h3>${file.file}</h3>
      <p>
        <b>${exportName(file.export)}</b> ·
        ${outcome}${finished && file.importId ? html` · import ${file.importId}` : ""}
      </p>
    </header>
    ${
      file.refusal
        ? html`<p class="callout warn">
            ${sentence(file.refusal.reason)} ${sentence(file.refusal.fix)}
          </p>`
        : ""
    }
    ${file.rows.read > 0 ? countStrip(file.rows) : ""}
    ${finished ? "" : questions.map((question) => ask(desk, question))} ${taken(file.decisions)}
    ${recognised(file, status.measures)} ${file.rejects.length > 0 ? rejected(file) : ""}
  </article>`;
}

function countStrip(rows: RowCounts): TemplateResult {
  const parts: [string, number][] = [
    ["read", rows.read],
    ["new", rows.new],
    ["changed", rows.changed],
    ["unchanged", rows.unchanged],
    ["duplicate", rows.duplicate],
    ["rejected", rows.rejected],
  ];
  return html`<dl class="counts">
    ${parts.map(
      ([name, n], at) =>
        html`<div class="${name} ${n === 0 ? "zero" : ""}">
          <dt>${name}</dt>
          <dd class="number">
            ${at === 0 ? "" : html`<span aria-hidden="true">${at === 1 ? "=" : "+"}</span>`}${asCount(n)}
          </dd>
        </div>`,
    )}
  </dl>`;
}

function rejected({ file, rejects, rows }: FileReport): TemplateResult {
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
