import { type ThroughlineError, usageError } from "../errors.ts";

/** Something that only a person can decide, with samples from the file. */
export type Question = {
  /** Stable and readable: `date-order:Date of coaching`. */
  id: string;
  question: string;
  options: { value: string; label: string }[];
  samples: string[];
  /** The option that looks nearest: marked on the page, never chosen by itself. */
  suggestion?: string;
  /** Any words may answer, not the options alone. */
  free?: boolean;
  /** Its answer holds for the file alone: none is kept for the next one, nor was for this. */
  alone?: boolean;
  /** The words asked about, most rows first; `<id>=<value>` answers one of them alone. */
  values?: { value: string; rows: number; suggestion?: string }[];
  /** Rows that wait for the answer. */
  rows?: number;
};

/** Question id -> value of the chosen option, for one file. */
export type Answers = Record<string, string>;

/** A decision that was taken for a file, shown to the person who uploads it. */
export type Decision = {
  id: string;
  what: string;
  reason: string;
  /** `sure`: by a known name or by a person; `likely`: by what the cells hold. */
  confidence?: "sure" | "likely";
  /** What else it could be: an answer with the decision's id changes it. */
  options?: { value: string; label: string }[];
};

/** A row that could not be taken. */
export type Reject = {
  line: number;
  record: number;
  column: string | null;
  value: string | null;
  reason: string;
  fix: string;
};

/** All that an answer may name: the questions of a file, and its decisions that could be otherwise. */
export const answerable = ({
  questions,
  decisions,
}: {
  questions: readonly Question[];
  decisions: readonly Decision[];
}): Question[] => [
  ...questions,
  ...decisions.flatMap(({ id, what, options }) =>
    options === undefined || questions.some((question) => question.id === id)
      ? []
      : [{ id, question: what, options, samples: [] }],
  ),
];

/** Says that nothing asks for an answer, without the value that it is about: that may be a family's. */
export const unknownQuestion = (file: string, id: string): ThroughlineError =>
  usageError(
    `${file}: no question has the id ${JSON.stringify(id.replace(/^((?:value|trigger|format):[^=]*=).+$/s, "$1…"))}`,
  );

/**
 * Refuses answers that name an unknown question or an option that it does not offer.
 * `known` is all that may be answered for this file, what is answered already too.
 */
export function checkAnswers(file: string, answers: Answers, known: readonly Question[]): void {
  for (const [id, value] of Object.entries(answers)) {
    const question = known.find((each) => each.id === id);
    if (!question) throw unknownQuestion(file, id);
    if (!question.free && !question.options.some((option) => option.value === value))
      throw usageError(
        `${file}: ${JSON.stringify(value)} is no answer to ${id}; it takes ${question.options.map((option) => option.value).join(", ")}`,
      );
  }
}
