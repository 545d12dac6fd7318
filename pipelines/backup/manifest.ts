import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };

/** The version of this program, as backups name it. */
export const { version } = manifest;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The only names that a backup has: each is a place in a data directory, and none leads out of it. */
export const partName =
  /^(ledger\.sqlite|uploads\/[0-9a-f]{64}|warehouses\/\d+-[0-9a-f]{8}\.duckdb|keys\/(uploads|cases)\.key)$/;

/** The first entry of a backup: it says to whoever finds the file what it is. */
export const labelName = "README.txt";
/** The last entry: without it a backup is not whole. */
export const manifestName = "manifest.json";

export const label = `A backup of Throughline: a tar archive of its data directory.

ledger.sqlite   what people did (SQLite)
uploads/        the exports that were imported, each encrypted with a key
warehouses/     the figures that were served (DuckDB)
keys/           the keys, if it was made with them: whoever has them can read the uploads
manifest.json   the sha256 of each of these files

throughline --data FOLDER restore FILE    puts it back into an empty folder and verifies it.
Names of staff can be read in it without any key: keep it as you keep personnel files.
`;

/** What a backup says of itself: how it was made, and the sha256 of every part. */
export const manifestShape = z.strictObject({
  format: z.literal(1),
  /** Instant, UTC. */
  madeAt: z.string(),
  /** Versions of the program and of Node that made it. */
  throughline: z.string(),
  node: z.string(),
  /** The build that was served, its day and the sha256 of what it says; null before the first import. */
  build: z.int().nullable(),
  asOf: z.string().nullable(),
  contentHash: sha256.nullable(),
  /** Rows of the audit, and the hash of the last. */
  audit: z.strictObject({ rows: z.int().nonnegative(), hash: z.string() }),
  /** A fingerprint of each key of the store, whether or not the key is in the backup. */
  keys: z.partialRecord(z.enum(["uploads", "cases"]), sha256),
  parts: z.array(
    z.strictObject({
      name: z.string().regex(partName),
      bytes: z.int().nonnegative(),
      sha256,
    }),
  ),
});

export type Manifest = z.infer<typeof manifestShape>;
export type Part = Manifest["parts"][number];
