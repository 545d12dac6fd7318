import { missing } from "./values.ts";
import type { Answers, Decision, Question } from "./question.ts";

/** A typed cell; `Problem` says why there is none. */
export type Cell = string | number | boolean | string[] | Period | Withheld | null;
export type Period = { day: string; grain: "day" | "month" | "quarter" };
export class Problem {
  readonly reason: string;
  readonly fix: string;
  constructor(reason: string, fix: string) {
    this.reason = reason;
    this.fix = fix;
  }
}
/** What is said of a cell with U+FFFD in it: that never enters the store. */
export const lostCharacter = new Problem(
  "a character was lost before the export",
  "export the file again as UTF-8",
);
/** A number that the source withheld (`*`, `<11`): known to exist, not known. */
export type Withheld = { withheld: string };
export const isWithheld = (cell: Cell): cell is Withheld =>
  typeof cell === "object" && cell !== null && "withheld" in cell;

/**
 * Reads the cells of one column: sees them, settles what is open, reads. It may settle early, read on
 * while it sees the rest, and settle again: where `rule` says the same both times, nothing that was
 * read in between would be read differently.
 */
export type CellReader = {
  see(cell: string): void;
  settle(answers: Answers, rowsOf?: RowsOf): { questions: Question[]; decisions: Decision[] };
  /** All that `read` depends on besides the cell. */
  rule(): string;
  read(cell: string): Cell | Problem;
  /** Whether its numbers are shares of 1, as percent signs in the column say. */
  share?(): boolean;
};

/** How many rows have a value so far. */
export type RowsOf = (value: string) => number;

export type Surroundings = {
  /** Calendar day of the installation's time zone: event dates after it are rejected. */
  today: string;
  delimiter: string;
  /** Names that may hold a comma, folded, longest first. */
  themes: readonly string[];
  /** Those of them that the product ships: the same whatever was imported. */
  shippedThemes?: readonly string[];
};

export const settledAlready = { questions: [], decisions: [] };

/** A text, null where the cell says that there is none. */
export function orNull(text: string, longest: number): Cell | Problem {
  if (missing(text)) return null;
  return text.length > longest
    ? new Problem(`longer than ${longest} characters`, "shorten it, or check the quotes of the row")
    : text;
}
