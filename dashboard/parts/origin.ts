import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { filterWords } from "../filter_words.ts";
import { dayName } from "../months.ts";
import type { State } from "../state.ts";

/** What a store is called that nobody has named. */
const unnamed = "agency";

/** The as-of day; on paper and in pictures also what is shown, and whose data it is. */
export const origin = (state: State, agency: string, asOf: string): TemplateResult =>
  html`<p class="as-of">
    <span class="shown"
      ><span class="on-paper-only">${filterWords(state).map((words) => `${words} · `)}</span>as of
      ${dayName(asOf)}</span
    >
    <span class="source on-paper-only"
      >Source: ${agency === unnamed ? "" : `${agency}, `}Throughline</span
    >
  </p>`;

/** The product's name with its line. */
export const brand = (): TemplateResult =>
  html`<svg viewBox="0 0 32 20" width="32" height="20" aria-hidden="true">
      <path d="M1 15c7 0 7-10 15-10s8 10 15 10" />
      <circle cx="16" cy="5" r="3.5" />
    </svg>
    Throughline`;
