import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { marts } from "../../../pipelines/contracts/marts.ts";
import { type SqlType, rawTables } from "../../../pipelines/contracts/tables.ts";

export type Value = string | number | boolean | string[] | null;
export type RawRow = Record<string, Value>;
export type Given = Record<string, RawRow[]>;

/** A directory of cases/: raw rows by table, and the rows expected of relations, as text. */
export type Case = {
  name: string;
  given: Given;
  expected: Record<string, Record<string, string>[]>;
};

const folder = join(import.meta.dirname, "cases");
const rulesFile = join(import.meta.dirname, "../../../data/rules.json");

/** The shipped constants, but with one draw: only cases about chance ask for more. */
export const rules: Record<string, number> = {
  ...(JSON.parse(readFileSync(rulesFile, "utf8")) as Record<string, number>),
  chance_draws: 1,
};

/** Every case, by name. */
export function readCases(): Case[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({
      name,
      given: Object.fromEntries(
        Object.entries(readFiles(join(folder, name, "given"))).map(([table, records]) => [
          table,
          records.map((record, index) => rawRow(table, record, index + 2)),
        ]),
      ),
      expected: readFiles(join(folder, name, "expected")),
    }));
}

/** The constants of a case: the shipped ones, and those that it gives itself. */
export function rulesOf({ given }: Case): Record<string, number> {
  const own = (given.rules ?? []).map(({ name, value }) => [String(name), Number(value)]);
  return { ...rules, ...Object.fromEntries(own) };
}

/** The rows of a case for the raw tables of one agency, with what a case need not say. */
export function rowsOfAgency(
  one: Case,
  agency: string = one.name,
  constants: Record<string, number> = rulesOf(one),
): Given {
  const { given } = one;
  const dates = (given.sessions ?? []).map(({ date }) => String(date)).sort();
  const tables: Given = {
    ...given,
    rules: Object.entries(constants).map(([name, value]) => ({ name, value })),
    build: given.build ?? [{ as_of: dates.at(-1) ?? "2025-12-31", seed: 1 }],
  };
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [table, rows.map((row) => ({ ...row, agency }))]),
  );
}

/** Where the relation that an expected file is named after lies. */
export function relation(name: string): { table: string; key: string[] } {
  const mart = marts[name];
  if (mart) return { table: `marts.${name}`, key: mart.key };
  return { table: `intermediate.${name}`, key: ["site", "measure", "respondent", "month"] };
}

/** A value as an expected file writes it: lists with ";", nothing for null. */
export function written(value: Value | readonly string[] | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? value.join(";") : String(value);
}

function readFiles(directory: string): Record<string, Record<string, string>[]> {
  if (!existsSync(directory)) return {};
  return Object.fromEntries(
    readdirSync(directory).map((file) => [
      file.replace(/\.csv$/, ""),
      parse<Record<string, string>>(readFileSync(join(directory, file)), { columns: true }),
    ]),
  );
}

function rawRow(table: string, record: Record<string, string>, line: number): RawRow {
  const shape = rawTables[table];
  if (!shape) throw new Error(`no raw table: ${table}`);
  const row: RawRow = { import_id: 1, line, ...defaults[table] };
  for (const [name, text] of Object.entries(record)) {
    const type = shape[name];
    if (!type) throw new Error(`no column of raw.${table}: ${name}`);
    row[name] = read(text, type);
  }
  row.key ??= (keys[table] ?? []).map((name) => written(row[name]).toLowerCase()).join("|");
  return Object.fromEntries(Object.entries(row).filter(([name]) => name in shape));
}

const defaults: Record<string, RawRow> = {
  sessions: { site: "North", coach: "Dana", staff: [], themes: [], goal_ids: [] },
  goals: { site: "North" },
  staff: { site: "North" },
  fidelity: { site: "North", grain: "day", withheld: false },
};

const keys: Record<string, string[]> = {
  sessions: ["session_id"],
  goals: ["goal_id"],
  staff: ["staff", "site", "hired"],
  priorities: ["site", "theme", "from_date"],
  themes: ["theme"],
  fidelity: ["line"],
};

function read(text: string, type: SqlType): Value {
  if (type === "VARCHAR[]") return text === "" ? [] : text.split(";").map((part) => part.trim());
  if (text === "") return null;
  if (type === "INTEGER" || type === "DOUBLE PRECISION") return Number(text);
  return type === "BOOLEAN" ? text === "true" : text;
}
