import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { TemplateResult } from "lit-html";
import { answerTo, ofValue } from "../asked.ts";
import type { Answered, Asked } from "../asked.ts";
import type { ImportDesk } from "../desk.ts";
import { capital, counted, listed } from "../numbers.ts";
import { oneCell } from "./data_one_cell.ts";
import { answeredTogether } from "./data_together.ts";

const shownSamples = 6;
/** More options than this are a list to open. */
const mostRadios = 7;

/** One question with its options, samples from the file, and the files that ask it when several do. */
export function ask(desk: ImportDesk, question: Asked): TemplateResult {
  const { files, rows, values = [] } = question;
  return html`<fieldset class="question">
    <legend>${question.question}</legend>
    ${values.length > 0 ? "" : sampled(question)}
    ${values.length > 0 ? perValue(desk, question) : options(desk, question)}
    ${oneCell(desk, question)}
    ${rows === undefined ? "" : html`<p class="samples">${waiting(rows)}</p>`}
    ${files.length > 1 ? html`<p class="samples">For ${listed(files.map(({ file }) => file))}</p>` : ""}
  </fieldset>`;
}

const waiting = (rows: number): string =>
  `${counted(rows, "row")} ${rows === 1 ? "waits" : "wait"} for this.`;

const sampled = ({ samples }: Asked): TemplateResult | string =>
  samples.length === 0
    ? ""
    : html`<p class="samples">
        In this file:
        ${samples.slice(0, shownSamples).map((sample, at) => html`${at > 0 ? ", " : ""}<code>${sample}</code>`)}
      </p>`;

function options(desk: ImportDesk, question: Asked): TemplateResult {
  const chosen = answerTo(desk.now, question);
  const name = `${question.files[0]?.sha256}/${question.id}`;
  if (question.options.length > mostRadios) {
    return html`<div class="options">
      ${pick(desk, question, question, "Answer", null)}
      ${question.free ? ownWords(desk, question, question) : ""}
    </div>`;
  }
  return html`<div class="options">
    ${question.options.map(
      ({ value, label }) =>
        html`<label
          ><input
            type="radio"
            name=${name}
            value=${value}
            .checked=${live(chosen === value)}
            @change=${() => desk.answer(question, value)}
          />
          <span
            >${capital(label)}${
              value === question.suggestion ? html` <em class="looks">looks like this</em>` : ""
            }</span
          ></label
        >`,
    )}
    ${question.free ? ownWords(desk, question, question) : ""}
  </div>`;
}

/** A list to choose from; what looks nearest is marked, and nothing is chosen beforehand. */
function pick(
  desk: ImportDesk,
  { options: offered, suggestion }: Pick<Asked, "options" | "suggestion">,
  to: Answered,
  label: string,
  inherited: string | null,
): TemplateResult {
  const chosen = answerTo(desk.now, to) ?? "";
  const isOffered = offered.some(({ value }) => value === chosen);
  return html`<select
    aria-label=${label}
    .value=${live(isOffered ? chosen : "")}
    @change=${({ target }: Event) => desk.answer(to, (target as HTMLSelectElement).value || null)}
  >
    <option value="" ?selected=${!isOffered}>${inherited ?? "Choose…"}</option>
    ${offered.map(
      (each) =>
        html`<option value=${each.value} ?selected=${each.value === chosen}>
          ${capital(each.label)}${each.value === suggestion ? " – looks like this" : ""}
        </option>`,
    )}
  </select>`;
}

function ownWords(desk: ImportDesk, question: Asked, to: Answered): TemplateResult {
  const chosen = answerTo(desk.now, to) ?? "";
  const isOffered = question.options.some(({ value }) => value === chosen);
  return html`<label
    >In other words
    <input
      type="text"
      maxlength="200"
      .value=${live(isOffered ? "" : chosen)}
      @change=${({ target }: Event) =>
        desk.answer(to, (target as HTMLInputElement).value.trim() || null)}
  /></label>`;
}

/** One row for each word that is asked about, and one answer for all of them over it. */
function perValue(desk: ImportDesk, question: Asked): TemplateResult {
  const { values = [], options: offered, suggestion } = question;
  const all = answerTo(desk.now, question);
  const label = offered.find(({ value }) => value === all)?.label ?? all;
  const inherited = label === undefined ? null : `${capital(label)}, as all`;
  const marked = (mark: string | undefined) =>
    mark === undefined ? { options: offered } : { options: offered, suggestion: mark };
  return html`<div class="values">
    ${
      question.free
        ? html`<datalist id=${wordList(question)}>
            ${offered.map(({ value, label: name }) => html`<option value=${value}>${name}</option>`)}
          </datalist>`
        : ""
    }
    ${
      values.length === 1
        ? ""
        : html`<div class="value all">
            <span><b>All of them are</b></span>
            ${answer(desk, question, marked(suggestion), question, "All of them are", null)}
          </div>`
    }
    ${values.map(
      ({ value, rows, suggestion: own }) =>
        html`<div class="value">
          <span><code>${value}</code> <span class="note">${counted(rows, "row")}</span></span>
          ${answer(desk, question, marked(own), ofValue(question, value), `${value} is`, inherited)}
        </div>`,
    )}
  </div>`;
}

/** What a word is: one of the options, or where the question is free, any words. */
function answer(
  desk: ImportDesk,
  question: Asked,
  offer: Pick<Asked, "options" | "suggestion">,
  to: Answered,
  label: string,
  inherited: string | null,
): TemplateResult {
  if (!question.free) return pick(desk, offer, to, label, inherited);
  return html`<span class="free"
    ><input
      type="text"
      maxlength="200"
      list=${wordList(question)}
      aria-label=${label}
      placeholder=${inherited ?? "Choose or type…"}
      .value=${live(answerTo(desk.now, to) ?? "")}
      @change=${({ target }: Event) =>
        desk.answer(to, (target as HTMLInputElement).value.trim() || null)}
    />${offer.suggestion ? html`<em class="looks">looks like ${offer.suggestion}</em>` : nothing}</span
  >`;
}

const wordList = ({ id, files }: Asked): string =>
  `words-${files[0]?.sha256}-${encodeURIComponent(id)}`;

/** The questions that several files ask, put once. */
export const askedBySeveral = (
  desk: ImportDesk,
  asked: readonly Asked[],
): TemplateResult | string =>
  asked.length === 0
    ? ""
    : html`<article class="card needs_answer">
        <header><h3>For several files</h3></header>
        ${answeredTogether(desk, asked)} ${asked.map((question) => ask(desk, question))}
      </article>`;
