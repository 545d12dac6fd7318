import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { currentBuild } from "../../../pipelines/ledger/builds.ts";
import { listChanges } from "../../../pipelines/ledger/changes.ts";
import { listImports } from "../../../pipelines/ledger/imports.ts";
import { currentFile } from "../../../pipelines/warehouse/publish.ts";
import { testStore } from "./fixture.ts";
import { addSessions } from "./small.ts";
import type { Session } from "./small.ts";

const june: Session[] = [
  { key: "S1", date: "2026-06-01", coach: "Cleo", minutes: 30 },
  { key: "S2", date: "2026-06-02", coach: "Cleo", minutes: 0.1 },
  { key: "S3", date: "2026-06-03", coach: "Dan", minutes: 0.2 },
];
const corrected: Session[] = [
  { key: "S2", date: "2026-06-20", coach: "Dan", minutes: 45 },
  { key: "S4", date: "2026-06-04", coach: "Dan" },
];
const coverage = "SELECT staff, last_session, sessions FROM marts.coverage ORDER BY staff";

describe("a build", () => {
  it("serves what was imported, as of the newest session that is not after today", async () => {
    const { importSessions, read, ledger, store } = testStore();
    await importSessions([...june, { key: "S9", date: "2026-08-01", coach: "Dan" }]);
    expect(await read(async (warehouse) => (await warehouse.query(coverage)).rows())).toEqual([
      { staff: "Cleo", last_session: "2026-06-02", sessions: 2 },
      { staff: "Dan", last_session: "2026-08-01", sessions: 2 },
    ]);
    expect(currentBuild(ledger)).toMatchObject({ asOf: "2026-06-03", today: "2026-07-01" });
    expect(readdirSync(store.warehouses)).toHaveLength(1);
  });

  it("holds the catalogues, the rules and the ledger's imports as they are after it", async () => {
    const { importSessions, read } = testStore();
    await importSessions(june);
    await importSessions(corrected);
    await read(async (warehouse) => {
      const rows = async (sql: string) => (await warehouse.query(sql)).rows();
      expect(
        await rows("SELECT import_id, key, theme, synonyms, measures FROM raw.themes"),
      ).toEqual([
        {
          import_id: 0,
          key: "natural supports",
          theme: "Natural supports",
          synonyms: ["NS", "Nat. Supports"],
          measures: ["ns_share", "ns_any"],
        },
      ]);
      expect(await rows("SELECT measure, good, target, smallest_change FROM raw.measures")).toEqual(
        [{ measure: "ns_share", good: "up", target: null, smallest_change: 0.05 }],
      );
      expect(await rows("SELECT name, value FROM raw.rules")).toEqual([
        { name: "look_ahead_days", value: 45 },
        { name: "rules_version", value: 1 },
      ]);
      expect(await rows("SELECT import_id, read, standing FROM raw.imports ORDER BY 1")).toEqual([
        { import_id: 1, read: 3, standing: true },
        { import_id: 2, read: 2, standing: true },
      ]);
      expect(await rows("SELECT DISTINCT agency FROM raw.sessions")).toEqual([
        { agency: "agency" },
      ]);
    });
  });

  it("without an import has the content as if it had never been", async () => {
    const undone = testStore();
    await undone.importSessions(june);
    const before = await undone.hash();
    const importId = await undone.importSessions(corrected);
    expect(await undone.hash()).not.toBe(before);
    await undone.build((next) => next.withdraw(importId));
    expect(await undone.hash()).toBe(before);
    expect(listImports(undone.ledger).map((entry) => entry.standing)).toEqual([true, false]);
  });

  it("brings back the earlier row when the import that corrected it is undone, and keeps the correction when the earlier import is", async () => {
    const { importSessions, build, read } = testStore();
    const date = async () =>
      await read(async (warehouse) =>
        (await warehouse.query("SELECT max(last_session) AS d FROM marts.coverage")).rows(),
      );
    const first = await importSessions(june);
    const second = await importSessions(corrected);
    expect(await date()).toEqual([{ d: "2026-06-20" }]);
    await build((next) => next.withdraw(first));
    expect(await date()).toEqual([{ d: "2026-06-20" }]);
    await build((next) => next.withdraw(second));
    expect(await date()).toEqual([{ d: null }]);
  });

  it("has the same content hash whatever the order of imports that do not disagree", async () => {
    const [one, two] = [testStore(), testStore()];
    const july = [{ key: "T1", date: "2026-06-29", minutes: 0.3, notes: "1:a" }];
    for (const rows of [june, july]) await one.importSessions(rows);
    for (const rows of [july, june.toReversed()]) await two.importSessions(rows);
    expect(await one.hash()).toBe(await two.hash());
  });

  it.each([
    ["a note", { notes: "another" }],
    ["a number in its 9th digit", { minutes: 30.0000001 }],
    ["a date", { date: "2026-05-31" }],
    ["nothing in place of a number", { minutes: null }],
  ])("has another content hash when %s differs", async (_what, change) => {
    const [one, two] = [testStore(), testStore()];
    await one.importSessions(june);
    await two.importSessions(june.map((row) => (row.key === "S1" ? { ...row, ...change } : row)));
    expect(await one.hash()).not.toBe(await two.hash());
  });

  it("keeps the file before it and removes the others", async () => {
    const { importSessions, store, ledger } = testStore();
    const files: string[] = [];
    for (const row of june) {
      await importSessions([row]);
      files.push(currentFile(store, ledger) ?? "none");
    }
    const kept = readdirSync(store.warehouses).map((name) => join(store.warehouses, name));
    expect(kept.toSorted()).toEqual(files.slice(1).toSorted());
  });

  it("that fails leaves what is served and nothing else", async () => {
    const { importSessions, build, hash, store, ledger } = testStore();
    await importSessions(june);
    const before = [await hash(), currentBuild(ledger), readdirSync(store.warehouses)];
    const checks = [{ name: "no_sessions", sql: "SELECT session_id FROM raw.sessions LIMIT 2" }];
    const failing = build((next) => addSessions(next, 2, corrected), { checks });
    await expect(failing).rejects.toThrow(/check no_sessions found 2 bad rows: \{"session_id"/);
    const broken = { schema: "marts", name: "coverage", needs: [], sql: "SELECT nope" };
    await expect(build(async () => {}, { models: [broken] })).rejects.toThrow(/nope/);
    expect([await hash(), currentBuild(ledger), readdirSync(store.warehouses)]).toEqual(before);
    expect(listImports(ledger)).toHaveLength(1);
    expect(readdirSync(store.temporary)).toEqual([]);
  });

  it("sweeps what a killed one left", async () => {
    const { importSessions, store } = testStore();
    writeFileSync(join(store.warehouses, "half.duckdb"), "half");
    writeFileSync(join(store.warehouses, "half.duckdb.wal"), "half");
    await importSessions(june);
    expect(readdirSync(store.warehouses)).toHaveLength(1);
  });

  it("from a warehouse of another shape is refused, and made from nothing instead", async () => {
    const { importSessions, build, store, ledger } = testStore();
    await importSessions(june);
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(currentFile(store, ledger) ?? "");
    const connection = await instance.connect();
    await connection.run("ALTER TABLE raw.goals DROP COLUMN kind");
    connection.disconnectSync();
    instance.closeSync();
    await expect(build(async () => {})).rejects.toThrow(/raw.goals differs.*throughline rebuild/);
    await build(async () => {}, { from: "empty" });
  });

  it("keeps the classes that it changed, with the import that changed them", async () => {
    const { build, ledger } = testStore();
    const classified = (name: string) => ({
      models: [
        {
          schema: "marts",
          name: "sessions_classified",
          needs: [],
          sql: `SELECT agency, session_id, '${name}' AS class, true AS settled FROM raw.sessions`,
        },
      ],
    });
    await build((next) => addSessions(next, 1, june), classified("reactive"));
    await build(
      (next) => addSessions(next, 2, [{ key: "S4", date: "2026-06-04" }]),
      classified("purposeful"),
    );
    expect(listChanges(ledger, "S1")).toMatchObject([
      { was: "reactive", became: "purposeful", wasSettled: true },
    ]);
    expect(listChanges(ledger, "S4")).toEqual([]);
    await build(async (next) => {
      await addSessions(next, 3, [{ key: "S5", date: "2026-06-05" }]);
      await addSessions(next, 4, [{ key: "S6", date: "2026-06-06" }]);
    }, classified("unanchored"));
    const causes = ledger.database
      .prepare("SELECT became, import_id FROM class_changes WHERE session_id = 'S1'")
      .all();
    // Of two files at once, neither is known to be the cause.
    expect(causes).toEqual([
      { became: "purposeful", import_id: 2 },
      { became: "unanchored", import_id: null },
    ]);
  });
});
