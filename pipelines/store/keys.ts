import { createHmac, randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ThroughlineError } from "../errors.ts";
import { sync, writeNew } from "./durable.ts";
import { temporaryPath } from "./store.ts";
import type { Store } from "./store.ts";

/** `uploads` encrypts the uploaded bytes; `cases` hashes case ids and names in addresses. 32 random bytes each. */
export type KeyName = "uploads" | "cases";

export const keyNames: readonly KeyName[] = ["uploads", "cases"];

/**
 * Returns a key of the store, making both at first use. Throws when the key is gone from a store
 * that already holds uploads: a new one could not read them, nor give the same case hashes.
 */
export function readKey(store: Store, name: KeyName): Buffer {
  const path = keyPath(store, name);
  if (!existsSync(path)) makeKeys(store);
  const key = readFileSync(path);
  if (key.length !== 32)
    throw new ThroughlineError(`not a key of 32 bytes: ${path}; put it back from its copy`);
  return key;
}

/** The keys that a store with uploads lacks: what `doctor` warns of. */
export function missingKeys(store: Store): KeyName[] {
  if (readdirSync(store.uploads).length === 0) return [];
  return keyNames.filter((name) => !existsSync(keyPath(store, name)));
}

/** What tells a key from another without telling anything of it, as hex; of the keys that are there. */
export function fingerprints(store: Store): Partial<Record<KeyName, string>> {
  const there = keyNames.filter((name) => existsSync(keyPath(store, name)));
  return Object.fromEntries(
    there.map((name) => [
      name,
      createHmac("sha256", readKey(store, name)).update("fingerprint").digest("hex"),
    ]),
  );
}

/** HMAC-SHA-256 of a case id (trimmed, NFC), as hex: all that is ever stored of it. */
export function hashCase(key: Uint8Array, id: string): string {
  return createHmac("sha256", key).update(id.trim().normalize("NFC"), "utf8").digest("hex");
}

/** What stands for a coach in an address: 12 hex digits of HMAC-SHA-256 of the name as it is stored. */
export function hashCoach(key: Uint8Array, name: string): string {
  return createHmac("sha256", key).update(`coach\0${name}`, "utf8").digest("hex").slice(0, 12);
}

function keyPath(store: Store, name: KeyName): string {
  return join(store.keys, `${name}.key`);
}

function makeKeys(store: Store): void {
  const missing = missingKeys(store);
  if (missing.length > 0) {
    throw new ThroughlineError(
      `the ${missing.join(" and ")} key is missing: put it back into ${store.keys} from a backup`,
    );
  }
  for (const name of keyNames) makeKey(store, keyPath(store, name));
  sync(store.keys);
}

/** A hard link is made or fails as one step: of two processes at first use one key wins. */
function makeKey(store: Store, path: string): void {
  const temporary = temporaryPath(store);
  writeNew(temporary, randomBytes(32));
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(temporary);
  }
}
