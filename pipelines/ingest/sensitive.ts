import type { Question } from "./question.ts";
import { fold } from "./values.ts";

const family =
  "(client|child|youth|kid|family|caregiver|parent|patient|consumer|student|guardian|mother|father|next of kin)s?";
const headers = new RegExp(
  [
    "ssn ?\\d?",
    "social ?security( (number|no))?",
    "dob|d\\.o\\.b|birth ?(date|day|dt)|date of birth|born",
    "(tele)?phones? ?\\d?|tel|mobile|cell ?(phone|no|number)?|contact (number|no)|emergency contact|fax",
    "home address|street|(street|mailing|postal) ?address|address( ?line)? ?\\d?",
    "zip( ?code)?|post ?code|postal code",
    `${family} ?\\(?(first |last |full |legal |preferred )?(names?|initials)`,
    `${family} (first|last)(?=$|[,/])`,
    `(first |last |full )?names? of (the |an? )?${family}`,
    "mrn|medical record( number)?|medicaid( id| ?number)?|insurance( id| number)?|e-?mail",
  ]
    .map((words) => `\\b(${words})\\b`)
    .concat("^(client|patient)$", "^ss ?#")
    .join("|"),
);
const values: [RegExp, string][] = [
  [/(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])/, "social security numbers"],
  [/(?<![\d-])(\+?1[-. ]?)?(\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\d-])/, "phone numbers"],
  [/[\w.+-]@[\w-]+\.[a-z]{2}/i, "e-mail addresses"],
  [/\b(dob|d\.o\.b\.?|date of birth|birth ?date|birthday|born)\b.{0,12}\d/i, "birth dates"],
  [
    /\b\d{1,5} ([NSEW]\.? )?([A-Z][\w'.]+ ){1,3}(Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Court|Place|Apt)\b/,
    "addresses",
  ],
];

/** Words of a header, also where they are written together: `clientName`. */
const headerWords = (header: string): string => fold(header.replace(/([a-z])([A-Z])/g, "$1 $2"));

/** Notes whether a column looks as if it could identify a family: by its header or its values. */
export function sensitiveQuestion(header: string) {
  const byName = headers.test(headerWords(header));
  let byValue: string | null = null;
  let looked = 0;
  return {
    see(cell: string): void {
      if (byValue !== null || looked > 100_000 || cell.length < 7) return;
      looked++;
      if (!/[\d@]/.test(cell)) return;
      byValue = values.find(([pattern]) => pattern.test(cell))?.[1] ?? null;
    },
    /**
     * The question, or null where nothing looks sensitive. An `unused` column is stored only once a
     * person has said what it is, too.
     */
    settle(unused: boolean): Question | null {
      if (!byName && byValue === null) return null;
      return {
        id: `sensitive:${header}`,
        question: `${header} looks as if it holds ${byValue ?? "data that identify a family"}. It is not needed and is left out of the data unless you insist; the file itself is kept, encrypted.`,
        options: [
          { value: "drop", label: "leave this column out" },
          {
            value: "keep",
            label: unused
              ? "store it all the same: what it is will be asked next"
              : "store it all the same",
          },
        ],
        samples: [],
      };
    },
  };
}
