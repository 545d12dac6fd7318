import { html, svg } from "lit-html";
import type { TemplateResult } from "lit-html";
import { shadeNames } from "../mix.ts";
import type { Shade } from "../mix.ts";
import type { Term } from "../help.ts";
import { term } from "./term.ts";
import { className, signals } from "../vocabulary.ts";
import type { SignalName } from "../vocabulary.ts";

const shapes: Record<(typeof signals)[SignalName]["shape"], TemplateResult> = {
  triangle: svg`<path d="M7 1.5L13 12.5H1z" />`,
  diamond: svg`<path d="M7 0.5L13.5 7L7 13.5L0.5 7z" />`,
  square: svg`<path d="M2 2h10v10H2z" />`,
  circle: svg`<circle cx="7" cy="7" r="4.5" />`,
};

/** The shape of a signal, as on the charts. */
export const signalShape = (signal: SignalName): TemplateResult =>
  html`<svg class="signal ${signal}" viewBox="0 0 14 14" width="12" height="12" aria-hidden="true">
    ${shapes[signals[signal].shape]}
  </svg>`;

/** A small piece of the tone and pattern that a shade of the mix is drawn in. */
export const swatch = (shade: string): TemplateResult =>
  html`<svg class="swatch ${shade}" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
    <rect x="0.5" y="0.5" width="13" height="13" rx="2" />
  </svg>`;

const shadeOfClass: Record<string, Shade> = {
  purposeful: "headline",
  unanchored: "unanchored",
  reactive: "reactive",
  unknown: "unknown",
};

/** The shade in which a class is drawn; weak and entry-only ones have their own. */
export const shadeOf = (name: string, detail: string | null): string =>
  detail === "weak" || detail === "entry_only" ? detail : (shadeOfClass[name] ?? name);

/** A class as its swatch and its word. */
export const classChip = (name: string, detail: string | null = null): TemplateResult =>
  html`<span class="chip">${swatch(shadeOf(name, detail))}${className(name)}</span>`;

const explained: Partial<Record<Shade, Term>> = {
  headline: "purposeful",
  unanchored: "unanchored",
  reactive: "reactive",
  unknown: "unknown",
};

function shadeName(shade: Shade): TemplateResult | string {
  const word = explained[shade];
  return word ? term(word, shadeNames[shade]) : shadeNames[shade];
}

/** Which tone and pattern is what, with an amount for each. */
export const legend = (entries: { shade: Shade; amount: string }[]): TemplateResult =>
  html`<ul class="legend">
    ${entries.map(
      ({ shade, amount }) =>
        html`<li>${swatch(shade)}${shadeName(shade)} <b class="number">${amount}</b></li>`,
    )}
  </ul>`;
