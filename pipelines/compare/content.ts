import type { ExportName } from "../contracts/column.ts";
import { exportTables, provenance } from "../contracts/tables.ts";

export const quoted = (name: string): string => `"${name}"`;
/** The columns of a row that say what it means, without where it came from. */
export const contentOf = (table: ExportName): string[] =>
  Object.keys(exportTables[table]).filter((name) => !(name in provenance) && name !== "session_id");

/** A cell of `incoming` as text in which nothing and the empty text differ. */
export const cellText = (name: string): string => quoted(`${name} text`);
/** A digest of several texts. */
export const digest = (parts: readonly string[]): string =>
  `md5(concat_ws(chr(31), ${parts.join(", ")}))`;
/** A digest of all that a row says. */
export const contentDigest = (table: ExportName): string => digest(contentOf(table).map(cellText));
