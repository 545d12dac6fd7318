import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type {
  AnnotationRow,
  SeriesName,
  SeriesPoint,
  ThemeDetail,
  VerdictRow,
} from "../../server/api.ts";
import { marksOf, wordsAt } from "../annotations.ts";
import type { Turn } from "../charts/theme_axis.ts";
import { periodsShown, verdictSeries } from "../charts/verdict_series.ts";
import { monthOf } from "../months.ts";
import { asValue } from "../numbers.ts";
import { annotations } from "../parts/annotations.ts";
import { figure } from "../parts/figure.ts";
import { signalShape } from "../parts/marks.ts";
import { empty } from "../parts/states.ts";
import { mayOpen } from "../roles.ts";
import { familiesText, isSmall, namesOf, seriesId, seriesName, smallN } from "../series.ts";
import { valuesAddress } from "../state.ts";
import { periodName } from "../verdict_words.ts";
import type { View } from "../view.ts";
import { signalOf, signals } from "../vocabulary.ts";

export type Shown = {
  months: readonly string[];
  turns: readonly Turn[];
  points: readonly SeriesPoint[];
  chosen: SeriesName & { unit: string | null };
  verdict: VerdictRow | null;
  annotated: readonly AnnotationRow[];
};

/** The measure of a theme at a site, on the time axis of its thread. */
export function measureFigure(view: View, detail: ThemeDetail, shown: Shown): TemplateResult {
  const { points, chosen, verdict, months, turns, annotated } = shown;
  const name = seriesName(chosen, view.status.measures);
  if (points.every(({ value }) => value === null))
    return empty(
      `${detail.site} has no values of ${name} yet, so there is nothing to judge by.`,
      html`<p><a href="/data">Add files</a></p>`,
    );
  const { unit, grain } = chosen;
  const frozen = Boolean(verdict?.embedded_from);
  const band = frozen ? "Before the embedding" : "Usual";
  const value = (number: number | null) => (number === null ? null : asValue(number, unit));
  const chart = { measure: chosen.measure, sites: [detail.site], months };
  const { marks } = marksOf(annotated, chart);
  const address = mayOpen(view.me, "values")
    ? (month: string): string =>
        valuesAddress({
          site: detail.site,
          measure: seriesId(chosen),
          month: monthOf(month),
          theme: detail.theme,
        })
    : undefined;
  return figure<SeriesPoint>({
    id: "measure",
    title: `${name} at ${detail.site}`,
    finding: finding(points, verdict, unit, grain),
    legend: legend(points, verdict),
    depends: [points, annotated, months.join(), turns.map(({ words }) => words).join(), view.width],
    draw: () =>
      verdictSeries(points, {
        months,
        turns,
        width: view.width,
        grain,
        unit,
        site: detail.site,
        measure: chosen.measure,
        marks,
        frozen,
        address,
      }),
    columns: [
      {
        name: "Period",
        by: ({ month }) => month,
        cell: ({ month }) =>
          address
            ? html`<a class="nowrap" href=${address(month)}>${periodName(month, grain)}</a>`
            : html`<span class="nowrap">${periodName(month, grain)}</span>`,
      },
      {
        name: "Value",
        number: true,
        by: (point) => point.value,
        cell: (point) => value(point.value),
      },
      {
        name: "n",
        number: true,
        by: ({ n }) => n,
        cell: familiesText,
      },
      {
        name: "Sites without it",
        number: true,
        by: (point) => point.comparison_mean,
        cell: (point) => value(point.comparison_mean),
      },
      {
        name: "Expected",
        number: true,
        by: (point) => point.expected,
        cell: (point) => value(point.expected),
      },
      {
        name: `${band} from`,
        number: true,
        by: (point) => point.lower,
        cell: (point) => value(point.lower),
      },
      {
        name: `${band} up to`,
        number: true,
        by: (point) => point.upper,
        cell: (point) => value(point.upper),
      },
      {
        name: "Signal",
        cell: ({ signal, trial }) =>
          trial ? "trial limits" : signalOf(signal) ? signals[signalOf(signal)!].name : null,
      },
      { name: "In the verdict", cell: ({ used, why }) => (used ? "yes" : `no: ${why ?? ""}`) },
      {
        name: "Notes",
        cell: ({ month }) =>
          wordsAt(annotated, {
            measure: chosen.measure,
            site: detail.site,
            month: monthOf(month),
            grain,
          }),
      },
    ],
    rows: periodsShown(points, months),
    csv: `/api/marts/verdict_series?${namesOf(detail.theme, chosen, detail.site)}&format=csv`,
    annotations: annotations(view, annotated, {
      ...chart,
      name,
      aside: "On Overview: the limits here stay those from before the embedding",
    }),
    note: html`Grey band:
      ${
        frozen
          ? "the range before the embedding, from the months before it alone. On Overview the usual range rests on all months, so that the same point can be marked otherwise there"
          : "the usual range"
      }.
      Points describe; the verdict rests on the model below.
      <a href="/methods#charts">How to read the points</a>`,
  });
}

function finding(
  points: readonly SeriesPoint[],
  verdict: VerdictRow | null,
  unit: string | null,
  grain: string,
): string {
  const valued = points.filter(({ value }) => value !== null);
  const last = valued.at(-1)!;
  const newest = `${periodName(last.month, grain)}: ${asValue(last.value!, unit)}`;
  const limits =
    last.lower === null || last.upper === null
      ? `too few months ${verdict?.embedded_from ? "before the embedding " : ""}for limits`
      : `${verdict?.embedded_from ? "range before the embedding" : "usual range"} ${asValue(last.lower, unit)} to ${asValue(last.upper, unit)}${last.trial ? " (trial limits)" : ""}`;
  const expected =
    last.expected === null ? "" : `; expected without the theme ${asValue(last.expected, unit)}`;
  return `${newest}, ${limits}${expected}.`;
}

function legend(points: readonly SeriesPoint[], verdict: VerdictRow | null): TemplateResult {
  const shown = (["improvement", "concern", "high", "low", "usual"] as const).filter((name) =>
    points.some(({ value, signal }) => value !== null && signal === name),
  );
  const unjudged = points.some(({ value, signal }) => value !== null && signal === null);
  const compared = points.some(({ comparison_mean: mean }) => mean !== null);
  const expected = points.some((point) => point.expected !== null);
  return html`<ul class="legend">
    ${shown.map((name) => html`<li>${signalShape(name)} ${signals[name].name}</li>`)}
    ${unjudged ? html`<li><span class="unjudged"></span> too few points to judge</li>` : ""}
    ${points.some(isSmall) ? html`<li><span class="ringed"></span> small n: fewer than ${smallN} families or meetings</li>` : ""}
    ${compared ? html`<li><span class="line-key grey"></span>mean of sites without it</li>` : ""}
    ${
      expected
        ? html`<li>
            <span class="line-key dashed"></span>${
              verdict?.decided_by === "own"
                ? "its own line continued"
                : "what was to be expected: as far from sites without it as before"
            }
          </li>`
        : ""
    }
  </ul>`;
}
