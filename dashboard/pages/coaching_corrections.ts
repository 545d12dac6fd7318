import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CorrectedRow, Correction } from "../../server/api.ts";
import { correctionRate, readCorrections } from "../corrections.ts";
import { dayName } from "../months.ts";
import { classChip } from "../parts/marks.ts";
import { inParts } from "../parts/in_parts.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { sessionAddress } from "../state.ts";
import type { View } from "../view.ts";
import { className } from "../vocabulary.ts";
import { takingBack } from "./session_correction.ts";

/** How often people correct our classes, which of them, and what waits for its session. */
export function corrections(view: View): TemplateResult {
  const source = readCorrections(view.sources);
  if (source.state !== "ready") return html``;
  const { total, corrected, waiting } = source.data;
  return html`<section class="corrections">
    <h3 id="corrections" tabindex="-1">Corrected by a person</h3>
    <p class="note">${correctionRate(source.data)}</p>
    ${
      corrected.length === 0
        ? ""
        : html`<details>
            <summary>
              ${corrected.length < total ? `The newest ${corrected.length}` : "Which, and why"}
            </summary>
            ${table("Sessions corrected by a person", columns(view), corrected, { stacks: true, parts: "sessions" })}
          </details>`
    }
    ${
      waiting.length === 0
        ? ""
        : inParts({
            rows: waiting,
            of: "corrections",
            draw: (some) =>
              html`<ul class="waiting-corrections">
                ${some.map((each) => html`<li>${said(each)} ${takingBack(view, each.sessionId)}</li>`)}
              </ul>`,
          })
    }
  </section>`;
}

const columns = (view: View): Column<CorrectedRow>[] => [
  {
    name: "Date",
    cell: ({ session_id, date }) =>
      html`<a class="nowrap" href=${sessionAddress(session_id, view.state.filters)}
        >${dayName(date)}</a
      >`,
  },
  { name: "Site", cell: ({ site }) => site },
  { name: "We say", cell: (row) => classChip(row.class, row.detail) },
  { name: "Corrected to", cell: (row) => classChip(row.override_class) },
  {
    name: "Why",
    cell: ({ why, author, at }) =>
      html`<span class="why">${why}</span>
        <span class="second">${author}, ${dayName(at.slice(0, 10))}</span>`,
  },
];

const said = ({ sessionId, class: name, why, author, at }: Correction): TemplateResult =>
  html`<p>
    <b>Session ${sessionId}</b> waits: ${className(name).toLowerCase()}, as ${why}
    <span class="second"
      >${author}, ${dayName(at.slice(0, 10))}; its import was undone or replaced</span
    >
  </p>`;
