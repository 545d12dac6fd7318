import { html } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import type { TemplateResult } from "lit-html";
import type { BlindSession, Label, ReadingDetail } from "../../server/api.ts";
import { ask } from "../api.ts";
import { counted } from "../numbers.ts";
import { failed, loading, warning } from "../parts/states.ts";
import { labelAddress, pageAddress } from "../state.ts";
import type { View } from "../view.ts";
import { classes, classNames, labelName } from "../vocabulary.ts";
import { card } from "./label_card.ts";

/** The answers in their order; the digit beside each chooses it. */
const choices: { label: Label; about: string }[] = [
  ...classNames.map((name) => ({ label: name, about: classes[name].about })),
  { label: "cannot_tell", about: "what was logged does not decide it" },
];

let refused = "";

/** Where the reading goes on: the first session after a place without an answer, else any such. */
export function nextOpen(
  answers: readonly { place: number; label: string | null }[],
  after: number,
): number | null {
  const open = answers.filter(({ label }) => label === null).map(({ place }) => place);
  return open.find((place) => place > after) ?? open[0] ?? null;
}

async function act(view: View, work: () => Promise<string>): Promise<void> {
  refused = "";
  try {
    const next = await work();
    view.sources.forget();
    view.go(next);
  } catch (error) {
    refused = error instanceof Error ? error.message : String(error);
    view.go(location.pathname);
  }
}

/** One session of a reading that goes on, with the answers to choose from. */
export function reading(view: View, detail: ReadingDetail): TemplateResult {
  const { readingId, answers } = detail;
  const place = view.state.place ?? nextOpen(answers, 0);
  const told = answers.filter(({ label }) => label !== null).length;
  if (place === null) return atEnd(view, detail);
  const address = `/api/readings/${readingId}/sessions/${place}`;
  const source = view.sources.read(address, () => ask<BlindSession>(address));
  return html`<p class="back"><a href=${labelAddress()}>← Blind readings</a></p>
    <div class="progress-line">
      <p>
        Session <b>${place}</b> of ${answers.length} · ${told} answered
        ${told === answers.length ? html` · <a href=${labelAddress(readingId)}>To the end</a>` : ""}
      </p>
      <progress max=${answers.length} value=${told} aria-label="Sessions answered"></progress>
    </div>
    ${refused === "" ? "" : warning(refused)}
    ${
      source.state === "loading"
        ? loading()
        : source.state === "failed"
          ? failed(source.message, location.href)
          : card(source.data)
    }
    ${keyed(place, answerForm(view, detail, place))}`;
}

function answerForm(view: View, { readingId, answers }: ReadingDetail, place: number) {
  const here = answers.findIndex((each) => each.place === place);
  const known = answers[here]?.label ?? null;
  const [before, after] = [answers[here - 1], answers[here + 1]];
  const save = (event: Event): void => {
    event.preventDefault();
    const label = new FormData(event.target as HTMLFormElement).get("label");
    if (typeof label !== "string") return;
    void act(view, async () => {
      await ask(`/api/readings/${readingId}/sessions/${place}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ label }),
      });
      const now = answers.map((each) => (each.place === place ? { ...each, label } : each));
      const next = nextOpen(now, place);
      return next === null ? labelAddress(readingId) : labelAddress(readingId, next);
    });
  };
  // Digits choose only while the focus is among the answers, so that none is chosen by accident.
  const byDigit = (event: KeyboardEvent): void => {
    const choice = choices[Number(event.key) - 1];
    if (!choice || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = (event.currentTarget as HTMLElement).querySelector<HTMLInputElement>(
      `input[value="${choice.label}"]`,
    );
    if (!found) return;
    found.checked = true;
    found.focus();
  };
  return html`<form class="answers" aria-label="Your answer" @submit=${save} @keydown=${byDigit}>
    <fieldset class="question">
      <legend>What was this session?</legend>
      ${choices.map(
        ({ label, about }, at) =>
          html`<label
            ><input
              type="radio"
              name="label"
              required
              value=${label}
              .checked=${label === known}
            /><span
              ><b>${labelName(label)}</b> <span class="note">${about}</span>
              <kbd aria-hidden="true">${at + 1}</kbd></span
            ></label
          >`,
      )}
    </fieldset>
    <p class="acts">
      <button class="primary">Keep and go on</button>
      ${before ? html`<a href=${labelAddress(readingId, before.place)}>Session before</a>` : ""}
      ${after ? html`<a href=${labelAddress(readingId, after.place)}>Session after</a>` : ""}
      <a href="${pageAddress("methods")}#classes">What the classes mean</a>
    </p>
    <p class="note">
      By keyboard: Tab to the answers, a digit from 1 to ${choices.length} or the arrow keys choose,
      Enter keeps the answer.
    </p>
  </form>`;
}

const atEnd = (view: View, { readingId, answers }: ReadingDetail): TemplateResult =>
  html`<p class="back"><a href=${labelAddress()}>← Blind readings</a></p>
    <header class="lead">
      <h1>All ${counted(answers.length, "session")} have an answer.</h1>
      <p>
        Once you compare, your answers stand: you will see our classes, and a reading that has seen
        them is no longer blind.
      </p>
    </header>
    ${refused === "" ? "" : warning(refused)}
    <p class="acts">
      <button
        class="primary"
        @click=${() =>
          void act(view, async () => {
            await ask(`/api/readings/${readingId}/end`, { method: "POST" });
            return labelAddress(readingId);
          })}
      >
        Close the reading and compare
      </button>
      <a href=${labelAddress(readingId, 1)}>Look through the answers again</a>
    </p>`;
