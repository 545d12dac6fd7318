import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { hashCase, missingKeys, readKey } from "../../../pipelines/store/keys.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import type { Store } from "../../../pipelines/store/store.ts";
import {
  openUpload,
  saveUpload,
  sweepUploads,
  uploadSize,
} from "../../../pipelines/store/uploads.ts";
import { temporaryFolder } from "../warehouse/fixture.ts";

const none: ReadonlySet<string> = new Set();
const secret = "Client name: Zoë Example, 555-0100";

async function readUpload(store: Store, sha256: string): Promise<Buffer> {
  return Buffer.concat(await (await openUpload(store, sha256)).toArray());
}

async function storeWithUpload(bytes: string | Buffer = secret) {
  const store = openStore(temporaryFolder());
  const upload = await saveUpload(store, Readable.from([Buffer.from(bytes)]));
  sweepUploads(store, { kept: new Set([upload.sha256]), forgotten: none });
  return { store, ...upload, path: join(store.uploads, upload.sha256) };
}

describe("uploads", () => {
  it("are kept under the sha256 of the plain bytes and come back as they were", async () => {
    const { store, sha256, bytes } = await storeWithUpload("abc");
    // FIPS 180-2, appendix B.1
    expect(sha256).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(bytes).toBe(3);
    expect(String(await readUpload(store, sha256))).toBe("abc");
    expect(readdirSync(store.uploads)).toEqual([sha256]);
  });

  it("hold none of the plain bytes on disk, and only their owner may read them", async () => {
    const { path } = await storeWithUpload();
    expect(readFileSync(path).includes("Example")).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("differ on disk each time: a nonce per file", async () => {
    const [one, two] = [await storeWithUpload(), await storeWithUpload()];
    expect(one.sha256).toBe(two.sha256);
    expect(readFileSync(one.path).equals(readFileSync(two.path))).toBe(false);
  });

  it("are kept once when the same bytes come again", async () => {
    const { store, sha256, path } = await storeWithUpload();
    const before = readFileSync(path);
    await saveUpload(store, Readable.from([Buffer.from(secret)]));
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(store.uploads)).toEqual([sha256]);
    expect(readdirSync(store.temporary)).toEqual([]);
  });

  it("of no bytes and of several blocks come back as they were", async () => {
    for (const size of [0, 1, 3_000_000]) {
      const plain = Buffer.alloc(size, "x,y\n");
      const { store, sha256 } = await storeWithUpload(plain);
      expect((await readUpload(store, sha256)).equals(plain)).toBe(true);
      expect(uploadSize(store, sha256)).toBe(size);
    }
  });

  it("are refused when any one byte was changed, before a reader sees any of it", async () => {
    const { store, sha256, path } = await storeWithUpload();
    const stored = readFileSync(path);
    for (const at of [0, 5, 20, stored.length - 1]) {
      const tampered = Buffer.from(stored);
      tampered[at] = (tampered[at] ?? 0) ^ 1;
      writeFileSync(path, tampered);
      await expect(openUpload(store, sha256)).rejects.toThrow(/changed on disk/);
    }
    writeFileSync(path, stored.subarray(0, 10));
    await expect(readUpload(store, sha256)).rejects.toThrow(/changed on disk/);
  });

  it("are refused under the name of other bytes", async () => {
    const { store, path } = await storeWithUpload();
    const other = "0".repeat(64);
    writeFileSync(join(store.uploads, other), readFileSync(path));
    await expect(readUpload(store, other)).rejects.toThrow(/changed on disk/);
  });

  it("cannot be read without their key, nor with another", async () => {
    const { store, sha256 } = await storeWithUpload();
    const key = join(store.keys, "uploads.key");
    writeFileSync(key, Buffer.alloc(32, 7));
    await expect(readUpload(store, sha256)).rejects.toThrow(/another key/);
    rmSync(key);
    await expect(readUpload(store, sha256)).rejects.toThrow(/uploads key is missing/);
    expect(missingKeys(store)).toEqual(["uploads"]);
  });

  it("are kept once the ledger names them, and removed when it does not or they are forgotten", async () => {
    const { store, sha256 } = await storeWithUpload();
    await saveUpload(store, Readable.from([Buffer.from("of a job that failed")]));
    sweepUploads(store, { kept: none, forgotten: none });
    expect(readdirSync(store.uploads)).toEqual([sha256]);
    sweepUploads(store, { kept: none, forgotten: new Set([sha256]) });
    expect(readdirSync(store.uploads)).toEqual([]);
  });

  it("leave nothing behind when their source fails", async () => {
    const store = openStore(temporaryFolder());
    async function* broken() {
      yield Buffer.from("half");
      throw new Error("connection lost");
    }
    await expect(saveUpload(store, broken())).rejects.toThrow("connection lost");
    expect([...readdirSync(store.temporary), ...readdirSync(store.uploads)]).toEqual([]);
  });

  it("have no name but a sha256: a path is refused", async () => {
    const { store } = await storeWithUpload();
    await expect(readUpload(store, "../keys/uploads.key")).rejects.toThrow(/not a sha256/);
  });
});

describe("keys", () => {
  it("are made once, 32 random bytes that only their owner may read", () => {
    const store = openStore(temporaryFolder());
    const key = readKey(store, "uploads");
    expect(key).toHaveLength(32);
    expect(readKey(store, "uploads").equals(key)).toBe(true);
    expect(readKey(store, "cases").equals(key)).toBe(false);
    expect(statSync(join(store.keys, "uploads.key")).mode & 0o777).toBe(0o600);
    expect(statSync(store.keys).mode & 0o777).toBe(0o700);
  });

  it("hash a case id as HMAC-SHA-256", () => {
    // RFC 4231, test case 2
    expect(hashCase(Buffer.from("Jefe"), "what do ya want for nothing?")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("hash a case id alike however it is spaced or composed", () => {
    const key = Buffer.alloc(32, 1);
    expect(hashCase(key, " Zoë-1 ")).toBe(hashCase(key, "Zoe\u0308-1"));
  });
});
