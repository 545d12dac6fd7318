import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { NextFile } from "../../server/api.ts";
import { ask } from "../api.ts";
import { holeSentence } from "../holes.ts";
import { dayName } from "../months.ts";
import { absentExports, memoryInWords, nextExports } from "../next_files.ts";
import type { NextExport } from "../next_files.ts";
import { failed, loading } from "../parts/states.ts";
import { coverageAddress, receiptAddress } from "../state.ts";
import type { View } from "../view.ts";
import { exportName } from "../vocabulary.ts";
import { askCompleteness } from "./data_holes.ts";
import { answerInWords, subject } from "./decision_words.ts";

/** What the next import would need: how far each export goes, and what will be asked of its files. */
export function next(view: View): TemplateResult | string {
  const { sources, status } = view;
  if (status.build === null) return "";
  const found = askCompleteness(sources);
  const files = sources.read("next", () => ask<NextFile[]>("/api/next"));
  const refused = [found, files].find(({ state }) => state === "failed");
  return html`<section aria-labelledby="next-title">
    <h2 id="next-title">What the next import needs</h2>
    ${
      refused?.state === "failed"
        ? failed(refused.message, location.href)
        : found.state === "ready" && files.state === "ready"
          ? html`<ul class="next">
                ${nextExports(found.data, files.data).map((each) => exported(view, each))}
                ${absentExports(files.data).map(absent)}
              </ul>
              <p class="note">
                A word, a site or a column that was not there before is asked about.
                <a href=${coverageAddress()}>All months by site</a>
              </p>`
          : loading()
    }
  </section>`;
}

function exported(view: View, each: NextExport): TemplateResult {
  const { export: name, goesOn, behind, sources } = each;
  return html`<li>
    <h3>${exportName(name)}</h3>
    <p>${goesOn.join(" ")}</p>
    ${behind.map((hole) => html`<p class="behind">${holeSentence(hole, view.status.measures)}</p>`)}
    ${sources.map(sourced)}
  </li>`;
}

const absent = (each: ReturnType<typeof absentExports>[number]): TemplateResult =>
  html`<li>
    <h3>${exportName(each.export)}</h3>
    <p>Not here yet: ${each.missed}.</p>
  </li>`;

/** What is known of the files of one source. */
function sourced(source: NextFile): TemplateResult {
  const { importId, file, importedAt, importedBy, remembered, asked } = source;
  const last = html`<a href=${receiptAddress(importId)}>${file}</a>
    <span class="note"
      >last on
      ${dayName(importedAt.slice(0, 10))}${importedBy === null ? "" : `, by ${importedBy}`}.</span
    >`;
  if (remembered.length + asked.length === 0)
    return html`<p>${last} <span class="note">It asked nothing.</span></p>`;
  return html`<p>${last}</p>
    <details>
      <summary>${memoryInWords(source)}<span class="hidden"> Of files like ${file}</span></summary>
      <dl class="facts">
        ${remembered.map(
          ({ id, value }) =>
            html`<dt>${subject(id)}</dt>
              <dd>${answerInWords(id, value)}, from memory</dd>`,
        )}
        ${asked.map(
          (id) =>
            html`<dt>${subject(id)}</dt>
              <dd>asked again, where the file gives cause</dd>`,
        )}
      </dl>
    </details>`;
}
