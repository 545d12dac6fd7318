import type { Answers, Decision, Question } from "./question.ts";
import { oneLine } from "./values.ts";

/**
 * What a person has said of cells of one column that cannot be read: `value:<column>=<value>` reads a
 * value as another text (nothing, where that is empty), `unreadable:<column>` = `empty` counts all
 * that remain as not given, in columns that may be empty.
 */
export type Repairs = {
  /** The text as which a cell is to be read; the cell itself where nobody said anything of it. */
  textOf(cell: string): string;
  /** Takes note of a row of the file, as it is read. */
  count(cell: string, unreadable: boolean): void;
  /** Whether cells that cannot be read count as not given. */
  readonly empties: boolean;
  /** The answers that were given and that the file asks for, as questions. */
  questions(): Question[];
  /** What was done, with the number of rows as the reason, once all are read. */
  decisions(): Decision[];
  /** Forgets what was said of single values: of a column that must not be told, none may be named. */
  hide(): void;
  /** Forgets the rows that were counted. */
  restart(): void;
};

type Said = { value: string; text: string; seen: boolean; rows: number };

/** The repairs of a column, null where nobody said anything of it. `headers` are all of the file's. */
export function repairsOf(
  header: string,
  headers: readonly string[],
  mayBeEmpty: boolean,
  answers: Answers,
): Repairs | null {
  const said = new Map<string, Said>();
  for (const [id, text] of Object.entries(answers)) {
    const value = valueOf(id, header, headers);
    if (value !== null && oneLine(value) !== "")
      said.set(oneLine(value), { value, text, seen: false, rows: 0 });
  }
  const emptied = `unreadable:${header}`;
  const empties = mayBeEmpty && answers[emptied] === "empty";
  if (said.size === 0 && !(mayBeEmpty && answers[emptied] !== undefined)) return null;
  let unreadable = 0;

  return {
    empties,

    textOf(cell) {
      const found = said.get(oneLine(cell));
      if (found === undefined) return cell;
      found.seen = true;
      return found.text;
    },

    count(cell, asEmpty) {
      const found = said.get(oneLine(cell));
      if (found !== undefined) found.rows++;
      if (asEmpty) unreadable++;
    },

    questions: () => [
      ...[...said.values()]
        .filter(({ seen }) => seen)
        .map(({ value }) => ({
          id: `value:${header}=${value}`,
          question: `As what is ${JSON.stringify(value)} in ${header} to be read? Nothing: as no value.`,
          options: [],
          samples: [value],
          free: true,
        })),
      ...(mayBeEmpty && answers[emptied] !== undefined
        ? [
            {
              id: emptied,
              question: `What becomes of the cells of ${header} that cannot be read?`,
              options: [
                { value: "empty", label: "they count as not given; their rows are taken" },
                { value: "reject", label: "their rows are rejected" },
              ],
              samples: [],
            },
          ]
        : []),
    ],

    decisions: () => [
      ...[...said.values()]
        .filter(({ rows }) => rows > 0)
        .map(({ value, text, rows }) => ({
          id: `value:${header}=${value}`,
          what: `${JSON.stringify(value)} is read as ${text === "" ? "nothing" : JSON.stringify(text)}`,
          reason: `${rows} ${rows === 1 ? "row" : "rows"}`,
        })),
      ...(unreadable > 0
        ? [
            {
              id: emptied,
              what: "what cannot be read counts as not given",
              reason: `${unreadable} ${unreadable === 1 ? "row" : "rows"}`,
            },
          ]
        : []),
    ],

    hide: () => said.clear(),

    restart() {
      unreadable = 0;
      for (const each of said.values()) each.rows = 0;
    },
  };
}

/** Whether an answer is given without being asked: it repairs what was rejected. */
export const isRepair = (id: string): boolean => /^(value|unreadable):/.test(id);

/** The value that an answer is about, where it is about one of this column. */
function valueOf(id: string, header: string, headers: readonly string[]): string | null {
  const begins = (each: string) => id.startsWith(`value:${each}=`);
  const longer = headers.some((each) => each.length > header.length && begins(each));
  return begins(header) && !longer ? id.slice(`value:${header}=`.length) : null;
}

/** Whether an answer is about single values of a column: recalled for those that a file holds. */
export const isOfValue = (id: string): boolean => isRepair(id) || /^(format|trigger):.*=/s.test(id);
