import { readdirSync, statSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { ThroughlineError } from "../errors.ts";
import { limits } from "../limits.ts";
import type { Store } from "./store.ts";

/** Bytes that a process may still write on the disk of a folder. */
export type FreeBytes = (folder: string) => number;

export const freeBytes: FreeBytes = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/**
 * Bytes that must be free before files of `arriving` bytes are imported: the encrypted copies, their
 * rows in the next warehouse, the warehouse that stands once more (the next one is made beside it), what
 * the models write aside meanwhile, up to three times as much, and something to spare.
 */
export function neededBytes(store: Store, arriving: number): number {
  return 3 * arriving + 4 * largestWarehouse(store) + limits.spareBytes;
}

/** Throws one line that says how much is free, how much is needed, where, and what to do. */
export function requireSpace(store: Store, needed: number, free?: FreeBytes): void {
  requireRoom(store.dir, needed, "make room there, or choose another place with --data", free);
}

/** The same for any folder; `todo` says what to do. */
export function requireRoom(
  folder: string,
  needed: number,
  todo: string,
  free: FreeBytes = freeBytes,
): void {
  const there = free(folder);
  if (there >= needed) return;
  throw new ThroughlineError(
    `${size(there)} are free on the disk of ${folder}, ${size(needed)} are needed: ${todo}; nothing was changed`,
  );
}

/** A failure that is a full disk, whoever met it (Node, SQLite, DuckDB), in one line; others as is. */
export function explainFullDisk(error: unknown): unknown {
  if (error instanceof ThroughlineError || !isFullDisk(error)) return error;
  return new ThroughlineError(
    "the disk is full: make room on the disk of the data directory and try again; nothing was changed",
    { cause: error },
  );
}

const sqliteFull = 13;
/** The last is DuckDB's for models that outgrow memory and then what the disk had free at first. */
const fullDiskWords = /no space left on device|disk quota exceeded|failed to offload data block/i;

function isFullDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT")) return true;
  if ("errcode" in error && error.errcode === sqliteFull) return true;
  return fullDiskWords.test(error.message);
}

function largestWarehouse(store: Store): number {
  const sizes = readdirSync(store.warehouses).map(
    (name) => statSync(join(store.warehouses, name), { throwIfNoEntry: false })?.size ?? 0,
  );
  return Math.max(0, ...sizes);
}

/** Bytes in words: `1.8 GB`, `64 MB`. */
function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
