import { type ExportName, exportNames } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { type Match, matchColumns } from "./columns.ts";
import type { Names } from "./names.ts";
import type { Answers, Question } from "./question.ts";

export type Recognised = Pick<Match, "columns" | "questions" | "decisions" | "missing"> & {
  export: ExportName;
};

/** Which export a header is and what each column is, each with its reason. Null where it is none. */
export function recognise(
  header: readonly string[],
  sample: readonly (readonly string[])[],
  known: Names,
  answers: Answers,
  as: ExportName | null,
): Recognised | { refusal: { reason: string; fix: string }; questions: Question[] } {
  const all = exportNames.map((name) => ({
    name,
    ...matchColumns(name, header, sample, known, answers),
  }));
  const picked = as ?? exportNames.find((name) => name === answers.export) ?? null;
  const candidates = all
    .filter((each) => (picked === null ? each.matched >= 2 : each.name === picked))
    .sort((a, b) => b.score - a.score);
  const [best, next] = candidates;
  if (!best)
    return {
      refusal: {
        reason: `none of the known exports has columns like ${header
          .slice(0, 6)
          .map((name) => JSON.stringify(name))
          .join(", ")}`,
        fix: `rename the columns after a template, or say which export it is (${exportNames.join(", ")})`,
      },
      questions: [],
    };
  const questions: Question[] = [];
  const tied = next !== undefined && next.score === best.score;
  if (tied)
    questions.push({
      id: "export",
      question: "The columns fit more than one export. Which is it?",
      options: [best, next].map(exportOption),
      samples: [header.join(" | ")],
    });
  return {
    export: best.name,
    columns: best.columns,
    questions: [...questions, ...best.questions],
    decisions: [
      {
        id: "export",
        what: best.name,
        reason:
          picked === null
            ? `${best.matched} of ${header.length} columns are known`
            : "named by a person",
        confidence: tied || best.missing.length > 0 ? "likely" : "sure",
        ...(as === null && { options: all.map(exportOption) }),
      },
      ...best.decisions,
    ],
    missing: best.missing,
  };
}

const exportOption = ({ name }: { name: ExportName }) => ({
  value: name,
  label: `${name}: one row is ${contracts[name].grain}`,
});
