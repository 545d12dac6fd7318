import { missing, oneLine, withheldAtSource, writtenNumber, fold } from "./values.ts";

/** A measure that a column of a wide fidelity file holds. */
export type Measure = {
  /** `ns_attending`, `ns_share`, `ns_any`, or the subscale's name. */
  id: string;
  label: string;
  synonyms: readonly string[];
  unit: string | null;
  /** Whether the column is the measure, or the whole of which it is a part. */
  part: "value" | "denominator";
  /** What was measured with, where the column's name says so. */
  instrument?: string;
};

/** Headers that count everybody at a meeting: the whole of which natural supports are a part. */
const wholes = [
  "total attendees",
  "attendees",
  "number of attendees",
  "# attendees",
  "total present",
  "people present",
  "total team members",
  "team members present",
  "all attendees",
  "attendance",
  "total attending",
  "number attending",
  "total at meeting",
  "team size",
];

/** Subscales of fidelity instruments as their owners and agencies write them. */
const subscales: Record<string, readonly string[]> = {
  Total: [
    "total fidelity",
    "total score",
    "total fidelity score",
    "overall score",
    "overall fidelity",
    "overall",
    "score %",
    "percent of total possible",
    "fidelity score",
    "total",
  ],
  "Effective teamwork": ["effective teamwork", "teamwork"],
  "Natural and community supports": [
    "natural & community supports",
    "natural and community supports",
    "natural/community supports",
    "natural supports",
  ],
  "Needs-based": ["needs-based", "needs based", "needs"],
  "Strengths-driven": [
    "strengths-driven",
    "strength and family driven",
    "strengths and family driven",
    "strengths & family driven",
    "strengths-and-family-driven",
    "strengths driven",
    "strength & family driven",
    "strengths-based",
    "driven by strengths & families",
  ],
  "Outcomes-based": ["outcomes-based", "outcomes based", "outcome-based", "outcome based"],
  "Timely engagement": ["timely engagement"],
  "Meeting attendance": ["meeting attendance"],
  "Safety planning": ["safety planning", "crisis & safety planning"],
  "Crisis response": ["crisis response"],
  "Transition planning": ["transition planning"],
  Satisfaction: ["satisfaction"],
  Facilitation: ["facilitation"],
};

/**
 * The measure that a column of a wide file holds, by its header and what stands in it; null where
 * it is none. A header "Natural supports" is a count where all its values are whole numbers below
 * 50 and none has a percent sign, else the subscale.
 */
export function measureOf(
  header: string,
  cells: readonly string[],
  catalogue: readonly Measure[],
): Measure | null {
  const name = plain(header);
  const values = cells.map(oneLine).filter((cell) => !missing(cell) && !withheldAtSource(cell));
  const numbers = values.map(writtenNumber);
  if (wholes.includes(name)) return wholeNamed(header);
  const natural = ofCatalogue(name, catalogue);
  const subscale = subscaleOf(name);
  const counts = numbers.filter(({ point }) => point !== null);
  const counted = counts.every(
    ({ point, percent }) => !percent && Number.isInteger(point) && point! < 50,
  );
  if (natural && (counted || !subscale)) return natural;
  const numeric =
    values.length > 0 && numbers.every(({ point, comma }) => point !== null || comma !== null);
  return subscale && (numeric || values.length === 0) ? subscale : null;
}

/** Whether a header is a name of two measures, so that only what stands in the column tells which. */
export const isToldByCells = (header: string, catalogue: readonly Measure[]): boolean =>
  Boolean(ofCatalogue(plain(header), catalogue) && subscaleOf(plain(header)));

/** The measure, subscale or whole that a person names by a word; null where none is called so. */
export function measureNamed(word: string, catalogue: readonly Measure[]): Measure | null {
  const name = plain(word);
  return (
    ofCatalogue(name, catalogue) ??
    subscaleOf(name) ??
    (wholes.includes(name) ? wholeNamed(word) : null)
  );
}

/**
 * The catalogue's measure that a row of a long file names, null where it names none. A name that is
 * one of a subscale too is a measure only where the row says that it counts; measures of instruments
 * are known by the instrument and subscale of the row.
 */
export function measureOfRow(
  word: string,
  unit: string | null,
  catalogue: readonly Measure[],
): Measure | null {
  const name = plain(word);
  const found = ofCatalogue(name, catalogue);
  const isOther = found?.id.includes("/") || (subscaleOf(name) && unit !== "count");
  return isOther ? null : found;
}

/** The names by which a person may name measures: ids of the catalogue, subscales, the whole. */
export const measureNames = (catalogue: readonly Measure[]): string[] => [
  ...new Set([...catalogue.map(({ id }) => id), ...Object.keys(subscales), wholes[0]!]),
];

const plain = (word: string): string => fold(word).replace(/^key element /, "");

const ofCatalogue = (name: string, catalogue: readonly Measure[]): Measure | null =>
  catalogue.find(
    ({ id, synonyms, label }) =>
      fold(id) === name || fold(label) === name || synonyms.some((each) => fold(each) === name),
  ) ?? null;

/** Instruments whose name stands before that of a subscale: WFI-EZ Total. */
const instruments = ["WFI-EZ", "WFI-4", "WFI", "TOM 2.0", "TOM", "DART"];

function subscaleOf(name: string): Measure | null {
  const instrument = instruments.find((each) => name.startsWith(`${each.toLowerCase()} `));
  if (instrument === undefined) return plainSubscale(name);
  const found = plainSubscale(plain(name.slice(instrument.length).replace(/^[ :-]+/, "")));
  return found && { ...found, instrument };
}

function plainSubscale(name: string): Measure | null {
  const found = Object.entries(subscales).find(
    ([id, words]) => fold(id) === name || words.includes(name),
  );
  return found ? { id: found[0], label: found[0], synonyms: [], unit: null, part: "value" } : null;
}

const wholeNamed = (label: string): Measure => ({
  id: "ns_share",
  label,
  synonyms: [],
  unit: "count",
  part: "denominator",
});
