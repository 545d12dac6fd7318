import { type CellReader, Problem, settledAlready, type Surroundings } from "./cell.ts";
import type { Answers, Question } from "./question.ts";
import { missing, oneLine, withheldAtSource, writtenNumber, writtenYes } from "./values.ts";

/** Larger numbers are no counts, scores or minutes of anybody: identifiers in a wrong column. */
const largestNumber = 1e9;

type NumberSpec = {
  withheld: boolean;
  whole: boolean;
  /** Whether a mix of percent and plain numbers is asked here, not by who reads with it. */
  mixes?: boolean;
};

/**
 * Numbers whose decimal mark is settled for the whole column. A percent sign divides by 100; where
 * some cells have one and others have none, what the others mean is asked.
 */
export function numberReader(header: string, around: Surroundings, spec: NumberSpec): CellReader {
  const onlyComma: string[] = [];
  const either: string[] = [];
  let onlyPoint = false;
  let comma = false;
  const mix = percentMix(header, !spec.whole && spec.mixes === true);
  return {
    see(cell) {
      const text = oneLine(cell);
      const { point, comma: withComma } = writtenNumber(text);
      mix.see(text);
      if (withComma !== null && point === null && onlyComma.length < 3) onlyComma.push(text);
      if (withComma === null && point !== null) onlyPoint = true;
      if (withComma !== point && withComma !== null && point !== null && either.length < 3)
        either.push(text);
    },
    settle(answers) {
      const mixed = mix.settle(answers);
      // In a file parted by semicolons 1.234 and 1,234 may be read both ways, unless another cell tells.
      const open = around.delimiter === ";" && !onlyPoint ? either : [];
      if (onlyComma.length + open.length === 0) return mixed;
      const id = `number-format:${header}`;
      comma = answers[id] === "comma";
      return {
        decisions: [
          ...mixed.decisions,
          ...(answers[id]
            ? [{ id, what: `decimal ${answers[id]}`, reason: "chosen by a person" }]
            : []),
        ],
        questions: [
          ...mixed.questions,
          {
            id,
            question: `Which sign marks the decimals in ${header}?`,
            options: [
              {
                value: "comma",
                label: "the comma: 1.234,5 is one thousand two hundred thirty-four and a half",
              },
              { value: "point", label: "the point: rows with a decimal comma are rejected" },
            ],
            samples: [...onlyComma, ...either].slice(0, 3),
          },
        ],
      };
    },
    rule: () => `${comma} ${mix.rule()} ${mix.percents()}`,
    share: () => mix.percents(),
    read(cell) {
      const text = oneLine(cell);
      if (missing(text)) return null;
      if (withheldAtSource(text))
        return spec.withheld
          ? { withheld: text }
          : new Problem("withheld at the source", "leave the cell empty");
      if (spec.whole && writtenYes(text) !== null && !/^\d+$/.test(text))
        return writtenYes(text) ? 1 : 0;
      const written = writtenNumber(text);
      const value = comma ? written.comma : written.point;
      if (value === null)
        return new Problem("not a number", "write one plain number, or leave the cell empty");
      if (Math.abs(value) >= largestNumber)
        return new Problem("larger than any measure", "correct the number");
      if (spec.whole && !(Number.isInteger(value) && value >= 0 && value <= 100_000))
        return new Problem("not a whole number from 0", "correct the number");
      return written.percent ? hundredth(value) : mix.read(value);
    },
  };
}

/**
 * What numbers without a percent sign mean where others of the column have one, or where a column that
 * is named a percentage has fractions and numbers up to 100.
 */
function percentMix(header: string, asked: boolean) {
  const seen = {
    percent: null as string | null,
    fraction: null as string | null,
    above: null as string | null,
  };
  const named = /%|\b(pct|percent|percentage|share|proportion)\b/i.test(header.replace(/_/g, " "));
  let means = "fraction";
  return {
    see(text: string): void {
      if (!asked) return;
      const { point, comma, percent } = writtenNumber(text);
      const value = point ?? comma;
      if (value === null || (value === 0 && !percent)) return;
      seen[percent ? "percent" : Math.abs(value) <= 1 ? "fraction" : "above"] ??= text;
    },
    settle(answers: Answers): ReturnType<CellReader["settle"]> {
      means = "fraction";
      const { percent, fraction, above } = seen;
      const plain = percent === null ? named && fraction && above : (fraction ?? above);
      if (!plain) return settledAlready;
      const question = mixedQuestion(header, [percent, fraction, above]);
      const answer = answers[question.id];
      means = answer ?? "fraction";
      return {
        questions: [question],
        decisions: answer ? [{ id: question.id, what: answer, reason: "chosen by a person" }] : [],
      };
    },
    rule: () => means,
    /** Whether some cell has a percent sign. */
    percents: () => seen.percent !== null,
    read: (value: number): number => meant(value, means),
  };
}

