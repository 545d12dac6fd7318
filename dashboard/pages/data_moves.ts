import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Measure, Moves } from "../../server/api.ts";
import type { Desk } from "../desk.ts";
import { monthName, quarterName } from "../months.ts";
import { asCount, asValue, counted, listed } from "../numbers.ts";
import { table } from "../parts/table.ts";

/** A report lists no more points. */
const mostListed = 200;

/** Which published points an import would move, or has moved; nobody has to wait for it. */
export function moves(
  { phase, job, report }: Desk,
  measures: readonly Measure[],
): TemplateResult | string {
  if (!report || (phase !== "checked" && phase !== "done")) return "";
  if (phase === "checked" && report.files.some(({ questions }) => questions.length > 0))
    return html`<p class="moves note">
      Which points would move is known once the questions are answered.
    </p>`;
  if (report.moves) return movedPoints(report.moves, phase === "done", measures);
  if (phase === "done" || !report.files.some(({ importId }) => importId !== null)) return "";
  return html`<p class="moves note" role="status">
    ${
      job?.state === "running"
        ? "Working out which points would move… You can go on without waiting."
        : "Which points would move could not be worked out; you can import all the same."
    }
  </p>`;
}

/** What moves, as one sentence. */
export function movesSentence({ points, classes }: Moves, done: boolean): string {
  const verb = (would: string, did: string) => (done ? did : `would ${would}`);
  const said = [
    ...(points.moved > 0 ? [`${counted(points.moved, "point")} ${verb("move", "moved")}`] : []),
    ...(points.new > 0 ? [`${asCount(points.new)} ${verb("come", "came")}`] : []),
    ...(points.gone > 0 ? [`${asCount(points.gone)} ${verb("go", "went")}`] : []),
  ];
  const charts =
    said.length > 0
      ? `On the fidelity charts ${listed(said)}.`
      : `No point of the fidelity charts ${verb("move", "moved")}.`;
  if (classes === 0) return `${charts} No session ${verb("change", "changed")} its class.`;
  return `${charts} ${counted(classes, "session")} ${verb("change", "changed")} ${classes === 1 ? "its" : "their"} class.`;
}

type Point = Moves["list"][number];

/** What moves, and the first points old and new, folded away. */
export function movedPoints(
  found: Moves,
  done: boolean,
  measures: readonly Measure[],
): TemplateResult {
  const { list } = found;
  const known = (point: Point) => measures.find(({ measure }) => measure === point.measure);
  const value = (point: Point, at: number | null) =>
    at === null ? "none" : asValue(at, known(point)?.unit ?? null);
  return html`<section class="moves" aria-label="Which points move">
    <p>${movesSentence(found, done)}</p>
    ${
      list.length === 0
        ? ""
        : html`<details>
            <summary>The points, old and new</summary>
            ${table(
              "Points that move",
              [
                { name: "Site", cell: ({ site }: Point) => site },
                { name: "Measure", cell: (point: Point) => series(point, known(point)?.label) },
                {
                  name: "When",
                  cell: ({ grain, month }: Point) =>
                    html`<span class="nowrap"
                      >${grain === "quarter" ? quarterName(month) : monthName(month)}</span
                    >`,
                },
                { name: "Old", number: true, cell: (point: Point) => value(point, point.was) },
                { name: "New", number: true, cell: (point: Point) => value(point, point.now) },
              ],
              list,
              { stacks: true },
            )}
            ${
              list.length < mostListed
                ? ""
                : html`<p class="note">The latest ${counted(list.length, "point")}.</p>`
            }
          </details>`
    }
  </section>`;
}

/** The measure of a point, with instrument, subscale and respondent where they tell series apart. */
function series(
  { measure, instrument, subscale, respondent }: Point,
  label: string | undefined,
): TemplateResult {
  const parts = [instrument, subscale, respondent].filter((part) => part !== null);
  return html`${label ?? measure}${parts.length > 0 ? html`<span class="second">${parts.join(" · ")}</span>` : ""}`;
}
