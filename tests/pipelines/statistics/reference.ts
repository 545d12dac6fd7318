import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";

const folder = new URL("../../../../shared/reference/", import.meta.url);

/** Added to the name of a test that is skipped without the reference data; "" where they are there. */
export const absent = existsSync(folder) ? "" : " (skipped: ../shared/reference is absent)";

export const referencePath = (path: string): string => fileURLToPath(new URL(path, folder));

export const readJson = <Shape>(path: string): Shape =>
  JSON.parse(readFileSync(new URL(path, folder), "utf8")) as Shape;

export const readCsv = (path: string): Record<string, string>[] =>
  parse(readFileSync(new URL(path, folder)), { columns: true });
