import type { Question } from "./question.ts";
import { fold } from "./values.ts";

const headers =
  /\b(ssn|social security( number)?|dob|birth ?date|birthday|date of birth|born|phone|telephone|mobile|cell ?phone|home address|street|street address|address|zip|zip code|postcode|(client|child|youth|family|caregiver|parent|patient|guardian) ?(first |last |full )?names?|mrn|medicaid( id| number)?|insurance( id| number)?|e-?mail)\b/;
const values: [RegExp, string][] = [
  [/\b\d{3}-\d{2}-\d{4}\b/, "social security numbers"],
  [/(\+?1[-. ]?)?\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b/, "phone numbers"],
  [/\b(dob|date of birth|born)\b.{0,12}\d/i, "birth dates"],
];

/** Notes whether a column looks as if it could identify a family: by its header or its values. */
export function sensitiveQuestion(header: string) {
  const byName = headers.test(fold(header));
  let byValue: string | null = null;
  let looked = 0;
  return {
    see(cell: string): void {
      if (byValue !== null || looked > 100_000 || cell.length < 7) return;
      looked++;
      byValue = values.find(([pattern]) => pattern.test(cell))?.[1] ?? null;
    },
    /** The question, or null where nothing looks sensitive. `unused` columns are never stored. */
    settle(unused: boolean): Question | null {
      if (!byName && byValue === null) return null;
      return {
        id: `sensitive:${header}`,
        question: `${header} looks as if it holds ${byValue ?? "data that identify a family"}. It is not needed and is not stored unless you insist.`,
        options: [
          { value: "drop", label: "do not store this column" },
          ...(unused ? [] : [{ value: "keep", label: "store it all the same" }]),
        ],
        samples: [],
      };
    },
  };
}
