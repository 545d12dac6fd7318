import { type CellReader, Problem, settledAlready } from "./cell.ts";
import { missing, oneLine } from "./values.ts";

/** Several words in a cell: split at the separator that the column uses most, if any. */
export function listReader(header: string, protectedWords: readonly string[]): CellReader {
  const counts = new Map([
    [";", 0],
    ["|", 0],
    ["\n", 0],
    [",", 0],
  ]);
  let separator: string | null = null;
  return {
    see(cell) {
      for (const each of counts.keys())
        if (cell.trim().includes(each)) counts.set(each, counts.get(each)! + 1);
    },
    settle() {
      const [most] = [...counts].filter(([each]) => each !== ",").sort((a, b) => b[1] - a[1]);
      separator = most![1] > 0 ? most![0] : counts.get(",")! > 0 ? "," : null;
      if (separator === null) return settledAlready;
      const shown = separator === "\n" ? "line breaks" : separator;
      return {
        questions: [],
        decisions: [
          {
            id: `list:${header}`,
            what: `several in one cell, split at ${shown}`,
            reason: "found in its cells",
          },
        ],
      };
    },
    rule: () => String(separator),
    read(cell) {
      const parts =
        separator === null
          ? [cell]
          : separator === ","
            ? splitAtCommas(cell, protectedWords)
            : cell.split(separator);
      const items = parts.map(oneLine).filter((item) => !missing(item));
      if (items.some((item) => item.length > 500))
        return new Problem("an item longer than 500 characters", "shorten it");
      return unique(items);
    },
  };
}

/** Splits at commas, but keeps known words that hold one, longest first. */
export function splitAtCommas(cell: string, known: readonly string[]): string[] {
  const items: string[] = [];
  let rest = cell.trim();
  while (rest !== "") {
    const lower = rest.toLowerCase();
    const whole = known.find(
      (word) => lower.startsWith(word) && /^\s*(,|$)/.test(rest.slice(word.length)),
    );
    const end = whole?.length ?? (rest.includes(",") ? rest.indexOf(",") : rest.length);
    items.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\s*,?\s*/, "");
  }
  return items;
}

/** People in a cell. A comma may part two people or the parts of one name: asked where both fit. */
export function namesReader(header: string): CellReader {
  let fullNames = true;
  const unclear: string[] = [];
  let list = true;
  return {
    see(cell) {
      if (!cell.includes(",")) return;
      const parts = cell
        .split(/[;|\n]/)
        .flatMap((part) => (part.includes(",") ? part.split(",") : []));
      if (parts.some((part) => part.trim() !== "" && !/\S\s+\S/.test(part.trim()))) {
        fullNames = false;
        if (unclear.length < 3) unclear.push(oneLine(cell));
      }
    },
    settle(answers) {
      const id = `names:${header}`;
      if (fullNames) return settledAlready;
      list = answers[id] !== "last-first";
      return {
        decisions: answers[id]
          ? [
              {
                id,
                what: list ? "commas part people" : "last name, first name",
                reason: "chosen by a person",
              },
            ]
          : [],
        questions: [
          {
            id,
            question: `Do commas in ${header} part several people, or last name and first name of one?`,
            options: [
              { value: "last-first", label: "last name, first name: one person" },
              { value: "list", label: "several people" },
            ],
            samples: unclear,
          },
        ],
      };
    },
    rule: () => String(list),
    read(cell) {
      const parts = cell.split(/[;|\n]/).flatMap((part) => (list ? part.split(",") : [part]));
      const people = unique(parts.map(oneLine).filter((person) => !missing(person)));
      return people.some((person) => person.length > 200)
        ? new Problem("a name longer than 200 characters", "check the separator of the names")
        : people;
    },
  };
}

/** Items without repeats, in one order whatever the order in the cell. */
const unique = (items: string[]): string[] =>
  [...new Map(items.map((item) => [item.toLowerCase(), item])).values()].sort();
