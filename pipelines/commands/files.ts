import { accessSync, constants, statSync } from "node:fs";
import type { Stats } from "node:fs";
import { usageError } from "../errors.ts";

/** Throws wrong usage, by name, unless there is a file at the path that can be read. */
export function requireFile(path: string): void {
  const found = look(path);
  if (found === undefined) throw usageError(`no such file: ${path}`);
  if (found.isDirectory()) throw usageError(`this is a folder, name its files: ${path}`);
  if (!found.isFile()) throw usageError(`not a file: ${path}`);
}

/** Throws wrong usage, by name, unless there is a folder at the path. */
export function requireFolder(path: string): void {
  if (look(path)?.isDirectory() !== true) throw usageError(`not a folder: ${path}`);
}

function look(path: string): Stats | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined) accessSync(path, constants.R_OK);
    return found;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`cannot read ${path}: ${reason}`);
  }
}