/** A number without a percent sign as a share, by what a person says that such numbers mean. */
const meant = (value: number, means: string): number =>
  means === "percent" || (means === "either" && value > 1) ? hundredth(value) : value;

const mixedQuestion = (header: string, samples: readonly (string | null)[]): Question => ({
  id: `unit:${header}`,
  question: `${header} mixes percent, fractions or numbers up to 100. How are the numbers without a percent sign meant?`,
  options: [
    { value: "percent", label: "as percent: 72 is 72 %" },
    { value: "fraction", label: "as fractions: 0.72 is 72 %" },
    { value: "either", label: "up to 1 as fractions, above 1 as percent" },
  ],
  samples: samples.filter((sample) => sample !== null),
});

/**
 * Values of a measure. `unit` is the catalogue's, or null for a score of which only the column can
 * tell whether it is a share. What is a share comes back between 0 and 1.
 */
export function measureReader(
  header: string,
  unit: string | null,
  around: Surroundings,
): CellReader {
  const numbers = numberReader(header, around, { withheld: true, whole: false });
  const seen = {
    percent: null as string | null,
    fraction: null as string | null,
    above: null as string | null,
  };
  let means = "fraction";
  let asShare = unit === "share";
  return {
    share: () => asShare,
    rule: () => `${numbers.rule()} ${means} ${asShare}`,
    see(cell) {
      const text = oneLine(cell);
      if (missing(text) || withheldAtSource(text)) return;
      numbers.see(text);
      const { point, comma, percent } = writtenNumber(text);
      const value = point ?? comma;
      if (value === null || (value === 0 && !percent)) return;
      seen[percent ? "percent" : value <= 1 ? "fraction" : "above"] ??= text;
    },
    settle(answers) {
      const settled = numbers.settle(answers);
      means = "fraction";
      if (unit !== null && unit !== "share") return settled;
      const id = `unit:${header}`;
      const mixed =
        seen.percent !== null
          ? seen.fraction !== null || seen.above !== null
          : unit === "share" && seen.fraction !== null && seen.above !== null;
      const unclear = unit === null && seen.percent === null && seen.above === null;
      asShare = unit === "share" || seen.percent !== null;
      if (unclear && seen.fraction !== null) {
        asShare = answers[id] === "fraction";
        return {
          decisions: settled.decisions,
          questions: [
            ...settled.questions,
            {
              id,
              question: `No number in ${header} is above 1. Are they fractions of 1, or scores?`,
              options: [
                { value: "fraction", label: "fractions: 0.72 is 72 %" },
                { value: "score", label: "scores, kept as they are" },
              ],
              samples: [seen.fraction],
            },
          ],
        };
      }
      if (!mixed) {
        if (unit !== "share" || seen.above === null) return settled;
        means = "percent";
        return {
          ...settled,
          decisions: [
            ...settled.decisions,
            { id, what: "percent", reason: "a share is not above 1" },
          ],
        };
      }
      const answer = answers[id];
      means = answer ?? "fraction";
      return {
        decisions: answer
          ? [...settled.decisions, { id, what: answer, reason: "chosen by a person" }]
          : settled.decisions,
        questions: [
          ...settled.questions,
          mixedQuestion(header, [seen.percent, seen.fraction, seen.above]),
        ],
      };
    },
    read(cell) {
      const value = numbers.read(cell);
      if (typeof value !== "number") return value;
      const scaled = oneLine(cell).endsWith("%") ? value : meant(value, means);
      if (unit === "count" && oneLine(cell).endsWith("%"))
        return new Problem("a share where a number of people is counted", "write the number");
      return asShare && (scaled < 0 || scaled > 1)
        ? new Problem("a share is between 0 and 1", "correct the number")
        : scaled;
    },
  };
}

/** A percent as a share: 72.4 is 0.724, without the rounding of a division. */
const hundredth = (percent: number): number => Number(`${percent}e-2`);
