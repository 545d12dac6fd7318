import type { NextWarehouse } from "./build.ts";
import type { RowHashes } from "./row_hash.ts";
import { replacesPeriods } from "./unchanged.ts";

/**
 * Sessions that stand, each alone under its key, by what they say: a table of places with as many again
 * that are free (-1), in memory that threads share. Of two hashes of 53 and 32 bits both are the same
 * for other rows once in 10 ** 25.
 */
export type KeptRows = RowHashes & { places: Int32Array };

/** Most rows that are kept in mind: 32 bytes each. */
const mostRows = 1 << 21;
/** Bytes of a short row, and the share of what stands that a file must bring to be worth it. */
const bytesPerRow = 100;
const worthwhile = 0.25;

/** The sessions that stand, for a file of so many bytes; null where that is not worth it. */
export async function keptSessions(
  query: NextWarehouse["query"],
  fileBytes: number,
): Promise<KeptRows | null> {
  const [row] = (await query("SELECT CAST(count(*) AS INTEGER) AS rows FROM raw.sessions")).rows();
  const rows = Number(row!.rows);
  if (rows === 0 || rows > mostRows || fileBytes / bytesPerRow < rows * worthwhile) return null;
  if (await replacesPeriods(query)) return null;
  const { columns } = await query(`
    SELECT CAST(r.rowid AS INTEGER) AS place, r.row_hash, r.row_check FROM raw.sessions AS r
    ANTI JOIN (SELECT key FROM raw.sessions GROUP BY key HAVING count(*) > 1) AS several
      ON several.key = r.key
    WHERE r.row_hash IS NOT NULL`);
  const [places, hashes, checks] = columns.map(({ values }) => values);
  return keepRows(hashes as Float64Array, checks as Int32Array, places as Int32Array);
}

/** Puts rows in their places. */
export function keepRows(hashes: Float64Array, checks: Int32Array, places: Int32Array): KeptRows {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2, hashes.length * 2)));
  const kept: KeptRows = {
    hashes: new Float64Array(new SharedArrayBuffer(slots * 8)),
    checks: new Int32Array(new SharedArrayBuffer(slots * 4)),
    places: new Int32Array(new SharedArrayBuffer(slots * 4)).fill(-1),
  };
  for (let row = 0; row < hashes.length; row++) {
    let slot = checks[row]! & (slots - 1);
    while (kept.places[slot] !== -1) slot = (slot + 1) & (slots - 1);
    kept.hashes[slot] = hashes[row]!;
    kept.checks[slot] = checks[row]!;
    kept.places[slot] = places[row]!;
  }
  return kept;
}

/** Where a row stands that says this; -1: nowhere. */
export function placeOf({ hashes, checks, places }: KeptRows, hash: number, check: number): number {
  const mask = places.length - 1;
  for (let slot = check & mask; places[slot] !== -1; slot = (slot + 1) & mask)
    if (hashes[slot] === hash && checks[slot] === check) return places[slot]!;
  return -1;
}
