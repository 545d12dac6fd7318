import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ThroughlineError } from "../errors.ts";
import { rename } from "./durable.ts";
import { readKey } from "./keys.ts";
import { temporaryPath } from "./store.ts";
import type { Store } from "./store.ts";

// A stored upload: 4 bytes of format name, 12 of nonce, the encrypted bytes, 16 of tag (AES-256-GCM).
const format = Buffer.from("TLU1");
const nonceBytes = 12;
const headBytes = format.length + nonceBytes;
const tagBytes = 16;
const blockBytes = 1 << 20;

/** A stored export is absent, damaged or tampered with. */
export class LostUpload extends ThroughlineError {}

export interface Upload {
  /** Of the plain bytes, as hex: the upload's name in the store. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Beside an upload until the ledger names it: without this mark, none is ever swept. */
const newSuffix = ".new";

/**
 * Keeps the bytes of `source`, encrypted, under the sha256 of the plain bytes. Bytes that the store
 * already holds are kept once; if those are damaged, these take their place. Nothing is left when `source` fails. What is kept is marked as new
 * until `sweepUploads`. Only for the holder of the job.
 */
export async function saveUpload(store: Store, source: AsyncIterable<Uint8Array>): Promise<Upload> {
  const key = readKey(store, "uploads");
  const temporary = temporaryPath(store);
  try {
    const upload = await encrypt(key, source, temporary);
    const path = uploadPath(store, upload.sha256);
    if (existsSync(path)) {
      if (!(await isWhole(store, upload.sha256))) rename(temporary, path);
      return upload;
    }
    writeFileSync(`${path}${newSuffix}`, "", { mode: 0o600 });
    rename(temporary, path);
    return upload;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Streams the plain bytes of an upload, after a first pass over all of it has verified them. Throws
 * when it is absent, damaged or tampered with.
 */
export async function openUpload(store: Store, sha256: string): Promise<Readable> {
  await verifyUpload(store, sha256);
  return Readable.from(decrypt(store, sha256), { objectMode: false });
}

/** The plain bytes of an upload, to be read as often as needed. Throws when it is absent. */
export const uploadBytes = (store: Store, sha256: string) => ({
  size: uploadSize(store, sha256),
  async *chunks(): AsyncGenerator<Uint8Array> {
    yield* await openUpload(store, sha256);
  },
});

/** Bytes of an upload; its content is not looked at. Throws when it is absent. */
export function uploadSize(store: Store, sha256: string): number {
  const found = statSync(uploadPath(store, sha256), { throwIfNoEntry: false });
  if (found === undefined) throw new LostUpload(`the store has no upload ${sha256}`);
  return found.size - headBytes - tagBytes;
}

/** Throws when an upload is absent, damaged or tampered with. */
export async function verifyUpload(store: Store, sha256: string): Promise<void> {
  for await (const block of decrypt(store, sha256)) void block;
}

async function isWhole(store: Store, sha256: string): Promise<boolean> {
  try {
    await verifyUpload(store, sha256);
    return true;
  } catch (error) {
    if (error instanceof ThroughlineError) return false;
    throw error;
  }
}

/**
 * Removes the new uploads that the ledger does not name, of jobs that failed or were killed before
 * they published, and those of imports that were forgotten. One that the ledger does not know and
 * that is not new stays: the ledger may have been restored from a backup. Only for the holder of the
 * job.
 */
export function sweepUploads(
  store: Store,
  { kept, forgotten }: { kept: ReadonlySet<string>; forgotten: ReadonlySet<string> },
): void {
  for (const name of readdirSync(store.uploads)) {
    const isNew = name.endsWith(newSuffix);
    const sha256 = isNew ? name.slice(0, -newSuffix.length) : name;
    if (!kept.has(sha256) && (isNew || forgotten.has(sha256)))
      rmSync(uploadPath(store, sha256), { force: true });
    if (isNew) rmSync(join(store.uploads, name));
  }
}

const isName = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

function uploadPath(store: Store, sha256: string): string {
  if (!isName(sha256)) throw new ThroughlineError(`not a sha256: ${sha256}`);
  return join(store.uploads, sha256);
}

async function encrypt(
  key: Buffer,
  source: AsyncIterable<Uint8Array>,
  path: string,
): Promise<Upload> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  let bytes = 0;
  try {
    await file.writeFile(Buffer.concat([format, nonce]));
    for await (const block of source) {
      bytes += block.length;
      hash.update(block);
      await file.writeFile(cipher.update(block));
    }
    await file.writeFile(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
    // Whoever waits for the disk again, before the file is named, then holds nobody up.
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** Yields plain blocks; only its quiet end says that they were the ones that were stored. */
async function* decrypt(store: Store, sha256: string): AsyncGenerator<Buffer> {
  const path = uploadPath(store, sha256);
  if (!existsSync(path)) throw new LostUpload(`the store has no upload ${sha256}`);
  const key = readKey(store, "uploads");
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const head = await readAt(file, 0, headBytes);
    const end = size - tagBytes;
    if (end < headBytes || !head.subarray(0, format.length).equals(format)) throw damaged(sha256);
    const nonce = head.subarray(format.length);
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
    decipher.setAuthTag(await readAt(file, end, tagBytes));
    const hash = createHash("sha256");
    for (let at = headBytes; at < end; at += blockBytes) {
      const block = await readAt(file, at, Math.min(blockBytes, end - at));
      const plain = decipher.update(block);
      hash.update(plain);
      yield plain;
    }
    finish(decipher, sha256);
    if (hash.digest("hex") !== sha256) throw damaged(sha256);
  } finally {
    await file.close();
  }
}

function finish(decipher: { final(): Buffer }, sha256: string): void {
  try {
    decipher.final();
  } catch (cause) {
    throw damaged(sha256, cause);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function damaged(sha256: string, cause?: unknown): LostUpload {
  return new LostUpload(`upload ${sha256} was changed on disk or belongs to another key`, {
    cause,
  });
}
