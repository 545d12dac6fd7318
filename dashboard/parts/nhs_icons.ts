import { html, svg } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Assurance } from "../assurance.ts";
import type { SignalName } from "../vocabulary.ts";

const variationShapes: Record<SignalName | "none", TemplateResult> = {
  improvement: svg`<path class="run" d="M4 15l4-1 4 1" /><path d="M17.5 4.5l4 7h-8z" />`,
  concern: svg`<path class="run" d="M4 9l4 1 4-1" /><path d="M17.5 10.5l4.2 4.2-4.2 4.2-4.2-4.2z" />`,
  high: svg`<path class="run" d="M4 15l4-1 4 1" /><path d="M14.5 5.5h6v6h-6z" />`,
  low: svg`<path class="run" d="M4 9l4 1 4-1" /><path d="M14.5 12.5h6v6h-6z" />`,
  usual: svg`<path class="run" d="M4 13l3.5-4 4 6 4-6 4.5 4" />`,
  none: svg`<path class="run dashed" d="M4 12h16" />`,
};

/** The variation icon: a run, and the shape of the newest point where it is unusual. */
export const variationIcon = (signal: SignalName | null): TemplateResult =>
  icon(
    `variation ${signal ?? "none"}`,
    svg`<circle class="rim" cx="12" cy="12" r="11" />${variationShapes[signal ?? "none"]}`,
  );

const assuranceShapes: Record<Assurance, Record<"up" | "down", TemplateResult>> = {
  pass: {
    up: svg`<path class="target" d="M3 17h18" /><path class="run" d="M5 11l3.5-4 3.5 4 3.5-4 3.5 4" />`,
    down: svg`<path class="target" d="M3 7h18" /><path class="run" d="M5 17l3.5-4 3.5 4 3.5-4 3.5 4" />`,
  },
  fail: {
    up: svg`<path class="target" d="M3 7h18" /><path class="run" d="M5 17l3.5-4 3.5 4 3.5-4 3.5 4" />`,
    down: svg`<path class="target" d="M3 17h18" /><path class="run" d="M5 11l3.5-4 3.5 4 3.5-4 3.5 4" />`,
  },
  inconsistent: {
    up: svg`<path class="target" d="M3 12h18" /><path class="run" d="M5 15l3.5-6 3.5 6 3.5-6 3.5 6" />`,
    down: svg`<path class="target" d="M3 12h18" /><path class="run" d="M5 15l3.5-6 3.5 6 3.5-6 3.5 6" />`,
  },
};

/** The assurance icon: how the run lies to the dashed line of the target. */
export const assuranceIcon = (assurance: Assurance, good: "up" | "down"): TemplateResult =>
  icon(
    `assurance ${assurance}`,
    svg`<rect class="rim" x="1" y="1" width="22" height="22" rx="5" />${assuranceShapes[assurance][good]}`,
  );

const icon = (kind: string, shape: TemplateResult): TemplateResult =>
  html`<svg class="nhs-icon ${kind}" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
    ${shape}
  </svg>`;
