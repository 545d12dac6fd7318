import { columnsOf, exportNames, type Kind } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { limits } from "../limits.ts";
import { scientific } from "./cells.ts";
import { fold, missing, oneLine, writtenDate, writtenNumber, writtenPeriod } from "./values.ts";

/** Kinds that a header has in the contracts that know it, by folded name. */
const kindsByName = new Map<string, Set<Kind>>();
/** Names under which some contract has dates that may lie ahead. */
const ahead = new Set<string>();
for (const name of exportNames)
  for (const [field, { aliases, kind, event }] of columnsOf(contracts[name]))
    for (const each of [field, ...aliases].map(fold)) {
      kindsByName.set(each, (kindsByName.get(each) ?? new Set<Kind>()).add(kind));
      if (kind === "date" && !event) ahead.add(each);
    }

/** Names of dates that no contract has. */
const dateName = /^(d|dt|when)$|(^|[ _-])(date|day|dt)([ _-]|$)/i;
const identifier = /(^|[ _-])(id|ids|no|nr|number|code|#)$|^id([ _-]|$)|#/i;
/** Begins as a number does, whatever follows: `2 (aunt, coach)`, `>3`, `~5`, `$1,200`, `1-2`. */
const numberAtStart = /^[<>≤≥~≈±$€£(+-]*\s*[\d.]/;

/**
 * What a column of a file that no contract describes holds, by its header where contracts know it and
 * by all its cells. A kind is taken from most of the cells: those that are no such value are rejected.
 */
export function columnKind(header: string) {
  const name = header.replace(/ \(\d+\)$/, "");
  const known = kindsByName.get(fold(name)) ?? new Set<Kind>();
  const only = (...kinds: Kind[]) =>
    known.size > 0 && [...known].every((kind) => kinds.includes(kind));
  const count = {
    all: 0,
    date: 0,
    compact: 0,
    serial: 0,
    period: 0,
    number: 0,
    start: 0,
    text: 0,
    long: 0,
  };
  const met = new Map<string, readonly Looks[]>();
  return {
    /** Whether several columns of this name are taken as one: lists, names and notes. */
    joins: ["list", "names", "note"].some((kind) => known.has(kind as Kind)),
    /** Whether a date after today may stand in it. */
    event: !ahead.has(fold(name)),
    see(cell: string): void {
      let what = met.get(cell);
      if (what === undefined) {
        what = cellLooks(cell);
        if (met.size < mostMet) met.set(cell, what);
      }
      for (const each of what) count[each]++;
    },
    kind(): Kind {
      const { all, compact } = count;
      const [dates, serials, periods] = [count.date, count.serial, count.period];
      const [numbers, starts] = [count.number, count.start];
      if (all === 0) return "text";
      const days = dates + compact + serials;
      if (dates > 0 && days === all) return "date";
      const named = only("date", "period") || (known.size === 0 && dateName.test(name));
      if (named && days + periods > 0) return periods > 0 ? "period" : "date";
      if (count.text > 0 || identifier.test(name)) return "id";
      if (known.size === 0 && (compact === all || serials === all)) return "date";
      if (dates > all / 2) return "date";
      if (only("minutes") && numbers > 0) return "minutes";
      const number =
        numbers === all || numbers > all / 2 || (numbers > 0 && numbers + starts === all);
      if (only("number", "whole") && numbers > 0) return "number";
      if ((known.size === 0 || numbers === all) && number) return "number";
      return count.long > 0 ? "note" : "text";
    },
  };
}

/** Cells of a column that are remembered with what they look like. */
const mostMet = 20_000;
type Looks =
  | "all"
  | "date"
  | "compact"
  | "serial"
  | "period"
  | "number"
  | "start"
  | "text"
  | "long";

/** What a cell looks like: `start` begins as a number does, `text` is digits that are no number, `long` is longer than a word may be. */
function cellLooks(cell: string): readonly Looks[] {
  const text = oneLine(cell);
  if (missing(text)) return [];
  const looks: Looks[] = ["all"];
  const written = writtenDate(text);
  if (written.form === "plain" || written.form === "ordered") looks.push("date");
  if (written.form === "compact") looks.push("compact");
  if (written.form === "serial" && written.day! >= "2000-01-01" && written.day! < "2050-01-01")
    looks.push("serial");
  if (writtenPeriod(text) !== null) looks.push("period");
  const { point, comma } = writtenNumber(text);
  if (point !== null || comma !== null) looks.push("number");
  else if (numberAtStart.test(text)) looks.push("start");
  if (text.length > limits.wordCharacters) looks.push("long");
  if (/^0\d/.test(text) || /^\d{16,}$/.test(text) || scientific(text)) looks.push("text");
  return looks;
}
