import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

/** The absolute paths of one installation's data directory. One store = one agency. */
export interface Store {
  readonly dir: string;
  readonly ledger: string;
  readonly uploads: string;
  readonly warehouses: string;
  readonly keys: string;
  readonly temporary: string;
}

/** Returns the paths of a data directory and makes its folders, readable by their owner alone. */
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
  for (const folder of [root, store.uploads, store.warehouses, store.keys, store.temporary]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  return store;
}

/** A new name under `temporary/` that carries this process's id, so that a sweep knows its owner. */
export function temporaryPath(store: Store): string {
  return join(store.temporary, `${process.pid}-${randomBytes(6).toString("hex")}`);
}

/** Removes what processes that have ended left under `temporary/`. */
export function sweepTemporary(store: Store): void {
  for (const name of readdirSync(store.temporary)) {
    const pid = Number(name.split("-")[0]);
    if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) {
      rmSync(join(store.temporary, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
