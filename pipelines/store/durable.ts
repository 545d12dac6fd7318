import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a new file that only its owner may read, and waits until the disk has it. */
export function writeNew(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "wx", 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Waits until the disk has a file's bytes, or a directory's names. */
export function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives a finished file its final name: after a power cut the name is there whole or not at all. */
export function rename(from: string, to: string): void {
  sync(from);
  renameSync(from, to);
  sync(dirname(to));
}
