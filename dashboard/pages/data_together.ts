import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { answerTo } from "../asked.ts";
import type { Asked } from "../asked.ts";
import type { ImportDesk } from "../desk.ts";
import { counted } from "../numbers.ts";

const orders = [
  { value: "dmy", label: "Day first in all" },
  { value: "mdy", label: "Month first in all" },
];

/**
 * One answer to all columns of dates that can be read both ways: each column keeps its own, and can be
 * answered otherwise below. A column that mixes the orders is asked alone.
 */
export function datesTogether(desk: ImportDesk, asked: readonly Asked[]): TemplateResult | string {
  const dates = asked.filter(({ id, alone }) => id.startsWith("date-order:") && !alone);
  if (dates.length < 2) return "";
  return html`<div class="together" role="group" aria-label="All columns of dates">
    <p>
      ${counted(dates.length, "column")} of dates can be read both ways. Say it for all of them at
      once, or for each below.
    </p>
    <p class="actions">
      ${orders.map(
        ({ value, label }) =>
          html`<button
            type="button"
            aria-pressed=${dates.every((each) => answerTo(desk.now, each) === value)}
            @click=${() => dates.forEach((each) => desk.answer(each, value))}
          >
            ${label}
          </button>`,
      )}
    </p>
  </div>`;
}
