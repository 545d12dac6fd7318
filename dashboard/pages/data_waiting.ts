import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { WaitingRow } from "../../server/api.ts";
import { askWaiting } from "../api.ts";
import { isBusy } from "../desk.ts";
import { dayName } from "../months.ts";
import { counted, sentence } from "../numbers.ts";
import { inParts } from "../parts/in_parts.ts";
import type { View } from "../view.ts";

/** The files of drop folders that wait for an answer, or were refused: opened here or put away. */
export function waiting({ sources, desk }: View): TemplateResult | string {
  const found = sources.read("waiting", askWaiting);
  if (found.state !== "ready") return "";
  const lies = new Set(desk.now.files.map(({ upload }) => upload?.upload));
  const rows = found.data.filter(({ upload }) => !lies.has(upload));
  if (rows.length === 0) return "";
  const asking = rows.filter(({ outcome }) => outcome === "needs_answer");
  return html`<section class="waiting" aria-labelledby="waiting-title">
    <h2 id="waiting-title" tabindex="-1">Waiting for you</h2>
    <p class="note">
      ${counted(rows.length, "file")} of the drop folder could not be imported alone.
    </p>
    ${inParts({
      rows,
      of: "files",
      draw: (some) =>
        html`<ul>
          ${some.map(
            (row) =>
              html`<li class="card ${row.outcome}">
                <h3>${row.file}</h3>
                <p>
                  ${why(row)} <span class="note">Since ${dayName(row.foundAt.slice(0, 10))}.</span>
                </p>
                <p class="actions">
                  <button
                    type="button"
                    ?disabled=${isBusy(desk.now)}
                    aria-label="Open ${row.file}"
                    @click=${() => void desk.open([row])}
                  >
                    Open
                  </button>
                  <button
                    type="button"
                    class="quiet"
                    aria-label="Put away ${row.file}"
                    @click=${() => void desk.putAway(row.upload)}
                  >
                    Put away
                  </button>
                </p>
              </li>`,
          )}
        </ul>`,
    })}
    ${
      asking.length < 2
        ? ""
        : html`<p class="actions">
            <button
              type="button"
              class="primary"
              ?disabled=${isBusy(desk.now)}
              @click=${() => void desk.open(asking)}
            >
              Open all ${asking.length} with questions
            </button>
          </p>`
    }
  </section>`;
}

const why = ({ questions, reason }: WaitingRow): string =>
  reason === null ? `${counted(questions, "question")} to answer.` : sentence(reason);
