import { limits } from "../limits.ts";
import { type CellReader, Problem } from "./cell.ts";
import { missing, oneLine } from "./values.ts";

const strong = /[;|\n]/;

/** What stands between the strong separators: most lists have semicolons alone, which are found several times as fast. */
const partsOf = (cell: string): string[] =>
  cell.includes("|") || cell.includes("\n") ? cell.split(strong) : cell.split(";");

/**
 * Several words in a cell. Semicolons, bars and line breaks always part them; commas do where the
 * column has nothing else, but for words that are known to hold one. Both in one column is asked.
 * With `partsLater` each comma that may part becomes a bar: whoever reads the list knows the words.
 */
export function listReader(
  header: string,
  protectedWords: readonly string[],
  partsLater = false,
): CellReader {
  let usesStrong = false;
  const withComma: string[] = [];
  let commasPart = true;
  return {
    see(cell) {
      const text = cell.trim();
      if (strong.test(text)) usesStrong = true;
      const open = text
        .split(strong)
        .some((part) => splitAtCommas(part, protectedWords).length > 1);
      if (open && withComma.length < 3 && !withComma.includes(oneLine(text)))
        withComma.push(oneLine(text));
    },
    settle(answers) {
      const id = `list:${header}`;
      const answer = answers[id];
      commasPart = answer === undefined ? !usesStrong : answer === "commas-part";
      const how = [usesStrong ? "; or |" : "", commasPart && withComma.length > 0 ? "commas" : ""]
        .filter(Boolean)
        .join(" and ");
      const decisions =
        how === ""
          ? []
          : [
              {
                id,
                what: `several in one cell, split at ${how}`,
                reason: answer === undefined ? "found in its cells" : "chosen by a person",
              },
            ];
      if (!(usesStrong && withComma.length > 0) && answer === undefined)
        return { questions: [], decisions };
      return {
        decisions,
        questions: [
          {
            id,
            question: `${header} has lists with semicolons, and cells with commas. Do the commas part items too?`,
            options: [
              { value: "commas-are-text", label: "no: a comma belongs to its item" },
              { value: "commas-part", label: "yes: commas part items too" },
            ],
            samples: withComma,
          },
        ],
      };
    },
    rule: () => String(commasPart),
    read(cell) {
      const known = partsLater ? [] : protectedWords;
      const runs = cell
        .split(strong)
        .map((part) =>
          (commasPart ? splitAtCommas(part, known) : [part])
            .map(oneLine)
            .filter((item) => !missing(item)),
        );
      const items = runs.flat();
      if (items.some((item) => item.length > limits.wordCharacters))
        return new Problem(`an item longer than ${limits.wordCharacters} characters`, "shorten it");
      const kept = partsLater ? runs.map((run) => run.join("|")) : items;
      return unique(kept.filter((item) => item !== ""));
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

/**
 * People in a cell. Parts between commas that may be several people, or last name and first name of
 * one, are asked. "Last, First" stays one person, as it is written.
 */
export function namesReader(header: string): CellReader {
  const unclear: string[] = [];
  let commas = false;
  let list = true;
  return {
    see(cell) {
      if (!cell.includes(",")) return;
      for (const part of cell.split(strong)) {
        const names = part.split(",").map(oneLine).filter(Boolean);
        if (names.length > 1) commas = true;
        if (mayBeOnePerson(names) && unclear.length < 3 && !unclear.includes(oneLine(cell)))
          unclear.push(oneLine(cell));
      }
    },
    settle(answers) {
      const id = `names:${header}`;
      const answer = answers[id];
      list = answer !== "last-first";
      const open = unclear.length > 0 && answer === undefined;
      const decisions =
        commas && !open
          ? [
              {
                id,
                what: list ? "commas part people" : "last name, first name",
                reason:
                  answer === undefined
                    ? "the parts are full names or numbers"
                    : "chosen by a person",
              },
            ]
          : [];
      if (unclear.length === 0 && answer === undefined) return { questions: [], decisions };
      return {
        decisions,
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
      const runs = partsOf(cell);
      const parts = cell.includes(",")
        ? runs.flatMap((part) => (list ? part.split(",") : pairs(part)))
        : runs;
      const people = unique(parts.map(oneLine).filter((person) => !missing(person)));
      return people.some((person) => person.length > limits.nameCharacters)
        ? new Problem(
            `a name longer than ${limits.nameCharacters} characters`,
            "check the separator of the names",
          )
        : people;
    },
  };
}

/**
 * Whether the parts between commas may be last and first names: they pair off and one is a single
 * word, or one belongs to the name before it. "Ana, Bo, Cy" cannot be.
 */
const mayBeOnePerson = (parts: readonly string[]): boolean =>
  parts.length > 1 &&
  ((parts.length % 2 === 0 && parts.some((part) => /^[^\s\d]+$/.test(part))) ||
    parts.some((part) => /^(jr|sr|ii|iii|iv|md|ph\.?d|rn|msw|lcsw|lmsw|lpc|lmft)\.?$/i.test(part)));

/** "Smith, Jane, Lee, Bo" as two people; with an odd number of parts, all is one. */
function pairs(names: string): string[] {
  const parts = names.split(",");
  if (parts.length % 2 === 1) return [names];
  return parts.flatMap((part, at) => (at % 2 === 0 ? [`${part},${parts[at + 1]}`] : []));
}

/** Items without repeats, of which the last spelling stands, in one order whatever the order in the cell. */
function unique(items: readonly string[]): string[] {
  if (items.length > few)
    return [...new Map(items.map((item) => [item.toLowerCase(), item])).values()].sort();
  const folded = items.map((item) => item.toLowerCase());
  return items.filter((_, at) => folded.indexOf(folded[at]!, at + 1) === -1).sort();
}

/** So few items are compared with each other sooner than by a map. */
const few = 16;
