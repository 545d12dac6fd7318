import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { build, undoImport } from "../../pipelines/builds.ts";
import { forgetImport } from "../../pipelines/forget.ts";
import { rebuild, redoImport } from "../../pipelines/import.ts";
import { listImports } from "../../pipelines/ledger/imports.ts";
import { closeLedger, type Ledger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { listOverrides } from "../../pipelines/ledger/overrides.ts";
import { overrideClass } from "../../pipelines/overrides.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { bring, hashOf, head, newStore, receiptOf, rowsOf, rowsOnly, session } from "./bring.ts";

const marker = "Zyxwvut";
const kept = { "kept.csv": head + session("S1", "2025-01-10") + session("S2", "2025-01-11") };
/** Says the marker in a number, a name, a site that is asked about, a theme and a rejected cell. */
const gone = {
  "gone.csv":
    head +
    session("S2", "2025-01-12") +
    session(`${marker}-1`, "2025-01-13", `Site ${marker},${marker} Day,Ana Ruiz,group,pd_plan,x`) +
    session(`${marker}-2`, `2025-02-30 ${marker}`),
};
const answers = { "gone.csv": { [`site:Site ${marker}`]: "new" } };

function withLedger<T>(store: Store, work: (ledger: Ledger) => T): T {
  const ledger = openLedger(store.ledger);
  try {
    return work(ledger);
  } finally {
    closeLedger(ledger);
  }
}

/** The files of a store in whose bytes the marker stands. */
const marked = (store: Store): string[] =>
  readdirSync(store.dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(marker))
    .map((path) => path.slice(store.dir.length + 1).replace(/\/.*/, ""));

test("a forgotten import leaves its line and nothing else, in no file of the store", async () => {
  const [store, without] = [newStore(), newStore()];
  await bring(without, kept);
  await bring(store, kept);
  await bring(store, gone, { answers });
  const by = { class: "required", author: "jo" } as const;
  await overrideClass(store, { ...by, sessionId: `${marker}-1`, why: `of ${marker}` }, rowsOnly);
  await overrideClass(store, { ...by, sessionId: "S1", why: "by the county" });
  withLedger(store, ({ database }) =>
    database.exec(
      `INSERT INTO jobs (kind, subject, state, pid, started_at, heartbeat, step)
       VALUES ('import', 'a.csv', 'killed', 1, '2026-01-01', '2026-01-01', 'judging ${marker}')`,
    ),
  );
  expect(new Set(marked(store))).toEqual(new Set(["ledger.sqlite", "warehouses"]));
  const { length } = readdirSync(store.uploads);
  const reader = openLedger(store.ledger);
  expect(await forgetImport(store, 2)).toMatchObject({ forgotten: [2], left: null });
  expect(marked(store)).toEqual([]);
  closeLedger(reader);
  expect(marked(store)).toEqual([]);
  expect(readdirSync(store.uploads)).toHaveLength(length - 1);
  expect(withLedger(store, listOverrides).map(({ sessionId }) => sessionId)).toEqual(["S1"]);
  expect(await rowsOf(store, "SELECT import_id, state, read, rejected FROM marts.imports")).toEqual(
    [
      { import_id: 1, state: "standing", read: 2, rejected: 0 },
      { import_id: 2, state: "forgotten", read: 3, rejected: 1 },
    ],
  );
  await overrideClass(without, { ...by, sessionId: "S1", why: "by the county" });
  expect(await hashOf(store)).toBe(await hashOf(without));
  await rebuild(store);
  expect(await hashOf(store)).toBe(await hashOf(without));
});

test("an import that was undone can be forgotten, and then not be redone, undone or forgotten again", async () => {
  const store = newStore();
  await bring(store, kept);
  const before = await hashOf(store);
  await bring(store, gone, { answers });
  const why = `of ${marker}`;
  const by = { sessionId: `${marker}-1`, class: "required", why, author: "jo" } as const;
  await overrideClass(store, by, rowsOnly);
  await undoImport(store, 2, rowsOnly);
  expect(marked(store)).not.toEqual([]);
  await forgetImport(store, 2, rowsOnly);
  expect(marked(store)).toEqual([]);
  for (const attempt of [redoImport, undoImport, forgetImport])
    await expect(attempt(store, 2)).rejects.toThrow(/^import 2 was forgotten on 20/);
  expect(await hashOf(store)).toBe(before);
  const again = await bring(store, gone);
  expect(again.files[0]?.questions.map(({ id }) => id)).toEqual([`site:Site ${marker}`]);
});

test("bytes that stand under another number are not forgotten; undone ones go along", async () => {
  const store = newStore();
  await bring(store, kept);
  await undoImport(store, 1, rowsOnly);
  await bring(store, kept);
  await expect(forgetImport(store, 1, rowsOnly)).rejects.toThrow(
    "import 2 has the same bytes and stands",
  );
  expect(await forgetImport(store, 2, rowsOnly)).toMatchObject({ forgotten: [1, 2] });
  expect(withLedger(store, listImports).map(({ state }) => state)).toEqual([
    "forgotten",
    "forgotten",
  ]);
  expect(readdirSync(store.uploads)).toEqual([]);
});

test("an upload that is damaged does not hold an import back; what stays in the ledger is said", async () => {
  const store = newStore();
  await bring(store, kept);
  await undoImport(store, 1, rowsOnly);
  const [upload = ""] = readdirSync(store.uploads);
  writeFileSync(join(store.uploads, upload), "damaged");
  const { left } = await forgetImport(store, 1, rowsOnly);
  expect(left).toContain("was changed on disk");
  expect(readdirSync(store.uploads)).toEqual([]);
});

test("a reader that holds on to the ledger makes a warning of a forget, and the next job cleans up", async () => {
  const store = newStore();
  await bring(store, kept);
  await bring(store, gone, { answers });
  const reader = openLedger(store.ledger);
  reader.database.exec("BEGIN");
  reader.database.prepare("SELECT count(*) FROM imports").get();
  const { warnings, forgotten } = await forgetImport(store, 2, rowsOnly);
  expect(forgotten).toEqual([2]);
  expect(warnings).toEqual([
    expect.stringMatching(/^freed pages .* still on the disk .*: the next job removes them$/),
  ]);
  expect(marked(store)).not.toEqual([]);
  reader.database.exec("COMMIT");
  expect(await build(store, rowsOnly)).toMatchObject({ warnings: [] });
  closeLedger(reader);
  expect(marked(store)).toEqual([]);
});

test("of imports of the same bytes that were read by other answers, the sessions of each are forgotten", async () => {
  const store = newStore();
  await bring(store, kept);
  const file = {
    "twice.csv": head + session(`${marker}-1`, "2025-01-12") + session(`${marker}-2`, "soon"),
  };
  await bring(store, file, { partial: true });
  await undoImport(store, 2, rowsOnly);
  const read = { "twice.csv": { "value:date=soon": "2025-01-13" } };
  expect((await bring(store, file, { answers: read })).files[0]?.rows.rejected).toBe(0);
  const by = { class: "required", author: "jo", why: "by the county" } as const;
  await overrideClass(store, { ...by, sessionId: `${marker}-2` }, rowsOnly);
  await undoImport(store, 3, rowsOnly);
  expect(await forgetImport(store, 2, rowsOnly)).toMatchObject({ forgotten: [2, 3] });
  expect(withLedger(store, listOverrides)).toEqual([]);
  expect(marked(store)).toEqual([]);
});

test("what the receipts of later imports say of a forgotten one goes along, and theirs of others stays", async () => {
  const store = newStore();
  const row = (theme: string, id = "S1") =>
    session(id, "2025-01-10", `North,Dana,Ana Ruiz,individual,pd_plan,${theme}`);
  await bring(store, { "a.csv": head + row("MI skills") });
  await bring(store, { "b.csv": head + row("Engagement") });
  await bring(store, { "c.csv": head + row(marker) });
  await bring(store, { "d.csv": head + row("Transition") });
  expect(receiptOf(store, 4).changes).toMatchObject([{ was: marker, now: "Transition" }]);
  await forgetImport(store, 3, rowsOnly);
  expect(marked(store)).toEqual([]);
  const told = (importId: number) => receiptOf(store, importId);
  expect(told(2).changes).toMatchObject([{ was: "MI skills", now: "Engagement" }]);
  expect(told(2).moves).not.toBeNull();
  expect([told(3).changes, told(4).changes, told(4).moves]).toEqual([null, null, null]);
});
