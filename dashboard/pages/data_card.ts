import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { FileReport } from "../../server/api.ts";
import type { Asked } from "../asked.ts";
import type { ImportDesk } from "../desk.ts";
import { sentence } from "../numbers.ts";
import { receiptAddress } from "../state.ts";
import type { View } from "../view.ts";
import { exportName } from "../vocabulary.ts";
import { changes, withoutChanged } from "./data_changes.ts";
import { recognised, taken } from "./data_decisions.ts";
import type { Change } from "./data_decisions.ts";
import { countStrip } from "./data_counts.ts";
import { fixes } from "./data_fixes.ts";
import { ask } from "./data_question.ts";
import { rejected } from "./data_rejects.ts";
import { answeredTogether } from "./data_together.ts";

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
  const change: Change = ({ id }, value, returnTo) => {
    desk.answer({ id, files: [file] }, value);
    void desk.check(returnTo);
  };
  const heading = `file-${desk.now.report?.files.indexOf(file)}`;
  return html`<article class="card ${file.outcome}">
    <header>
      <h3 id=${heading} tabindex="-1">${file.file}</h3>
      <p>
        <b>${exportName(file.export)}</b> ·
        ${outcome}${
          finished && file.importId
            ? html` ·
                <a href=${receiptAddress(file.importId)}>receipt of import ${file.importId}</a>`
            : ""
        }
      </p>
    </header>
    ${
      file.refusal
        ? html`<p class="callout warn">
            ${sentence(file.refusal.reason)} ${sentence(onPage(file.refusal.fix))}
          </p>`
        : ""
    }
    ${file.rows.read > 0 ? countStrip(file.rows) : ""}
    ${finished ? "" : answeredTogether(desk, questions)}
    ${finished ? "" : questions.map((question) => ask(desk, question))}
    ${taken(withoutChanged(file), finished ? null : change)} ${changes(file)}
    ${file.fixes.length > 0 && !finished ? fixes(desk, file, `#${heading}`) : ""}
    ${file.rejects.length > 0 ? rejected(file, rejectsAddress(desk, file)) : ""}
    ${recognised(file, status.measures, { change: finished ? null : change })}
  </article>`;
}

/** What to do, without the option of the command. */
const onPage = (fix: string): string => fix.replace(" (--partial)", "");

/** Where the rejected rows of a file are, before and after its import. */
function rejectsAddress({ now: { phase, job } }: ImportDesk, file: FileReport): string | null {
  if (phase === "done")
    return file.importId === null ? null : `/api/imports/${file.importId}/rejects.csv`;
  return job && `/api/jobs/${job.id}/rejects.csv?${new URLSearchParams({ file: file.file })}`;
}
