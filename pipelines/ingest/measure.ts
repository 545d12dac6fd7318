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
    "wfi-ez total",
    "wfi total",
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
  const name = fold(header).replace(/^key element /, "");
  const values = cells.map(oneLine).filter((cell) => !missing(cell) && !withheldAtSource(cell));
  const numbers = values.map(writtenNumber);
  if (wholes.includes(name))
    return { id: "ns_share", label: header, synonyms: [], unit: "count", part: "denominator" };
  const natural = catalogue.find(
    ({ id, synonyms, label }) =>
      fold(id) === name || fold(label) === name || synonyms.some((each) => fold(each) === name),
  );
  const subscale = Object.entries(subscales).find(([, words]) => words.includes(name));
  const counts = numbers.filter(({ point }) => point !== null);
  const counted = counts.every(
    ({ point, percent }) => !percent && Number.isInteger(point) && point! < 50,
  );
  if (natural && (counted || !subscale)) return natural;
  const numeric =
    values.length > 0 && numbers.every(({ point, comma }) => point !== null || comma !== null);
  if (!subscale || !(numeric || values.length === 0)) return null;
  return { id: subscale[0], label: subscale[0], synonyms: [], unit: null, part: "value" };
}
