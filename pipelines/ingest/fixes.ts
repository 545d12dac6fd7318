import { limits } from "../limits.ts";
import type { Reject } from "./question.ts";
import { oneLine } from "./values.ts";

/** Rejected rows that one action repairs. */
export type Fix = {
  /** Column and reason: stable and readable. */
  id: string;
  rows: number;
  /** Line of the first of them. */
  line: number;
  column: string | null;
  reason: string;
  fix: string;
  /** What stands in the column, most rows first; `value:<column>=<value>` reads one as another. */
  values: { value: string; rows: number }[];
  /** Different values, as far as they are told apart. */
  distinct: number;
  /** Whether `unreadable:<column>` = `empty` repairs them: the column may be empty. */
  empties: boolean;
};

type Group = Omit<Fix, "id" | "values" | "distinct" | "empties"> & { values: Map<string, number> };

const shownValues = 20;
/** Different values that are told apart, in all groups together. */
const mostValues = 20_000;
/** Values may be cut at this length, so longer ones are no answer to anything. */
const longestValue = 200;

/**
 * Takes the rejected rows of a file: counts all, keeps the first `limits.rejects`, and groups them by
 * what repairs them. Its memory does not grow with the file.
 */
export function rejectedRows() {
  const kept: Reject[] = [];
  const groups = new Map<string, Group>();
  let count = 0;
  let told = 0;

  return {
    kept,
    count: () => count,

    add(reject: Reject): void {
      count++;
      if (kept.length < limits.rejects) kept.push(reject);
      const { line, column, value, reason, fix } = reject;
      const said = reason.replace(/ \(line \d+\)$/, "");
      const id = `${column ?? "row"}: ${said.replaceAll(/\d+/g, "…")}`;
      let group = groups.get(id);
      if (group === undefined) {
        group = { rows: 0, line, column, reason: said, fix, values: new Map() };
        groups.set(id, group);
      }
      group.rows++;
      if (group.reason !== said) group.reason = alike(group.reason, said);
      const text = value === null || column === null ? "" : oneLine(value);
      if (text === "" || value!.length >= longestValue) return;
      const rows = group.values.get(text);
      if (rows === undefined && told >= mostValues) return;
      if (rows === undefined) told++;
      group.values.set(text, (rows ?? 0) + 1);
    },

    clear(): void {
      kept.length = 0;
      groups.clear();
      [count, told] = [0, 0];
    },

    /** The groups, most rows first. `mayBeEmpty` says whether rows may lack a column. */
    fixes: (mayBeEmpty: (column: string) => boolean): Fix[] =>
      [...groups]
        .map(([id, { values, ...group }]) => ({
          id,
          ...group,
          values: [...values]
            .map(([value, rows]) => ({ value, rows }))
            .sort((a, b) => b.rows - a.rows)
            .slice(0, shownValues),
          distinct: values.size,
          empties: group.column !== null && values.size > 0 && mayBeEmpty(group.column),
        }))
        .sort((a, b) => b.rows - a.rows),
  };
}

/** What two reasons that differ in their numbers say both. */
function alike(one: string, other: string): string {
  const numbers = other.match(/\d+/g) ?? [];
  let at = 0;
  return one.replaceAll(/\d+|…/g, (number) => (numbers[at++] === number ? number : "…"));
}
