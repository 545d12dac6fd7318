import { html, svg } from "lit-html";
import type { TemplateResult } from "lit-html";
import { movements } from "../verdict_words.ts";
import type { Movement } from "../verdict_words.ts";

const movedShapes: Record<Movement, TemplateResult> = {
  moved: svg`<path d="M8 2l6 11H2z" />`,
  moved_wrong_way: svg`<path d="M8 1.5L14.5 8 8 14.5 1.5 8z" />`,
  rose_everywhere: svg`<path class="line" d="M2 6c2-2.5 4-2.5 6 0s4 2.5 6 0M2 11c2-2.5 4-2.5 6 0s4 2.5 6 0" />`,
  no_clear_movement: svg`<circle cx="8" cy="8" r="5" />`,
  not_conclusive: svg`<path class="line" d="M5 6a3 3 0 1 1 4.2 2.7c-.9.4-1.2.9-1.2 1.8M8 12.6v1" />`,
  cannot_tell: svg`<circle class="line dashed" cx="8" cy="8" r="5.5" />`,
};

/** A shape of a verdict or of how a site stands with a theme. */
export const icon = (kind: string, shape: TemplateResult): TemplateResult =>
  html`<svg
    class="verdict-icon ${kind}"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden="true"
  >
    ${shape}
  </svg>`;

/** An answer to "did it move?" as its shape. */
export const movementIcon = (moved: Movement): TemplateResult =>
  icon(movements[moved].tone, movedShapes[moved]);
