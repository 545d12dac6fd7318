import { usageError } from "../errors.ts";

/** Something that only a person can decide, with samples from the file. */
export type Question = {
  /** Stable and readable: `date-order:Date of coaching`. */
  id: string;
  question: string;
  options: { value: string; label: string }[];
  samples: string[];
  /** Any words may answer, not the options alone. */
  free?: boolean;
  /** The option that looks nearest: marked, never chosen by itself. */
  suggestion?: string;
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

/**
 * Refuses answers that name an unknown question or an option that it does not offer.
 * `known` are all questions that could be asked of this file, answered ones too.
 */
export function checkAnswers(file: string, answers: Answers, known: readonly Question[]): void {
  for (const [id, value] of Object.entries(answers)) {
    const question = known.find((each) => each.id === id);
    if (!question) throw usageError(`${file}: no question has the id ${JSON.stringify(id)}`);
    if (!question.free && !question.options.some((option) => option.value === value))
      throw usageError(
        `${file}: ${JSON.stringify(value)} is no answer to ${id}; it takes ${question.options.map((option) => option.value).join(", ")}`,
      );
  }
}
