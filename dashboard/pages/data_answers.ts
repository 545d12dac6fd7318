import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Receipt } from "../../server/api.ts";
import { counted } from "../numbers.ts";
import { answerInWords, subject } from "./decision_words.ts";

/** What a person answered for an import, or for an earlier file like it, folded away. */
export function answers({ answers: given }: Pick<Receipt, "answers">): TemplateResult | string {
  if (given.length === 0) return "";
  return html`<details class="answers">
    <summary>${counted(given.length, "answer")} used</summary>
    <dl class="facts">
      ${given.map(
        ({ id, value }) =>
          html`<dt>${subject(id)}</dt>
            <dd>${answerInWords(id, value)}</dd>`,
      )}
    </dl>
  </details>`;
}
