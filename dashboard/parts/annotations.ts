import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { AnnotationRow } from "../../server/api.ts";
import { marksOf } from "../annotations.ts";
import type { Charted, Mark } from "../annotations.ts";
import { ask } from "../api.ts";
import { dayName, monthName } from "../months.ts";
import { counted } from "../numbers.ts";
import type { Source } from "../sources.ts";
import { author, field, sending, text } from "./form.ts";
import { leads, seesSessions } from "../roles.ts";
import { warning } from "./states.ts";
import type { View } from "../view.ts";

/** What stands on charts. */
export const readAnnotations = ({ sources }: View): Source<AnnotationRow[]> =>
  sources.read("annotations", () =>
    ask<AnnotationRow[]>("/api/marts/annotations?format=json&view=screen"),
  );

export type Annotated = Charted & {
  /** The name of the measure. */
  name: string;
  /** What a baseline does to the limits of this chart. */
  aside: string;
};

/** The notes and baselines of a chart by their numbers, and the forms that record more. */
export function annotations(
  view: View,
  rows: readonly AnnotationRow[],
  chart: Annotated,
): TemplateResult {
  const { marks, outside } = marksOf(rows, chart);
  const { name, sites, aside } = chart;
  const aboutIt = ({ kind }: Mark): Said => ({
    sites,
    ...(kind === "baseline" ? { about: [name], aside } : { about: [] }),
  });
  return html`<div class="annotations">
    <h3 id="annotations-title" tabindex="-1" class=${marks.length === 0 ? "hidden" : ""}>
      Notes and baselines
    </h3>
    ${refusal(view)}
    ${
      marks.length === 0
        ? ""
        : html`<ol>
            ${marks.map((mark) => html`<li>${said(mark, aboutIt(mark))} ${leads(view.me) ? withdrawing(view, mark) : ""}</li>`)}
          </ol>`
    }
    ${outside === 0 ? "" : html`<p class="note">${outside} more outside the months shown.</p>`}
    ${seesSessions(view.me) ? html`${noteForm(view, chart)} ${baselineForm(view, chart)}` : ""}
  </div>`;
}

/** The notes and baselines of charts that stand over one another, by their numbers. */
export const stackAnnotations = (
  marks: readonly Mark[],
  sites: readonly string[],
  nameOf: (measure: string) => string,
): TemplateResult | string =>
  marks.length === 0
    ? ""
    : html`<div class="annotations">
        <ol aria-label="Notes and baselines">
          ${marks.map((mark) => {
            const about = mark.measure === null ? [] : [nameOf(mark.measure)];
            return html`<li>${said(mark, { about, sites })}</li>`;
          })}
        </ol>
      </div>`;

/** Why the last note or baseline was not taken. */
function refusal({ desk }: View): TemplateResult | string {
  const { refused } = desk.now;
  const kind = refused?.act.kind;
  return refused && (kind === "annotate" || kind === "unannotate") ? warning(refused.words) : "";
}

/** What is said of a mark beside its words: of which measure it is, and what it does to the chart. */
type Said = { about: readonly string[]; sites: readonly string[]; aside?: string };

function said(mark: Mark, { about: of, sites, aside }: Said): TemplateResult {
  const { kind, number, date, words, author, site, measure, recorded_on: day } = mark;
  const where = [
    site === null ? "all sites" : sites.length > 1 ? site : null,
    measure === null ? "all measures" : null,
  ].filter(Boolean);
  const about = [...where, ...of].join(", ");
  return html`<p>
    <span class="mark-key ${kind}" aria-hidden="true"></span><b>${number}</b> ·
    ${kind === "note" ? dayName(date) : `New limits from ${monthName(date)}`}: ${words}<span
      class="hidden"
      >.
    </span>
    <span class="second"
      >${about ? `${about}; ` : ""}${author}, ${dayName(day)}${aside ? `. ${aside}` : ""}</span
    >
  </p>`;
}

/** Takes a mark back, by somebody with a name. */
function withdrawing(view: View, { kind, number, annotation_id: id }: Mark): TemplateResult {
  const send = sending(view, (form) => ({
    kind: "unannotate",
    of: kind,
    annotationId: id,
    author: field(form, "author"),
  }));
  return html`<details>
    <summary>Withdraw<span class="hidden"> ${kind} ${number}</span></summary>
    <form class="controls" aria-label="Withdraw ${kind} ${number}" @submit=${send}>
      ${author(view, "Who withdraws it")}
      <button class="danger" ?disabled=${view.desk.now.acting !== null}>Withdraw it</button>
    </form>
  </details>`;
}

const select = (label: string, name: string, options: readonly [string, string][]) =>
  html`<label class="choice">
    <span>${label}</span>
    <select name=${name}>
      ${options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}
    </select>
  </label>`;

const words = 200;

function noteForm(view: View, { sites, measure, name, months }: Annotated): TemplateResult {
  const send = sending(view, (form) => ({
    kind: "annotate",
    of: "note",
    site: field(form, "site") || null,
    measure: field(form, "measure") || null,
    date: field(form, "date"),
    words: field(form, "words"),
    author: field(form, "author"),
  }));
  const all: [string, string] = ["", "All sites"];
  const each = sites.map((site): [string, string] => [site, site]);
  return html`<details class="adding">
    <summary>Note +</summary>
    <form class="controls" aria-label="A note on this chart" @submit=${send}>
      <label class="choice">
        <span>Day</span>
        <input type="date" name="date" required min="${months[0] ?? ""}-01" />
      </label>
      ${text("What happened", "words", words)}
      ${select("Where", "site", sites.length === 1 ? [...each, all] : [all, ...each])}
      ${select("On charts of", "measure", [
        [measure, name],
        ["", "All measures"],
      ])}
      ${author(view, "Who writes it")} ${button(view, "note", "Record the note")}
    </form>
    <p class="note">
      Everybody who sees the chart reads it: no names of families or staff. A note is never changed;
      it can be withdrawn.
    </p>
  </details>`;
}

function baselineForm(view: View, { sites, measure, months }: Annotated): TemplateResult {
  const send = sending(view, (form) => ({
    kind: "annotate",
    of: "baseline",
    site: field(form, "site"),
    measure,
    date: field(form, "date"),
    words: field(form, "words"),
    author: field(form, "author"),
  }));
  return html`<details class="adding">
    <summary>Recalculate from here +</summary>
    <form class="controls" aria-label="New limits from a month on" @submit=${send}>
      ${select(
        "First month of the new limits",
        "date",
        months.slice(1).map((month) => [month, monthName(month)]),
      )}
      ${select(
        "Site",
        "site",
        sites.map((site) => [site, site]),
      )}
      ${text("Why", "words", words)} ${author(view, "Who says so")}
      ${button(view, "baseline", "Recalculate the limits")}
    </form>
    <p class="note">
      From that month on the usual range rests on the points from there; earlier points keep theirs.
      Do it when the work or the form changed, not because the points did: ${counted(13, "point")}
      are needed before there are signals again.
    </p>
  </details>`;
}

function button({ desk }: View, of: "note" | "baseline", label: string): TemplateResult {
  const { acting } = desk.now;
  const busy = acting?.kind === "annotate" && acting.of === of;
  return html`<button class="primary" ?disabled=${acting !== null}>
    ${busy ? "Recording…" : label}
  </button>`;
}
