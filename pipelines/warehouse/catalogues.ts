import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { exportTables } from "../contracts/tables.ts";
import type { Measure } from "../ingest/measure.ts";
import type { ColumnValues } from "./append.ts";

/** The folder of the shipped catalogues: themes.csv, measures.csv, rules.json. */
export const shippedFolder = join(import.meta.dirname, "..", "..", "data");

/** Shipped catalogue rows stand until an import brings rows of the same key. */
const shippedImportId = 0;

/**
 * The shipped catalogue of themes or measures as rows of its raw table. The key is the folded name,
 * as for rows that an agency imports. Lists in the file are separated by semicolons.
 */
export function readCatalogue(
  folder: string,
  table: "themes" | "measures",
  agency: string,
): ColumnValues {
  const records = readRecords(folder, table);
  const nameColumn = table === "themes" ? "theme" : "measure";
  const columns: ColumnValues = {
    agency,
    import_id: shippedImportId,
    line: records.map((_, index) => index + 2),
    key: records.map((record) => (record[nameColumn] ?? "").trim().toLowerCase()),
  };
  for (const [name, type] of Object.entries(exportTables[table])) {
    if (name in columns) continue;
    columns[name] = records.map((record) => valueOf(record[name] ?? "", type));
  }
  return columns;
}

/** The measures of the shipped catalogue, as headers of a file are recognised by. */
export function readMeasures(folder: string): Measure[] {
  return readRecords(folder, "measures").map((record) => ({
    id: record.measure ?? "",
    label: record.label ?? "",
    synonyms: listOf(record.synonyms ?? ""),
    unit: record.unit || null,
    part: "value",
  }));
}

/** A version of the rules: their constants and the definitions around them. */
export interface RulesVersion {
  readonly version: number;
  /** Day from which it holds, YYYY-MM-DD. */
  readonly date: string;
  readonly changes: readonly string[];
  /** sha256 of data/rules.json as it was in this version. */
  readonly constants: string;
}

/** The constants of the rules as rows of raw.rules, and their version as `rules_version`. */
export function readRules(folder: string, agency: string): ColumnValues {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const rules = read("rules.json") as Record<string, number>;
  const versions = read("rules_versions.json") as RulesVersion[];
  const named = { ...rules, rules_version: versions.at(-1)!.version };
  return { agency, name: Object.keys(named), value: Object.values(named) };
}

function readRecords(folder: string, table: string): Record<string, string>[] {
  return parse(readFileSync(join(folder, `${table}.csv`)), { columns: true, bom: true });
}

function listOf(cell: string): string[] {
  return cell
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function valueOf(cell: string, type: string) {
  const text = cell.trim();
  if (type === "VARCHAR[]") return listOf(text);
  if (text === "") return null;
  return type === "DOUBLE PRECISION" ? Number(text) : text;
}
