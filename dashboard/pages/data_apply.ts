import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { openQuestions } from "../asked.ts";
import type { Asked } from "../asked.ts";
import type { Desk, ImportDesk } from "../desk.ts";
import { counted } from "../numbers.ts";

/** How far the answers to these questions are, in a few words: "7 questions to answer". */
export function howFar(desk: Pick<Desk, "answers">, asked: readonly Asked[]): string {
  const open = openQuestions(desk, asked);
  return open > 0 ? `${counted(open, "question")} to answer` : "all answered, now use the answers";
}

/** Reads the files again with the answers, once every question has one; else how many have none. */
export function useAnswers(desk: ImportDesk, asked: readonly Asked[]): TemplateResult {
  const open = openQuestions(desk.now, asked);
  return html`<button
    type="button"
    class="primary"
    ?disabled=${open > 0}
    @click=${() => void desk.check()}
  >
    ${open > 0 ? howFar(desk.now, asked) : "Use these answers"}
  </button>`;
}
