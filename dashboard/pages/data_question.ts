import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { answerTo } from "../asked.ts";
import type { Asked } from "../asked.ts";
import type { ImportDesk } from "../desk.ts";
import { capital, listed } from "../numbers.ts";

const shownSamples = 6;

/** One question with its options, samples from the file, and the files that ask it when several do. */
export function ask(desk: ImportDesk, question: Asked): TemplateResult {
  const { id, files, options, samples } = question;
  const chosen = answerTo(desk.now, question);
  const name = `${files[0]?.sha256}/${id}`;
  return html`<fieldset class="question">
    <legend>${question.question}</legend>
    ${
      samples.length > 0
        ? html`<p class="samples">
            In this file:
            ${samples.slice(0, shownSamples).map((sample, at) => html`${at > 0 ? ", " : ""}<code>${sample}</code>`)}
          </p>`
        : ""
    }
    <div class="options">
      ${options.map(
        ({ value, label }) =>
          html`<label
            ><input
              type="radio"
              name=${name}
              value=${value}
              .checked=${chosen === value}
              @change=${() => desk.answer(question, value)}
            />
            <span>${capital(label)}</span></label
          >`,
      )}
      ${question.free ? ownWords(desk, question, chosen) : ""}
    </div>
    ${files.length > 1 ? html`<p class="samples">For ${listed(files.map(({ file }) => file))}</p>` : ""}
  </fieldset>`;
}

const ownWords = (desk: ImportDesk, question: Asked, chosen = ""): TemplateResult =>
  html`<label
    >In other words
    <input
      type="text"
      maxlength="200"
      .value=${question.options.some(({ value }) => value === chosen) ? "" : chosen}
      @change=${(event: Event) => desk.answer(question, (event.target as HTMLInputElement).value.trim())}
  /></label>`;

/** The questions that several files ask, put once. */
export const askedBySeveral = (
  desk: ImportDesk,
  asked: readonly Asked[],
): TemplateResult | string =>
  asked.length === 0
    ? ""
    : html`<article class="card needs_answer">
        <header><h3>For several files</h3></header>
        ${asked.map((question) => ask(desk, question))}
      </article>`;
