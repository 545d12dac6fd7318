import type { Answers, Decision, Question } from "./question.ts";
import { recordReader, type SourceRecord } from "./records.ts";

const sampleRecords = 500;
const names: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };
const options = [
  { value: "comma", label: "the comma ," },
  { value: "semicolon", label: "the semicolon ;" },
  { value: "tab", label: "the tab" },
  { value: "bar", label: "the bar |" },
];

export type DelimiterFound = {
  delimiter: string;
  /** The records of the sample below a `sep=` line. */
  records: SourceRecord[];
  /** Physical lines of the `sep=` line: 0 or 1. */
  above: number;
  questions: Question[];
  decisions: Decision[];
};

/**
 * What parts the fields of a text sample: what a person says, else what a `sep=` line names, else what
 * the first 500 records agree on, else what alone parts most of them. Asked where two fit equally, or the `sep=` line names one that
 * parts nothing.
 */
export function findDelimiter(text: string, whole: boolean, answers: Answers): DelimiterFound {
  const named = /^\ufeff?"?sep=([^\w\s"]|\t)"?(?:\r\n|\n|\r)/i.exec(text)?.[1] ?? null;
  const above = named === null ? 0 : 1;
  const read = (delimiter: string) => sampleOf(text, delimiter, whole).slice(above);
  const agreed = Object.keys(names).map((each) => {
    const records = read(each);
    return { each, partsMost: partsMost(records), ...agreement(records) };
  });
  const { best, rival } = choose(agreed.filter(({ fits }) => fits));
  const [alone, ...others] = agreed.filter((each) => each.partsMost);
  const uneven = best === undefined && others.length === 0 ? alone : undefined;
  const chosen = Object.keys(names).find((each) => names[each] === answers.delimiter);
  const delimiter = chosen ?? named ?? best?.each ?? uneven?.each ?? ",";
  const vain = named !== null && best !== undefined && !agreement(read(named)).fits;
  const tied = named === null && rival;
  return {
    delimiter,
    records: read(delimiter),
    above,
    questions:
      vain || tied
        ? [
            {
              id: "delimiter",
              question: vain
                ? `The sep= line names ${names[named] ?? JSON.stringify(named)}, but it parts nothing. What parts the columns?`
                : "The rows can be parted in more than one way. What parts the columns?",
              options,
              samples: text
                .slice(0, 2000)
                .split(/\r\n|\n|\r/)
                .slice(above, above + 3),
            },
          ]
        : [],
    decisions: [
      {
        id: "delimiter",
        what: names[delimiter] ?? delimiter,
        reason: chosen
          ? "chosen by a person"
          : named
            ? "named by the sep= line"
            : best
              ? "the rows agree on it"
              : uneven
                ? "it alone parts most rows, but not into as many fields each"
                : "nothing parts the rows: one column",
        options,
      },
    ],
  };
}

/** Reads records of a text sample; the last one is left out where the sample was cut. */
export function sampleOf(text: string, delimiter: string, whole: boolean): SourceRecord[] {
  const reader = recordReader(delimiter);
  const records = reader.read(text);
  if (whole) records.push(...reader.end());
  return records.slice(0, sampleRecords);
}

/**
 * The delimiter that parts most, and whether another one parts as well. A comma in every number parts
 * more than the semicolons beside it but begins below their header; a semicolon in every list begins
 * below the commas' header and parts less.
 */
function choose<Found extends Agreement>(
  found: readonly Found[],
): { best: Found | undefined; rival: boolean } {
  const [most, ...others] = found.toSorted((a, b) => b.score - a.score || a.first - b.first);
  if (!most) return { best: undefined, rival: false };
  const earlier = others.find(
    ({ first, fields }) => first < most.first && most.fields < fields * 2,
  );
  if (earlier) return { best: earlier, rival: earlier.fields < most.fields };
  const equal = others.some(({ first, score }) => first <= most.first && most.score - score < 1e-9);
  return { best: most, rival: equal };
}

type Agreement = {
  /** The most usual number of fields. */
  fields: number;
  /** Index of the first record that has as many; what stands above it may be titles. */
  first: number;
  /** Share of the records from there that have as many, times the share of fields that it parts. */
  score: number;
  /** Whether enough records agree. */
  fits: boolean;
};

/** How far records agree on a number of fields. */
export function agreement(records: readonly SourceRecord[]): Agreement {
  const [parted, times] = modal(records.filter(({ fields }) => fields.length > 1));
  const first = records.findIndex(({ fields }) => fields.length === parted);
  const share = times / Math.max(1, records.length);
  const shareBelow = times / Math.max(1, records.length - first);
  const fits = times > 0 && (share > 0.5 || (times > 1 && shareBelow > 0.75));
  const fields = fits ? parted : modal(records)[0];
  return { fields, first, score: shareBelow * (1 - 1 / parted), fits };
}

/** Whether more than half of the records have three fields or more. */
const partsMost = (records: readonly SourceRecord[]): boolean =>
  records.filter(({ fields }) => fields.length > 2).length * 2 > records.length;

/** The most usual number of fields, the larger of two equally usual ones, and how often it is. */
function modal(records: readonly SourceRecord[]): [fields: number, times: number] {
  const counts = new Map<number, number>();
  for (const { fields, problem } of records)
    if (problem === null) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
}
