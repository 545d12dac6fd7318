import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { ThroughlineError, usageError } from "../errors.ts";
import { sync } from "./durable.ts";

/** The absolute paths of one installation's data directory. One store = one agency. */
export interface Store {
  readonly dir: string;
  readonly ledger: string;
  readonly uploads: string;
  readonly warehouses: string;
  readonly keys: string;
  readonly temporary: string;
}

/**
 * Returns the paths of a data directory and makes its folders, readable by their owner alone. Throws
 * in one line when they cannot be made.
 */
export function openStore(dir: string): Store {
  const root = resolve(dir);
  const store: Store = {
    dir: root,
    ledger: join(root, "ledger.sqlite"),
    uploads: join(root, "uploads"),
    warehouses: join(root, "warehouses"),
    keys: join(root, "keys"),
    temporary: join(root, "temporary"),
  };
  const folders = [store.uploads, store.warehouses, store.keys, store.temporary];
  const made = [root, ...folders].map(makeFolder);
  folders.forEach(closeToOthers);
  if (made.includes(true)) sync(root);
  return store;
}

/** A copied folder may have lost that only its owner may enter. Where that cannot be set, `doctor` says. */
function closeToOthers(folder: string): void {
  if ((statSync(folder).mode & 0o077) === 0) return;
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
  }
}

/** Whether the folder was not there before. */
function makeFolder(folder: string): boolean {
  try {
    return mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "ENOTDIR") {
      throw usageError(`not a folder: ${folder}: choose another data directory`);
    }
    throw new ThroughlineError(`cannot make the data directory: ${message}`, { cause });
  }
}

/** Drawn by each process at its start: its id alone comes again, in a container on every start. */
const startToken = randomBytes(4).toString("hex");

/** A new name under `temporary/` that carries this process's id and start: a sweep knows its owner. */
export function temporaryPath(store: Store): string {
  return join(store.temporary, ownedName());
}

/** A new name that carries this process's id and start. */
export function ownedName(): string {
  return `${process.pid}-${startToken}-${randomBytes(6).toString("hex")}`;
}

/** Removes what processes that have ended left under `temporary/`. */
export function sweepTemporary(store: Store): void {
  for (const name of readdirSync(store.temporary)) {
    if (!hasOwner(name)) {
      rmSync(join(store.temporary, name), { recursive: true, force: true });
    }
  }
}

/** Whether the process that drew such a name still runs. */
export function hasOwner(name: string): boolean {
  const [pid = "", token] = name.split("-");
  if (!/^[1-9]\d*$/.test(pid)) return false;
  return Number(pid) === process.pid ? token === startToken : isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
