import type { ColumnMeta, columnsOf } from "../contracts/column.ts";
import { type Measure, measureNamed } from "./measure.ts";
import type { Decision } from "./question.ts";

/** What a column of the file is taken for. */
export type ColumnUse =
  | { use: "field"; field: string; meta: ColumnMeta; by?: By }
  | { use: "tick"; field: string; meta: ColumnMeta; label: string; by?: By }
  | { use: "measure"; measure: Measure; by?: By }
  | { use: "ignored"; why: string };

/** Who says so, where it is no known name: a person for this file or for all, or its cells. */
type By = "answer" | "alias" | "cells";

export type MappedColumn = { index: number; header: string; to: ColumnUse };

/** Whether rows are taken that have nothing in a column. */
export const mayBeEmpty = (to: ColumnUse): boolean =>
  to.use === "field" ? !to.meta.required : to.use !== "ignored";

/**
 * What a person says that a column is, null where nobody has said anything that makes sense. Without
 * `measures`, it is none.
 */
export function chosenUse(
  chosen: string | undefined,
  fields: ReturnType<typeof columnsOf>,
  measures: readonly Measure[] | null,
): ColumnUse | null {
  if (chosen === undefined) return null;
  if (chosen === "ignore") return { use: "ignored", why: "left out by a person" };
  const id = /^measure:(.+)$/.exec(chosen)?.[1];
  const measure = id === undefined || measures === null ? null : measureNamed(id, measures);
  if (measure) return { use: "measure", measure, by: "answer" };
  const field = fields.find(([each]) => each === chosen);
  return field ? { use: "field", field: field[0], meta: field[1], by: "answer" } : null;
}

/** All that a column may be. */
export const usesOf = (fields: ReturnType<typeof columnsOf>, names: readonly string[]) => [
  { value: "ignore", label: "leave it out" },
  ...fields.map(([field, meta]) => ({ value: field, label: meta.doc })),
  ...names.map((name) => ({ value: `measure:${name}`, label: `the measure ${name}` })),
];

/** What is told of a column: what it is, why, and how sure that is. */
export function explained(to: ColumnUse): Pick<Decision, "what" | "reason" | "confidence"> {
  const by = to.use === "ignored" ? undefined : to.by;
  const who =
    by === "answer"
      ? "said by a person"
      : by === "alias"
        ? "said by a person, for every file"
        : null;
  switch (to.use) {
    case "field":
      return {
        what: to.field,
        reason: who ?? `${by === "cells" ? "a guess" : "a known name"} for: ${to.meta.doc}`,
        confidence: by === "cells" ? "likely" : "sure",
      };
    case "tick":
      return {
        what: `${to.field}: ${to.label}`,
        reason: who ?? "a tick column, named by its codebook",
        confidence: "sure",
      };
    case "measure":
      return {
        what: to.measure.part === "denominator" ? "denominator" : to.measure.id,
        reason:
          who ??
          (by === "cells" ? "by its name and what its cells hold" : "a known name of a measure"),
        confidence: by === "cells" ? "likely" : "sure",
      };
    case "ignored":
      return { what: "left out", reason: to.why };
  }
}
