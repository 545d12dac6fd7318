import { nearest } from "../statistics/likeness.ts";
import { type CellReader, Problem, settledAlready } from "./cell.ts";
import type { Question } from "./question.ts";
import { fold, missing, oneLine } from "./values.ts";

/** Words that a question lists. */
const mostValues = 200;

/** A fixed vocabulary. Words that are not in it are asked, all of a column at once. */
export function wordReader(
  header: string,
  name: string,
  words: readonly string[],
  synonyms: Record<string, readonly string[]>,
): CellReader {
  const known = new Map<string, string>();
  for (const word of words)
    for (const each of [word, ...(synonyms[word] ?? [])])
      if (!known.has(fold(each))) known.set(fold(each), word);
  for (const word of words) known.set(fold(word), word);
  const unknown = new Map<string, string>();
  const chosen = new Map<string, string>();
  return {
    see(cell) {
      const word = oneLine(cell);
      if (!missing(word) && !known.has(fold(word))) unknown.set(fold(word), word);
    },
    settle(answers, rowsOf = () => 0) {
      chosen.clear();
      if (unknown.size === 0) return settledAlready;
      const id = `${name}:${header}`;
      const options = [...words]
        .sort((a, b) => Number(b === "other") - Number(a === "other"))
        .map((word) => ({ value: word, label: word.replace("_", " ") }));
      const questions: Question[] = [];
      for (const [folded, word] of unknown) {
        const own = answers[`${id}=${word}`];
        if (own === undefined) continue;
        questions.push({
          id: `${id}=${word}`,
          question: `Which ${name} is ${JSON.stringify(word)}?`,
          options,
          samples: [word],
          rows: rowsOf(word),
        });
        chosen.set(folded, own);
      }
      const rest = [...unknown].filter(([folded]) => !chosen.has(folded));
      const all = answers[id];
      const values = rest.slice(0, mostValues).map(([, word]) => {
        const near = known.get(nearest(word, known.keys()) ?? "");
        return { value: word, rows: rowsOf(word), ...(near && { suggestion: near }) };
      });
      values.sort((a, b) => b.rows - a.rows);
      const [first] = values;
      const same = values.every(({ suggestion }) => suggestion === first?.suggestion);
      if (rest.length > 0 || all !== undefined)
        questions.push({
          id,
          question: `${header} says ${rest.length === 1 ? "something" : `${rest.length} things`} that no ${name} is known by. Which ${name} ${rest.length === 1 ? "is it" : "are they"}?`,
          options,
          samples: values.map(({ value }) => value),
          values,
          rows: values.reduce((sum, { rows }) => sum + rows, 0),
          ...(same && first?.suggestion && { suggestion: first.suggestion }),
        });
      if (all !== undefined) for (const [folded] of rest) chosen.set(folded, all);
      return {
        questions,
        decisions:
          all === undefined
            ? []
            : [{ id, what: all, reason: `${rest.length} unknown words, chosen by a person` }],
      };
    },
    rule: () => JSON.stringify([...chosen]),
    read(cell) {
      const word = oneLine(cell);
      if (missing(word)) return null;
      const folded = fold(word);
      return (
        known.get(folded) ??
        chosen.get(folded) ??
        new Problem(`no known ${name}`, `use one of ${words.join(", ")}`)
      );
    },
  };
}
