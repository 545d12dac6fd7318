import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { verifyUpload } from "../../../pipelines/store/uploads.ts";
import { bring, newStore } from "../bring.ts";

/** More than 8 MB, whose bytes are stored while they are read. */
const large = (day: (at: number) => string): string =>
  `session_id,date,site,coach,staff,format,trigger,themes,notes\n${Array.from(
    { length: 900 },
    (_, at) =>
      `S${at},${day(at)},North,Dana,Ana Ruiz,individual,pd_plan,MI skills,${"x ".repeat(5000)}\n`,
  ).join("")}`;

test("the bytes of a large file are in the store when it is accepted, and nothing of one that is refused", async () => {
  const store = newStore();
  const bad = large((at) => (at % 2 === 0 ? "2025-01-10" : "2025-13-40"));
  const refused = await bring(store, { "bad.csv": bad });
  expect([refused.files[0]!.outcome, readdirSync(store.uploads)]).toEqual(["refused", []]);
  const text = large(() => "2025-01-10");
  expect((await bring(store, { "good.csv": text })).files[0]!.outcome).toBe("accepted");
  const sha256 = createHash("sha256").update(text).digest("hex");
  expect(readdirSync(store.uploads)).toEqual([sha256]);
  await verifyUpload(store, sha256);
  expect(readdirSync(store.temporary)).toEqual([]);
});
