import { html } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { TemplateResult } from "lit-html";
import { answerTo } from "../asked.ts";
import type { Answered, Asked } from "../asked.ts";
import type { ImportDesk } from "../desk.ts";
import { wordsOf } from "../parts/words.ts";

const ofNames = "names:";

/** Where one cell of a column of names is read otherwise than the rest: nothing for other questions. */
export function oneCell(desk: ImportDesk, question: Asked): TemplateResult | string {
  if (!question.id.startsWith(ofNames)) return "";
  const begin = `value:${question.id.slice(ofNames.length)}=`;
  const given = Object.keys(desk.now.answers[question.files[0]?.sha256 ?? ""] ?? {});
  const before = given.filter((id) => id.startsWith(begin)).map((id) => id.slice(begin.length));
  const cells = [...new Set([...question.samples, ...before])];
  return html`<details class="change" ?open=${before.length > 0}>
    <summary>One cell is otherwise</summary>
    <div class="values">
      ${cells.map((cell) => readAs(desk, { id: `${begin}${cell}`, files: question.files }, cell))}
      <form class="value" @submit=${(event: SubmitEvent) => add(event, desk, question, begin)}>
        <input
          type="text"
          name="cell"
          required
          maxlength="500"
          aria-label="Another cell, as it is written"
          placeholder="Another cell, as it is written"
        />
        <span class="meaning"
          ><input
            type="text"
            name="text"
            required
            maxlength="500"
            aria-label="It is read as"
            placeholder="Bo Ray; Cy Lee"
          /><button type="submit">Add</button></span
        >
      </form>
    </div>
  </details>`;
}

const readAs = (desk: ImportDesk, to: Answered, cell: string): TemplateResult =>
  html`<div class="value">
    <code>${cell}</code>
    <input
      type="text"
      maxlength="500"
      aria-label="${cell} is read as"
      placeholder="as the others"
      .value=${live(answerTo(desk.now, to) ?? "")}
      @change=${({ target }: Event) =>
        desk.answer(to, (target as HTMLInputElement).value.trim() || null)}
    />
  </div>`;

function add(event: SubmitEvent, desk: ImportDesk, { files }: Asked, begin: string): void {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const word = wordsOf(form);
  form.reset();
  desk.answer({ id: `${begin}${word("cell")}`, files }, word("text"));
}
