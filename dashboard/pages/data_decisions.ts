import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Decision, FileReport, Measure } from "../../server/api.ts";
import { counted, sentence } from "../numbers.ts";
import { table } from "../parts/table.ts";
import { exportName } from "../vocabulary.ts";

const isColumn = ({ id }: Decision): boolean => id.startsWith("column:");
const isRemembered = ({ reason }: Decision): boolean => reason.startsWith("answered before");
const kindOf = ({ id }: Decision): string => id.split(":", 1)[0] ?? id;

/** Kinds of decisions that change what the rows are taken for: shown without unfolding. */
const telling = new Set(["sessions", "withheld", "differs", "reused-number"]);

/** "1 session", where the server counts "1 sessions". */
const one = (words: string): string => words.replace(/^1 (.+)s$/, "1 $1");

/** A decision as one sentence. */
export function told(decision: Decision, all: readonly Decision[]): string {
  const { id, what, reason } = decision;
  if (isRemembered(decision)) {
    const worded = all.find((other) => other.id === id && !isRemembered(other));
    return sentence(`${subject(id)}: ${worded?.what ?? inWords(what)} (${reason})`);
  }
  const goesOn = kindOf(decision) === "withheld" || kindOf(decision) === "reused-number";
  return sentence(`${one(what)}${goesOn ? " " : ": "}${reason}`);
}

/** What a person should know of how the rows are taken, and which earlier answers are used again. */
export function taken(decisions: readonly Decision[]): TemplateResult | string {
  const shown = decisions.filter((each) => telling.has(kindOf(each)) || isRemembered(each));
  return shown.length === 0
    ? ""
    : html`<ul class="taken">
        ${shown.map((each) => html`<li>${told(each, decisions)}</li>`)}
      </ul>`;
}

/** How the file and each of its columns were read, folded away unless `open`. */
export function recognised(
  { file, decisions }: Pick<FileReport, "file" | "decisions">,
  measures: readonly Measure[],
  open = false,
): TemplateResult | string {
  const read = decisions.filter((each) => !telling.has(kindOf(each)) && !isRemembered(each));
  if (read.length === 0) return "";
  const columns = read.filter(isColumn);
  const rest = read.filter((each) => !isColumn(each));
  const count = columns.length > 0 ? `: ${counted(columns.length, "column")}` : "";
  return html`<details class="recognised" ?open=${open}>
    <summary>
      ${["What was recognised", count].join("")}${rest.length > 0 ? ` · ${inShort(rest)}` : ""}
    </summary>
    ${table(
      `What was recognised in ${file}`,
      [
        { name: "In the file", cell: ({ id }: Decision) => subject(id) },
        { name: "Taken as", cell: (each: Decision) => takenAs(each, measures) },
        { name: "Because", cell: ({ reason }: Decision) => because(reason) },
      ],
      [...rest, ...columns],
      { stacks: true },
    )}
  </details>`;
}

const knownName = /^a known (?:name|header) for: /;

/** What a column holds, in the words of its contract, not by the name of our column. */
function takenAs(decision: Decision, measures: readonly Measure[]): string {
  const { what, reason } = decision;
  if (kindOf(decision) === "export") return exportName(what);
  if (!isColumn(decision)) return inWords(what);
  if (knownName.test(reason)) return reason.replace(knownName, "");
  return measures.find(({ measure }) => measure === what)?.label ?? inWords(what);
}

const because = (reason: string): string => (knownName.test(reason) ? "a known name" : reason);

const words: Record<string, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  "windows-1252": "Windows-1252",
  dmy: "day first",
  mdy: "month first",
  ns_count: "natural supports attending",
  everyone: "everyone at the meeting",
  without_family: "everyone but the youth and caregivers",
  not_known: "not known",
  keep: "stored",
  drop: "not stored",
  ignore: "left out",
  new: "a new site",
  overwrite: "this file's rows stand",
  replace: "its rows replace those that stand",
  none: "none",
  list: "several people",
  "last-first": "last name, first name",
  "commas-part": "commas part items too",
  "commas-are-text": "a comma belongs to its item",
};

const inWords = (what: string): string => words[what] ?? what.replaceAll("_", " ");

/** How the file was read, in a few words. */
function inShort(decisions: readonly Decision[]): string {
  const said = decisions.flatMap((each) => {
    const { what } = each;
    const kind = kindOf(each);
    if (kind === "encoding") return [inWords(what)];
    if (kind === "delimiter") return [`separated by ${what}`];
    if (kind === "header") return [`header in ${what}`];
    return kind === "date-order" ? [`dates ${what}`] : [];
  });
  return [...new Set(said)].join(" · ");
}

const subjects: Record<string, string> = {
  export: "the file",
  encoding: "encoding",
  delimiter: "separator",
  header: "header",
  "header-rows": "two lines of header",
  "total-row": "line of totals",
  date: "day of the session",
  "older-file": "older than what stands",
  "fewer-rows": "fewer rows than stand",
  "date-order": "dates in",
  "two-digit-year": "years of two digits in",
  "serial-date": "days as numbers in",
  "number-format": "numbers in",
  "scientific-id": "shortened numbers in",
  unit: "shares in",
  minutes: "length in",
  list: "several in one cell of",
  names: "names in",
  label: "tick column",
  sensitive: "sensitive column",
  denominator: "who is counted in",
  field: "column for",
  site: "site",
};

function subject(id: string): string {
  const [kind = id, ...rest] = id.split(":");
  const about = rest.join(":").replace(/=(?=[^=]+$)/, ": ");
  if (kind === "column") return about;
  const name = subjects[kind] ?? kind.replaceAll("-", " ");
  return about ? `${name} ${about}` : name;
}
