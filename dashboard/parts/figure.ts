import { html } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import type { TemplateResult } from "lit-html";
import type { FigureName } from "../../server/api.ts";
import { pointsOf } from "../charts/chart_points.ts";
import { rowsOnDemand } from "./rows_on_demand.ts";
import { saveButtons } from "./save.ts";
import { table } from "./table.ts";
import type { Column } from "./table.ts";

export type Figure<T> = {
  id: FigureName;
  title: string;
  /** What the chart shows, as one sentence: read first, and by those who cannot see it. */
  finding: string;
  /** Between finding and chart, such as a legend. */
  legend?: TemplateResult | string;
  /** What the chart depends on; it is drawn anew only when one of these changes. */
  depends: unknown[];
  draw: () => Element;
  columns: readonly Column<T>[];
  rows: readonly T[];
  /** It rests on few people: there is no saving it. */
  screenOnly?: boolean;
  /** Where the same rows are as CSV. */
  csv?: string;
  /** Under the chart, such as what is not drawn. */
  below?: TemplateResult | string;
  note?: TemplateResult | string;
  controls?: TemplateResult | string;
  /** Higher than a part of a sheet: on paper it has one of its own. */
  isLarge?: boolean;
  /** Notes and baselines, and the forms that record them. */
  annotations?: TemplateResult;
};

/** A chart with its heading, its finding in words, and a table of the same rows. */
export function figure<T>(chart: Figure<T>): TemplateResult {
  const { id, title, finding, legend = "", note = "", controls = "" } = chart;
  return html`<figure
    class="chart ${chart.isLarge ? "large" : ""}"
    id=${id}
    aria-labelledby="${id}-title"
  >
    <div class="chart-head">
      <h2 id="${id}-title">${title}</h2>
      ${controls}
    </div>
    <p class="finding" id="${id}-finding">${finding}</p>
    ${legend}
    <div class="plot">${guard(chart.depends, () => named(chart.draw(), title, finding))}</div>
    ${chart.below ?? ""} ${note ? html`<p class="note">${note}</p>` : ""}
    ${chart.screenOnly ? "" : saveButtons(title, () => rowsOf(chart))} ${chart.annotations ?? ""}
    ${
      chart.rows.length > mostAtOnce
        ? rowsOnDemand(title, () => rowsOf(chart))
        : html`<details>
            <summary>Rows <span class="hidden">of ${title}</span></summary>
            ${rowsOf(chart)}
          </details>`
    }
  </figure>`;
}

/** Rows of a table that is made before it is opened: more would hold up the page. */
const mostAtOnce = 200;

const rowsOf = <T>({ title, columns, rows, csv }: Figure<T>): TemplateResult =>
  html`${table(title, columns, rows, { sorts: true })}
  ${csv ? html`<p class="note"><a href=${csv} download>Unrounded, with all columns, as CSV</a></p>` : ""}`;

/** Takes out of a chart what a strict page does not want: its style sheet and names of its parts. */
export function cleaned(chart: Element): Element {
  for (const sheet of chart.querySelectorAll("style")) sheet.remove();
  for (const part of chart.querySelectorAll("[aria-label]:not(.point)"))
    part.removeAttribute("aria-label");
  return chart;
}

/**
 * Gives a chart its title as a name and its finding as a description. One whose points can be read is
 * a document of graphics (WAI-ARIA Graphics Module 1.0); the points have keys of their own, which a
 * screen reader leaves to them in an application alone (WAI-ARIA 1.2, role application).
 */
export function named(chart: Element, title: string, finding: string): Element {
  const drawn = cleaned(chart);
  const points = pointsOf(chart).length > 0 ? drawn.querySelector(".reading") : null;
  drawn.setAttribute("role", points ? "graphics-document document" : "img");
  drawn.setAttribute("aria-roledescription", "chart");
  drawn.setAttribute("aria-label", title);
  drawn.setAttribute("aria-description", finding);
  if (points) {
    points.setAttribute("role", "application");
    points.setAttribute("aria-label", `Points of ${title}`);
    points.setAttribute("aria-description", keysInWords);
  }
  return drawn;
}

const keysInWords =
  "Left and right lead along a row, up and down to another, Home and End to its ends, Enter to what is behind a point.";
