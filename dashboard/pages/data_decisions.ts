import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Decision, FileReport, Measure } from "../../server/api.ts";
import { capital, counted, sentence } from "../numbers.ts";
import { exportName } from "../vocabulary.ts";
import { inWords, one, subject } from "./decision_words.ts";

const isColumn = ({ id }: Decision): boolean => id.startsWith("column:");
const isRemembered = ({ reason }: Decision): boolean => reason.startsWith("answered before");
const kindOf = ({ id }: Decision): string => id.split(":", 1)[0] ?? id;

/** Kinds of decisions that change what the rows are taken for: shown without unfolding. */
const telling = new Set([
  "sessions",
  "withheld",
  "differs",
  "reused-number",
  "changed",
  "absent-rows",
  "known",
]);

/** Kinds whose reason goes on with the sentence. */
const goesOn = new Set(["withheld", "reused-number", "absent-rows"]);

/** A decision as one sentence. */
export function told(decision: Decision): string {
  const { what, reason } = decision;
  return sentence(`${one(what)}${goesOn.has(kindOf(decision)) ? " " : ": "}${reason}`);
}

/** How a reader changes what was decided: the answer, and where the focus goes after. */
export type Change = (decision: Decision, value: string, returnTo: string) => void;

/** What a person should know of how the rows are taken; with `change`, what they may change. */
export function taken(
  decisions: readonly Decision[],
  change: Change | null = null,
): TemplateResult | string {
  const shown = decisions.filter((each) => telling.has(kindOf(each)));
  return shown.length === 0
    ? ""
    : html`<ul class="taken">
        ${shown.map((each) => html`<li>${told(each)} ${change ? changer(each, change) : ""}</li>`)}
      </ul>`;
}

/**
 * How the file and each of its columns were read, the columns folded away unless `open`. With
 * `change`, what could be otherwise can be.
 */
export function recognised(
  { file, decisions }: Pick<FileReport, "file" | "decisions">,
  measures: readonly Measure[],
  { change = null, open = false }: { change?: Change | null; open?: boolean },
): TemplateResult | string {
  const read = withReuse(decisions.filter((each) => !telling.has(kindOf(each))));
  if (read.length === 0) return "";
  const columns = read.filter(({ decision }) => isColumn(decision));
  const rest = read.filter(({ decision }) => !isColumn(decision));
  const lines = (shown: readonly Read[]) =>
    html`<ul class="decisions">
      ${shown.map((each) => line(each, measures, change))}
    </ul>`;
  return html`<section class="recognised" aria-label="What was recognised in ${file}">
    <p class="part">What was recognised</p>
    ${lines(rest)}
    ${
      columns.length === 0
        ? ""
        : html`<details ?open=${open}>
            <summary>${counted(columns.length, "column")}: ${columnsInShort(columns)}</summary>
            ${lines(columns)}
          </details>`
    }
  </section>`;
}

/** A decision, and the import whose answer was used again for it. */
type Read = { decision: Decision; again: string | null };

/** One line for each decision: that an answer was used again is said with it. */
function withReuse(decisions: readonly Decision[]): Read[] {
  const again = new Map(decisions.filter(isRemembered).map((each) => [each.id, each]));
  const own = decisions.filter((each) => !isRemembered(each));
  const unworded = [...again.values()].filter(({ id }) => own.every((each) => each.id !== id));
  return [...own, ...unworded].map((decision) => ({
    decision,
    again: again.get(decision.id)?.reason.replace(/^answered before, for/, "as for") ?? null,
  }));
}

function line(
  { decision, again }: Read,
  measures: readonly Measure[],
  change: Change | null,
): TemplateResult {
  return html`<li>
    <span class="subject">${subject(decision.id)}</span>
    <span>
      <b>${takenAs(decision, measures)}</b>
      <span class="because"
        >${again ?? because(decision.reason)}${decision.confidence === "likely" ? ", likely" : ""}</span
      >
      ${change ? changer(decision, change) : ""}
    </span>
  </li>`;
}

/** A quiet way to say that something is otherwise: opens a list, and reads the file again. */
function changer(decision: Decision, change: Change): TemplateResult | string {
  const { id } = decision;
  const options = decision.options ?? ofRepair(decision);
  const isText = kindOf(decision) === "value";
  if (options.length === 0 && !isText) return "";
  const use = ({ currentTarget }: Event) => {
    const opened = (currentTarget as Element).closest("details");
    const value = opened?.querySelector<HTMLSelectElement | HTMLInputElement>(
      "select, input",
    )?.value;
    if (!opened || value === undefined || (value === "" && !isText)) return;
    opened.open = false;
    change(decision, value.trim(), `[data-decision="${CSS.escape(id)}"]`);
  };
  return html`<details class="change">
    <summary data-decision=${id}>Change<span class="hidden"> ${subject(id)}</span></summary>
    ${
      isText
        ? html`<input type="text" maxlength="200" aria-label="Read as; empty: as nothing" />`
        : selection(decision, options)
    }
    <button type="button" @click=${use}>Read it so</button>
  </details>`;
}

const ofRepair = (decision: Decision): NonNullable<Decision["options"]> =>
  kindOf(decision) === "unreadable"
    ? [
        { value: "empty", label: "what cannot be read counts as not given" },
        { value: "reject", label: "such rows are rejected" },
      ]
    : [];

function selection(
  { id, what }: Decision,
  options: NonNullable<Decision["options"]>,
): TemplateResult {
  const now = options.find(({ value, label }) => value === what || label === what);
  return html`<select aria-label=${subject(id)}>
    ${now ? "" : html`<option value="" selected>Choose…</option>`}
    ${options.map(
      ({ value, label }) =>
        html`<option value=${value} ?selected=${value === now?.value}>${capital(label)}</option>`,
    )}
  </select>`;
}

/** What the columns are, in a few words. */
function columnsInShort(columns: readonly Read[]): string {
  const left = columns.filter(({ decision }) => decision.what === "left out").length;
  const taken = columns.length - left;
  return left === 0 ? "all taken" : `${taken} taken, ${left} left out`;
}

const knownName = /^a (?:known name|guess) for: /;

/** What a column holds, in the words of its contract, not by the name of our column. */
function takenAs(decision: Decision, measures: readonly Measure[]): string {
  const { what, reason } = decision;
  if (kindOf(decision) === "export") return exportName(what);
  if (!isColumn(decision)) return inWords(what);
  if (knownName.test(reason)) return reason.replace(knownName, "");
  const offered = decision.options?.find(({ value }) => value === what);
  if (offered) return offered.label;
  return measures.find(({ measure }) => measure === what)?.label ?? inWords(what);
}

const because = (reason: string): string => knownName.exec(reason)?.[0].slice(0, -6) ?? reason;
