import type { ExportName } from "../contracts/column.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { standingRows } from "../warehouse/standing.ts";
import { broughtRows } from "../warehouse/unchanged.ts";
import { quoted } from "./content.ts";

/** Records of an import that do not stand any longer as it brought them: later imports say otherwise. */
export async function countCorrected(
  { query }: NextWarehouse,
  table: ExportName,
  importId: number,
): Promise<number> {
  const own = `SELECT * FROM (${broughtRows(table, ["key", "row_hash"])}) WHERE import_id = ${importId}`;
  const met = `(SELECT * FROM raw.${quoted(table)} WHERE key IN (SELECT key FROM (${own})))`;
  const [row] = (
    await query(`
    SELECT CAST(count(DISTINCT line) AS INTEGER) AS corrected FROM (${own}) AS r
    WHERE NOT EXISTS (
      SELECT 1 FROM (${standingRows(table, met)}) AS s WHERE s.key = r.key AND s.row_hash = r.row_hash)`)
  ).rows();
  return Number(row!.corrected);
}
