import { expect, test } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { forgetImport } from "../../pipelines/forget.ts";
import { redoImport } from "../../pipelines/import.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { bring, hashOf, head, newStore, rowsOf, rowsOnly, session } from "./bring.ts";

const mi = "North,Dana,Ana Ruiz,individual,pd_plan,MI skills";
const goals = "North,Dana,Ana Ruiz,individual,pd_plan,Goal setting";
const s1 = session("S1", "2025-01-10");
const s2 = session("S2", "2025-01-20");

/** Which import has the row of each session, on which line; and who said it again without a row. */
const kept = async (store: Store) => ({
  rows: (
    await rowsOf(store, "SELECT import_id, line, key FROM raw.sessions ORDER BY import_id, key")
  ).map(({ import_id, line, key }) => `${String(key)}: ${String(import_id)}, line ${String(line)}`),
  again: (
    await rowsOf(store, "SELECT import_id, key FROM raw.unchanged_sessions ORDER BY import_id, key")
  ).map(({ import_id, key }) => `${String(key)}: ${String(import_id)}`),
});

const themes = async (store: Store) =>
  (
    await rowsOf(
      store,
      "SELECT session_id || ' ' || themes[1] AS said FROM standing.sessions ORDER BY 1",
    )
  ).map(({ said }) => said);

test("a session that files bring again has one row, which goes on to the next of them when the first goes", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + s1 + s2 });
  const first = await hashOf(store);
  const { files } = await bring(store, { "b.csv": head + s2 + s1 });
  expect(files[0]!.rows).toMatchObject({ new: 0, changed: 0, unchanged: 2 });
  await bring(store, { "c.csv": head + s2 + session("S1", "2025-01-10", goals) });
  expect(await kept(store)).toEqual({
    rows: ["S1: 1, line 2", "S2: 1, line 3", "S1: 3, line 3"],
    again: ["S1: 2", "S2: 2", "S2: 3"],
  });
  await forgetImport(store, 1, rowsOnly);
  expect(await kept(store)).toEqual({
    rows: ["S1: 2, line 3", "S2: 2, line 2", "S1: 3, line 3"],
    again: ["S2: 3"],
  });
  expect(await themes(store)).toEqual(["S1 Goal setting", "S2 MI skills"]);
  await undoImport(store, 3, rowsOnly);
  expect(await hashOf(store)).toBe(first);
});

test("an import that stands again has its say between those before and those after it", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + s1 });
  await bring(store, { "b.csv": head + session("S1", "2025-01-10", goals) });
  await undoImport(store, 2, rowsOnly);
  await bring(store, { "c.csv": `${head}${s1}\n` });
  expect((await kept(store)).again).toEqual(["S1: 3"]);
  await redoImport(store, 2, rowsOnly);
  expect(await themes(store)).toEqual(["S1 MI skills"]);
  await undoImport(store, 3, rowsOnly);
  expect(await themes(store)).toEqual(["S1 Goal setting"]);
});

test("what a file said again is replaced with its period, and stands where a later file brings it", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + s1 + s2 });
  await bring(store, { "b.csv": `${head}${s1}${s2}\n` });
  const file = { "c.csv": head + s1 + session("S3", "2025-01-25") };
  await bring(store, file, { answers: { "c.csv": { "absent-rows": "replace" } } });
  expect(await themes(store)).toEqual(["S1 MI skills", "S3 MI skills"]);
  await bring(store, { "d.csv": head + s2 });
  expect(await themes(store)).toEqual(["S1 MI skills", "S2 MI skills", "S3 MI skills"]);
  await undoImport(store, 4, rowsOnly);
  await undoImport(store, 3, rowsOnly);
  await undoImport(store, 1, rowsOnly);
  expect(await themes(store)).toEqual(["S1 MI skills", "S2 MI skills"]);
});

test("another source that brings the same has rows of its own: a file replaces those of its source alone", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + s1 });
  const other = `${head.trim()},notes\nS1,2025-01-10,${mi},\n`;
  const { files } = await bring(store, { "b.csv": other });
  expect(files[0]!.rows).toMatchObject({ unchanged: 1 });
  expect(await kept(store)).toEqual({ rows: ["S1: 1, line 2", "S1: 2, line 2"], again: [] });
});

test("a number that stands alone and comes with two rows is judged as a whole, and a copy of what stands is one", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + s1 + s2 });
  const other = session("S1", "2025-01-10", goals);
  const { files } = await bring(store, { "b.csv": head + s1 + other + s2 });
  expect(files[0]!.rows).toMatchObject({ new: 0, changed: 2, unchanged: 1, duplicate: 0 });
  const again = await bring(store, { "c.csv": head + s2 + other + s1 + s2 });
  expect(again.files[0]!.rows).toMatchObject({ changed: 0, unchanged: 3, duplicate: 1 });
});

test("how a question spells a site follows from what stands, not from which rows are kept once", async () => {
  const store = newStore();
  const at = (site: string) => `${site},Dana,Ana Ruiz,individual,pd_plan,MI skills`;
  const again = head + session("S2", "2025-01-11", at("north"));
  await bring(store, {
    "a.csv": head + session("S1", "2025-01-10", at("North")) + again.slice(head.length),
  });
  await bring(store, { "b.csv": again });
  await bring(store, { "b2.csv": `${again}\n` });
  const asked = async () => {
    const nearly = head + session("S9", "2025-01-12", at("Nrth"));
    const { files } = await bring(store, { "c.csv": nearly }, { dryRun: true });
    return files[0]!.questions.map(({ options }) => options.map(({ value }) => value));
  };
  const before = await asked();
  expect(before).toEqual([["new", "North"]]);
  await undoImport(store, 1, rowsOnly);
  await redoImport(store, 1, rowsOnly);
  expect(await asked()).toEqual(before);
});
