import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { ThroughlineError } from "../errors.ts";
import { readKey } from "./keys.ts";
import type { Store } from "./store.ts";

// What is sealed: 12 bytes of nonce, the encrypted bytes, 16 of tag (AES-256-GCM), as base64url.
const nonceBytes = 12;
const tagBytes = 16;

/** A key for this purpose alone, from the store's own (HKDF-SHA-256). */
const keyFor = (store: Store, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", readKey(store, "uploads"), "", `sealed ${purpose}`, 32));

/** A secret that the ledger may hold: it is read with the store's key alone, and for this purpose. */
export function seal(store: Store, purpose: string, secret: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keyFor(store, purpose), nonce);
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

/** The secret that was sealed. Throws when the store has another key than then, or it was changed. */
export function unseal(store: Store, purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  try {
    const key = keyFor(store, purpose);
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const secret = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([secret, decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new ThroughlineError(
      `cannot read the ${purpose} with the key in ${store.keys}: put the key back from where it is kept, or set the ${purpose} again`,
      { cause },
    );
  }
}
