import type { ColumnMeta } from "../contracts/column.ts";
import { formats, formatWords, triggers, triggerWords } from "../contracts/session_words.ts";
import { limits } from "../limits.ts";
import {
  type Cell,
  type CellReader,
  orNull,
  Problem,
  settledAlready,
  type Surroundings,
} from "./cell.ts";
import { dateReader } from "./cell_date.ts";
import { listReader, namesReader } from "./cell_list.ts";
import { minutesReader } from "./cell_minutes.ts";
import { numberReader } from "./cell_number.ts";
import { wordReader } from "./cell_word.ts";
import { failedFormula, freeText, missing, oneLine, writtenYes } from "./values.ts";

/**
 * The reader for a column of a given kind. `header` names it in questions. What a spreadsheet shows
 * where a formula failed is no value of any column but free text.
 */
export function cellReader(header: string, meta: ColumnMeta, around: Surroundings): CellReader {
  const reader = readerOf(header, meta, around);
  if (meta.kind === "note") return reader;
  return {
    ...reader,
    read: (cell) =>
      failedFormula(cell)
        ? new Problem("a formula failed here", "mend it in the spreadsheet, or clear the cell")
        : reader.read(cell),
  };
}

function readerOf(header: string, meta: ColumnMeta, around: Surroundings): CellReader {
  switch (meta.kind) {
    case "text":
      return simple((cell) => orNull(oneLine(cell), limits.wordCharacters));
    case "note":
      return simple((cell) => {
        const text = freeText(cell);
        return text.length > limits.cellCharacters
          ? new Problem(`longer than ${limits.cellCharacters} characters`, "shorten it")
          : text || null;
      });
    case "id":
    case "case":
      return idReader(header);
    case "date":
      return dateReader(header, meta, around, false);
    case "period":
      return dateReader(header, meta, around, true);
    case "number":
      return numberReader(header, around, { withheld: true, whole: false, mixes: true });
    case "whole":
      return numberReader(header, around, { withheld: false, whole: true });
    case "minutes":
      return minutesReader(header, around);
    case "yes":
      return simple((cell) => {
        const word = oneLine(cell);
        if (missing(word)) return null;
        return writtenYes(word) ?? new Problem("neither yes nor no", "write yes or no");
      });
    case "format":
      return wordReader(header, "format", formats, formatWords);
    case "trigger":
      return wordReader(header, "trigger", triggers, triggerWords);
    case "list":
      // What parts for good must not depend on which other files were there first.
      return listReader(
        header,
        meta.partsLater ? around.themes : (around.shippedThemes ?? around.themes),
        meta.partsLater,
      );
    case "names":
      return namesReader(header);
  }
}

function simple(read: (cell: string) => Cell | Problem): CellReader {
  return { see: () => undefined, settle: () => settledAlready, rule: () => "", read };
}

/** Whether a spreadsheet has rounded an identifier: 1.23E+11. */
export const scientific = (id: string): boolean =>
  id.includes("+") && /^[-+]?\d+([.,]\d+)?E\+\d+$/i.test(id);

/** An identifier as text; `="00501"` is how exports keep a spreadsheet from taking its zeros. */
function idText(cell: string): string {
  const id = oneLine(cell);
  return id.startsWith("=") ? id.replace(/^="([^"]*)"$/, "$1") : id;
}

function idReader(header: string): CellReader {
  const rounded: string[] = [];
  let keep = false;
  return {
    see(cell) {
      const id = idText(cell);
      if (rounded.length < 3 && scientific(id) && !rounded.includes(id)) rounded.push(id);
    },
    settle(answers) {
      if (rounded.length === 0) return settledAlready;
      const id = `scientific-id:${header}`;
      keep = answers[id] === "keep";
      return {
        decisions: [],
        questions: [
          {
            id,
            question: `A spreadsheet has rounded numbers in ${header}; their last digits are lost. What to do with these rows?`,
            options: [
              {
                value: "reject",
                label: "reject them; I will export the file again with this column as text",
              },
              { value: "keep", label: "keep them as they are written" },
            ],
            samples: rounded,
          },
        ],
      };
    },
    rule: () => String(keep),
    read(cell) {
      const id = idText(cell);
      if (missing(id)) return null;
      if (scientific(id) && !keep)
        return new Problem(
          "a spreadsheet has rounded this number",
          "format the column as text and export again",
        );
      return orNull(id, limits.nameCharacters);
    },
  };
}
