import { z } from "zod";
import { limits } from "../limits.ts";

/**
 * What a column holds, and so how its cells are read:
 * `text` one line of words, `note` free text, `id` an identifier (always text), `list` several words,
 * `names` several people, `date` a calendar date, `period` a month or quarter as its first day,
 * `number`, `whole`, `share` (0-1), `minutes`, `yes` (yes or no), `format` and `trigger` the two
 * fixed vocabularies, `case` an identifier of a family that is stored only as a keyed hash.
 */
export type Kind =
  | "text"
  | "note"
  | "id"
  | "list"
  | "names"
  | "date"
  | "period"
  | "number"
  | "whole"
  | "minutes"
  | "yes"
  | "format"
  | "trigger"
  | "case";

export type ColumnMeta = {
  kind: Kind;
  doc: string;
  /** Other headers that mean this column, as agencies write them. */
  aliases: readonly string[];
  required: boolean;
  /** Dates after today are rejected here; target and follow-up dates may lie ahead. */
  event: boolean;
  /** Commas that part items are kept as bars: the models know which items hold one. */
  partsLater?: boolean;
};

export type Contract = {
  name: ExportName;
  /** What one row is. */
  grain: string;
  row: z.ZodObject;
};

export const exportNames = [
  "sessions",
  "goals",
  "fidelity",
  "staff",
  "priorities",
  "themes",
  "measures",
  "codebook",
] as const;
export type ExportName = (typeof exportNames)[number];

type Spec = Partial<Pick<ColumnMeta, "required" | "event" | "partsLater">>;

/** A column: its zod schema carries how it is read, what it means and how agencies call it. */
function column<T extends z.ZodType>(
  schema: T,
  kind: Kind,
  doc: string,
  aliases: readonly string[],
  spec: Spec,
): z.ZodNullable<T> {
  const meta: ColumnMeta = { kind, doc, aliases, required: false, event: false, ...spec };
  return schema.nullable().meta(meta);
}

/** What exports call the column of the site. */
export const siteNames: readonly string[] = [
  "program site",
  "program",
  "location",
  "work location",
  "work site",
  "office",
  "site name",
  "program name",
  "agency site",
  "site/program",
  "team",
];

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const text = (doc: string, aliases: readonly string[] = [], spec: Spec = {}) =>
  column(z.string().max(limits.wordCharacters), "text", doc, aliases, spec);
export const note = (doc: string, aliases: readonly string[] = []) =>
  column(z.string().max(limits.cellCharacters), "note", doc, aliases, {});
export const id = (doc: string, aliases: readonly string[] = [], spec: Spec = {}) =>
  column(z.string().max(limits.nameCharacters), "id", doc, aliases, spec);
export const list = (doc: string, aliases: readonly string[] = [], spec: Spec = {}) =>
  column(z.array(z.string().max(limits.wordCharacters)), "list", doc, aliases, spec);
export const names = (doc: string, aliases: readonly string[] = [], spec: Spec = {}) =>
  column(z.array(z.string().max(limits.nameCharacters)), "names", doc, aliases, spec);
export const date = (doc: string, aliases: readonly string[] = [], spec: Spec = {}) =>
  column(day, "date", doc, aliases, spec);
export const period = (doc: string, aliases: readonly string[] = [], spec: Spec = {}) =>
  column(day, "period", doc, aliases, spec);
export const number = (doc: string, aliases: readonly string[] = [], spec: Spec = {}) =>
  column(z.number(), "number", doc, aliases, spec);
export const whole = (doc: string, aliases: readonly string[] = []) =>
  column(z.int().min(0).max(100_000), "whole", doc, aliases, {});
export const minutes = (doc: string, aliases: readonly string[] = []) =>
  column(z.number().min(0).max(1440), "minutes", doc, aliases, {});
export const yes = (doc: string, aliases: readonly string[] = []) =>
  column(z.boolean(), "yes", doc, aliases, {});
export const word = <const W extends readonly [string, ...string[]]>(
  kind: "format" | "trigger",
  words: W,
  doc: string,
  aliases: readonly string[],
  spec: Spec = {},
) => column(z.enum(words), kind, doc, aliases, spec);
export const caseId = (doc: string, aliases: readonly string[] = []) =>
  column(z.string(), "case", doc, aliases, {});

/** The columns of a contract in order, with what is known of each. */
export function columnsOf(
  contract: Contract,
): [name: string, meta: ColumnMeta, schema: z.ZodType][] {
  return Object.entries(contract.row.shape).map(([name, schema]) => [
    name,
    schema.meta() as ColumnMeta,
    schema as z.ZodType,
  ]);
}
