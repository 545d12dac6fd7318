import type { FileReport, ImportReport, Question } from "../server/api.ts";
import type { Desk } from "./desk.ts";

/** A question with the files that ask it: the same one is put to the reader once. */
export type Asked = Question & { files: FileReport[] };

const sameness = ({ id, options }: Question): string =>
  JSON.stringify([id, options.map(({ value }) => value)]);

/** The questions of a report, in the order of its files. */
export function askedQuestions(report: ImportReport): Asked[] {
  const asked = new Map<string, Asked>();
  for (const file of report.files) {
    for (const question of file.questions) {
      const key = sameness(question);
      const files = [...(asked.get(key)?.files ?? []), file];
      asked.set(key, { ...question, ...asked.get(key), files });
    }
  }
  return [...asked.values()];
}

/** The answer that the reader gave to a question, if any. */
export const answerTo = (
  { answers }: Pick<Desk, "answers">,
  { id, files }: Pick<Asked, "id" | "files">,
): string | undefined => answers[files[0]?.sha256 ?? ""]?.[id];
