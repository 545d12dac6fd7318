import type { FileReport, ImportReport, Question } from "../server/api.ts";
import type { Desk } from "./desk.ts";

/** A question with the files that ask it: the same one is put to the reader once. */
export type Asked = Question & { files: FileReport[] };

/** What an answer is given to: the files, and the id of the question or of a decision. */
export type Answered = { id: string; files: readonly Pick<FileReport, "sha256">[] };

const sameness = ({ id, options }: Question): string =>
  JSON.stringify([id, options.map(({ value }) => value)]);

/** The questions of a report, in the order of its files. */
export function askedQuestions(report: ImportReport): Asked[] {
  const asked = new Map<string, Asked>();
  for (const file of report.files) {
    for (const question of file.questions) {
      const key = sameness(question);
      const known = asked.get(key);
      asked.set(key, known ? together(known, question, file) : { ...question, files: [file] });
    }
  }
  return [...asked.values()];
}

/** A question of several files, with the words and the rows of all of them. */
function together(asked: Asked, question: Question, file: FileReport): Asked {
  const rows = new Map<string, NonNullable<Question["values"]>[number]>();
  for (const each of [...(asked.values ?? []), ...(question.values ?? [])]) {
    rows.set(each.value, { ...each, rows: each.rows + (rows.get(each.value)?.rows ?? 0) });
  }
  return {
    ...asked,
    files: [...asked.files, file],
    ...(rows.size > 0 && { values: [...rows.values()].toSorted((a, b) => b.rows - a.rows) }),
    ...(question.rows !== undefined && { rows: (asked.rows ?? 0) + question.rows }),
  };
}

/** The answer that the reader gave to a question, if any. */
export const answerTo = (
  { answers }: Pick<Desk, "answers">,
  { id, files }: Answered,
): string | undefined => answers[files[0]?.sha256 ?? ""]?.[id];

/** How many questions of a report wait for an answer of the reader. */
export const openQuestions = (
  { answers }: Pick<Desk, "answers">,
  asked: readonly Asked[],
): number => asked.filter((question) => !isAnswered({ answers }, question)).length;

/** One of the words that a question is about, to be answered alone. */
export const ofValue = ({ id, files }: Answered, value: string): Answered => ({
  id: `${id}=${value}`,
  files,
});

/** Whether a question has its answer: for all of its words at once, or for each of them. */
function isAnswered(desk: Pick<Desk, "answers">, question: Asked): boolean {
  const { values = [] } = question;
  if (answerTo(desk, question) !== undefined) return true;
  return (
    values.length > 0 &&
    values.every(({ value }) => answerTo(desk, ofValue(question, value)) !== undefined)
  );
}
