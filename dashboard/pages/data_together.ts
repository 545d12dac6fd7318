import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { answerTo } from "../asked.ts";
import type { Asked } from "../asked.ts";
import type { ImportDesk } from "../desk.ts";
import { counted } from "../numbers.ts";

type Choice = { value: string; label: string };

const orders: readonly Choice[] = [
  { value: "dmy", label: "Day first in all" },
  { value: "mdy", label: "Month first in all" },
];
const allNew: readonly Choice[] = [{ value: "new", label: "All are new sites" }];

/**
 * One answer to questions of a kind: to all columns of dates that can be read both ways, and to all
 * sites that are not known and look like none that is. Each keeps its own, and can be answered
 * otherwise below. A column that mixes the orders, and a site that looks like another, is asked alone.
 */
export function answeredTogether(
  desk: ImportDesk,
  asked: readonly Asked[],
): TemplateResult | string {
  const dates = asked.filter(({ id, alone }) => id.startsWith("date-order:") && !alone);
  const sites = asked.filter(({ id, suggestion }) => id.startsWith("site:") && !suggestion);
  return html`${choiceFor(
    desk,
    dates,
    "All columns of dates",
    `${counted(dates.length, "column")} of dates can be read both ways.`,
    orders,
  )}
  ${choiceFor(
    desk,
    sites,
    "All sites that are not known",
    `${counted(sites.length, "site")} are not known yet and look like none that is.`,
    allNew,
  )}`;
}

function choiceFor(
  desk: ImportDesk,
  asked: readonly Asked[],
  name: string,
  words: string,
  choices: readonly Choice[],
): TemplateResult | string {
  if (asked.length < 2) return "";
  return html`<div class="together" role="group" aria-label=${name}>
    <p>${words} Say it for all of them at once, or for each below.</p>
    <p class="actions">
      ${choices.map(
        ({ value, label }) =>
          html`<button
            type="button"
            aria-pressed=${asked.every((each) => answerTo(desk.now, each) === value)}
            @click=${() => asked.forEach((each) => desk.answer(each, value))}
          >
            ${label}
          </button>`,
      )}
    </p>
  </div>`;
}
