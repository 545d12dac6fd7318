import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ImportReport, rebuild } from "../../pipelines/import.ts";
import { bring, hashOf, head, newStore, session, withMarts } from "./bring.ts";

const survey = (...rows: string[]) => ({
  [`survey ${rows.length}.csv`]: `site,date,measure,value,n\n${rows.map((row) => `North,${row}\n`).join("")}`,
});
const point = {
  site: "North",
  measure: "ns_attending",
  instrument: null,
  version: null,
  subscale: null,
  respondent: null,
  grain: "month",
};

test("a dry run tells which points would move, the import that they did, and the first one changes nothing", async () => {
  const store = newStore();
  const first = await bring(
    store,
    survey("2025-01,ns_attending,1,12", "2025-02,ns_attending,2,12", "2025-03,ns_attending,*,12"),
    withMarts,
  );
  expect(first.moves).toMatchObject({ points: { moved: 0, new: 2, gone: 0 }, classes: 0 });
  const corrected = survey(
    "2025-01,ns_attending,1.5,12",
    "2025-02,ns_attending,*,12",
    "2025-03,ns_attending,3,12",
    "2025-04,ns_attending,*,12",
  );
  const before = [await hashOf(store), readdirSync(store.warehouses), readdirSync(store.uploads)];
  const checked: ImportReport[] = [];
  const dry = await bring(store, corrected, {
    ...withMarts,
    dryRun: true,
    onChecked: (report) => void checked.push(report),
  });
  expect(checked).toEqual([{ ...dry, moves: null }]);
  expect([await hashOf(store), readdirSync(store.warehouses), readdirSync(store.uploads)]).toEqual(
    before,
  );
  // What was withheld is no point: it neither moves to a value nor from one.
  expect(dry.moves).toEqual({
    points: { moved: 1, new: 1, gone: 1 },
    classes: 0,
    list: [
      { ...point, month: "2025-03-01", was: null, now: 3 },
      { ...point, month: "2025-02-01", was: 2, now: null },
      { ...point, month: "2025-01-01", was: 1, now: 1.5 },
    ],
  });
  expect((await bring(store, corrected, withMarts)).moves).toEqual(dry.moves);

  // A rebuild that finds the same moves nothing; beside a file that cannot be read all is new.
  const none = { points: { moved: 0, new: 0, gone: 0 }, classes: 0, list: [] };
  expect((await rebuild(store, withMarts)).moves).toEqual(none);
  const [served = ""] = readdirSync(store.warehouses).toSorted().slice(-1);
  writeFileSync(join(store.warehouses, served), "not a warehouse");
  expect((await rebuild(store, withMarts)).moves.points).toEqual({ moved: 0, new: 2, gone: 0 });
});

test("a dry run tells how many sessions would change their class", async () => {
  const store = newStore();
  await bring(
    store,
    {
      "a.csv": head + session("S1", "2025-01-10") + session("S2", "2025-01-11"),
    },
    withMarts,
  );
  // S1 began with an event and is reactive then; S3 is new and has no class to change.
  const { moves } = await bring(
    store,
    {
      "b.csv":
        head +
        session("S1", "2025-01-10", "North,Dana,Ana Ruiz,individual,incident,MI skills") +
        session("S3", "2025-01-11", "North,Dana,Ana Ruiz,individual,incident,Safety"),
    },
    { dryRun: true, ...withMarts },
  );
  expect(moves).toEqual({ points: { moved: 0, new: 0, gone: 0 }, classes: 1, list: [] });
});

test("without an accepted file nothing is built, and nothing moves", async () => {
  const { moves } = await bring(
    newStore(),
    { "a.csv": "apples,pears\n1,2\n" },
    { dryRun: true, ...withMarts },
  );
  expect(moves).toBeNull();
});
