import fc from "fast-check";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { limits } from "../../pipelines/limits.ts";
import { openStore } from "../../pipelines/store/store.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { keepUploads, shownName } from "../../server/uploads.ts";

let dir: string;
let store: Store;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "throughline-uploads-"));
  store = openStore(dir);
});
afterEach(() => rmSync(dir, { recursive: true }));

test("a file is kept under a name of ours, whatever it is called", async () => {
  const uploads = keepUploads(store);
  for (const name of ["../../etc/passwd", "..\\..\\x.csv", "/etc/passwd", "a\u0000b.csv", ".."]) {
    const { upload } = await uploads.receive(name, Readable.from(["a,b\n"]));
    expect(dirname(uploads.waiting(upload).path)).toBe(store.temporary);
  }
});

test("a shown name holds no folder and no control character", () => {
  expect(shownName("a\u0080\u009Fb.csv")).toBe("ab.csv");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const shown = shownName(name);
      expect(shown).not.toMatch(/[/\\\p{Cc}]/u);
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.length).toBeLessThanOrEqual(200);
    }),
  );
});

test("the bytes arrive whole and are gone once forgotten", async () => {
  const uploads = keepUploads(store);
  const { upload, bytes } = await uploads.receive(
    "a.csv",
    Readable.from([Buffer.from("a,b\n1,2\n")]),
  );
  const { path } = uploads.waiting(upload);
  expect([bytes, readFileSync(path, "utf8")]).toEqual([8, "a,b\n1,2\n"]);
  await uploads.forget(upload);
  expect(existsSync(path)).toBe(false);
  expect(() => uploads.waiting(upload)).toThrow(/choose the file again/);
});

test("a transfer that breaks off leaves nothing", async () => {
  const uploads = keepUploads(store);
  async function* half(): AsyncGenerator<Buffer> {
    yield Buffer.from("a,b\n");
    throw new Error("the line went dead");
  }
  await expect(uploads.receive("a.csv", Readable.from(half()))).rejects.toThrow("dead");
  expect(readdirSync(store.temporary)).toEqual([]);
});

test("a file that is too large is refused with another way, and leaves nothing", async () => {
  const uploads = keepUploads(store, 1024 * 1024);
  const body = Readable.from([Buffer.alloc(1024 * 1024), Buffer.alloc(1)]);
  await expect(uploads.receive("a.csv", body)).rejects.toThrow(/larger than 1 MB: import it with/);
  expect(readdirSync(store.temporary)).toEqual([]);
});

test("a file is turned away by its announced size and the free disk before a byte is taken", () => {
  const admit = (bytes: number | null, free: number) =>
    keepUploads(store, 1024 * 1024, () => free).admit(bytes);
  expect(() => admit(1024 * 1024 + 1, 1e12)).toThrow(/larger than 1 MB/);
  expect(() => admit(1000, 4000 + limits.spareBytes - 1)).toThrow(/are needed: make room/);
  expect(() => admit(null, 10)).toThrow(/are needed: make room/);
  admit(1000, 4000 + limits.spareBytes);
});
