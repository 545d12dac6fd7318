import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Agreement, Differing, ReadingDetail } from "../../server/api.ts";
import { dayName } from "../months.ts";
import { asPercent, counted, sentence } from "../numbers.ts";
import { classChip } from "../parts/marks.ts";
import { table } from "../parts/table.ts";
import { labelAddress, pageAddress, sessionAddress } from "../state.ts";
import type { View } from "../view.ts";
import { className, classNames, labelName } from "../vocabulary.ts";
import { agreementSentence } from "./agreement_words.ts";

/** A reading at its end beside our classes: how far they agree, and the sessions that differ. */
export function result(_view: View, detail: ReadingDetail): TemplateResult {
  const { agreement, author, endedAt, readingId, differ } = detail;
  if (agreement === null) return html``;
  return html`<p class="back"><a href=${labelAddress()}>← Blind readings</a></p>
    <header class="lead">
      <h1>${agreementSentence(agreement)}</h1>
      <p>
        Read blind by ${author}, closed on ${dayName((endedAt ?? "").slice(0, 10))}; drawn by
        version ${detail.rulesVersion ?? "unknown"} of the rules with seed ${detail.seed}, as of
        ${dayName(detail.asOf)}. Kappa is the agreement beyond what chance alone would give: 0 is
        chance, 1 is complete.
      </p>
    </header>
    ${notes(detail, agreement)}
    <section class="compared" aria-labelledby="confusion-title">
      <h2 id="confusion-title">What each reading said</h2>
      ${confusion(agreement)}
    </section>
    <section class="compared" aria-labelledby="differ-title">
      <h2 id="differ-title">Where the readings differ</h2>
      ${
        differ.length === 0
          ? html`<p class="note">Nowhere.</p>`
          : table<Differing>("Sessions on which the readings differ", differing, differ, {
              stacks: true,
            })
      }
    </section>
    <p class="acts">
      <a class="button" href="/api/readings/${readingId}/labels.csv" download>Labels as CSV</a>
      <a href="${pageAddress("methods")}#agreement">On Methods</a>
    </p>
    <p class="note"><code>throughline agree</code> gives the same numbers for this file.</p>`;
}

/** What was left out or has changed since. */
function notes(detail: ReadingDetail, { missing, reasons }: Agreement): TemplateResult {
  const unsure = detail.answers.filter(({ label }) => label === "cannot_tell").length;
  const said = [
    unsure > 0
      ? `${counted(unsure, "session")} could not be told and ${unsure === 1 ? "is" : "are"} left out.`
      : "",
    missing > 0
      ? `${counted(missing, "session")} ${missing === 1 ? "is" : "are"} no longer in the data and left out.`
      : "",
    detail.changed > 0
      ? `Of ${counted(detail.changed, "session")} our class is another now than when ${detail.changed === 1 ? "it was" : "they were"} drawn, because rows came late or were corrected; compared is the class now.`
      : "",
    detail.provisional > 0
      ? `${counted(detail.provisional, "session")} ${detail.provisional === 1 ? "is" : "are"} provisional again and may still change.`
      : "",
    detail.rulesNow !== detail.rulesVersion
      ? `Drawn by version ${detail.rulesVersion ?? "unknown"} of the rules, compared with version ${detail.rulesNow ?? "unknown"}.`
      : "",
    ...reasons.filter((reason) => reason.startsWith("not enough")).map(sentence),
  ].filter((words) => words !== "");
  return html`${said.map((words) => html`<p class="callout">${words}</p>`)}`;
}

function confusion({ confusion: counts, byClass }: Agreement): TemplateResult {
  const shown = classNames.filter(
    (name) =>
      Object.values(counts[name]).some((n) => n > 0) ||
      classNames.some((other) => counts[other][name] > 0),
  );
  return table<(typeof shown)[number]>(
    "Answers of the person by row, our classes by column",
    [
      { name: "The person said", cell: (row) => classChip(row) },
      ...shown.map((column) => ({
        name: `We: ${className(column)}`,
        number: true,
        cell: (row: (typeof shown)[number]) =>
          row === column ? html`<b>${counts[row][column]}</b>` : counts[row][column],
      })),
      {
        name: "Agreed",
        number: true,
        cell: (row) => {
          const { recall } = byClass[row];
          return recall === null ? null : asPercent(recall);
        },
      },
    ],
    shown,
  );
}

const differing = [
  {
    name: "Session",
    cell: ({ place, session_id: id }: Differing) =>
      html`<a href=${sessionAddress(id)}>Session ${place}</a>`,
  },
  { name: "Answer", cell: ({ label }: Differing) => html`${labelName(label)}` },
  {
    name: "We say",
    cell: ({ class: name, detail, was, settled }: Differing) =>
      html`${classChip(name, detail)}${was === null ? "" : html`<span class="second">when drawn: ${className(was)}</span>`}${settled ? "" : html`<span class="second">provisional again</span>`}`,
  },
  {
    name: "Because",
    cell: ({ sentence: why }: Differing) => html`<span class="why">${why}</span>`,
  },
];
