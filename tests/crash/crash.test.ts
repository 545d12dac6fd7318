import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../../data/generator/random.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { sharpAimsOf } from "./aims.ts";
import { makeStage, type Rehearsal, scenes, type Stage } from "./matrix.ts";

// The long form, with every operation, moments of all kinds and all models: npm run crash.

let folder: string;
let stage: Stage;
let [importing, undoing]: Rehearsal[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "throughline-crash-"));
  stage = makeStage(folder, "rows");
  const scene = (name: string) => scenes.find((each) => each.name === name)!;
  importing = await stage.rehearse(scene("first import"));
  undoing = await stage.rehearse(scene("undo"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a job killed around commit, checkpoint and rename", () => {
  it(
    "has happened or not, the next import works, and nothing is left behind",
    { timeout: 240_000 },
    async () => {
      const random = seeded(20261122);
      const aims = [...sharpAimsOf(importing!, 7, random), ...sharpAimsOf(undoing!, 5, random)];
      for (const aim of aims)
        expect(await stage.kill(aim)).toMatchObject({ seen: /before|after/, problems: [] });
    },
  );
});

describe("what a power cut leaves", () => {
  /** The place of the first moment at or after another. */
  const nth = (told: readonly string[], moment: string, from = 0): number => {
    const at = told.indexOf(moment, from);
    expect(at, `${moment} is told after ${told[from]}`).toBeGreaterThanOrEqual(0);
    return at;
  };

  it("is whole: bytes and names are on disk before the ledger names them", () => {
    const told = importing!.moments.map(({ what }) => what);
    const commit = told.lastIndexOf("before COMMIT");
    let stored = 0;
    for (let at = told.indexOf("before rename into uploads"); at >= 0; stored++) {
      expect(told[at - 1]).toBe("after sync of a file in temporary");
      const named = nth(told, "after sync of folder uploads", at);
      expect(named).toBeLessThan(commit);
      at = told.indexOf("before rename into uploads", named);
    }
    expect(stored).toBe(3);
    const keys = nth(told, "after sync of folder keys", nth(told, "after link into keys"));
    expect(keys).toBeLessThan(told.indexOf("before rename into uploads"));
    const file = nth(told, "after sync of a file in warehouses", nth(told, "after CHECKPOINT"));
    expect(nth(told, "after sync of folder warehouses", file)).toBeLessThan(commit);
  });

  it("has every commit of the ledger: each waits for the disk", () => {
    const ledger = openLedger(join(folder, "ledger.sqlite"));
    const full = 2;
    expect(ledger.database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: full });
    closeLedger(ledger);
  });
});
