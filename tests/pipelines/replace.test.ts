import { expect, test } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { type ImportOptions, rebuild, redoImport } from "../../pipelines/import.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { bring, hashOf, head, newStore, rowsOf, rowsOnly, session } from "./bring.ts";

const at = (site: string): string => `${site},Dana,Ana Ruiz,individual,pd_plan,MI skills`;
const march = {
  "march.csv":
    head +
    session("S1", "2025-03-01") +
    session("S2", "2025-03-15") +
    session("S3", "2025-03-31") +
    session("S4", "2025-04-02") +
    session("S5", "2025-03-15", at("South")),
};
/** The same system later: S2 was deleted there. */
const again = {
  "again.csv": head + session("S1", "2025-03-01") + session("S3", "2025-03-31"),
};
const replace: ImportOptions = { answers: { "again.csv": { "absent-rows": "replace" } } };

const sessionsOf = async (store: Store): Promise<unknown[]> =>
  (await rowsOf(store, "SELECT DISTINCT session_id FROM standing.sessions ORDER BY 1")).map(
    (row) => row.session_id,
  );

test("rows that a newer file does not bring stay, and it is said how many of which site and days", async () => {
  const store = newStore();
  await bring(store, march);
  const { files } = await bring(store, again);
  expect(files[0]).toMatchObject({ outcome: "accepted", gone: 0, rows: { unchanged: 2 } });
  expect(files[0]?.decisions).toContainEqual({
    id: "absent-rows",
    what: "1 sessions of North, 2025-03-01 to 2025-03-31",
    reason: "stand from import 1 and are not in this file; they stay",
    options: [
      { value: "stay", label: "they stay" },
      {
        value: "replace",
        label:
          "they go: this file replaces North from 2025-03-01 to 2025-03-31; what lies before or after stays",
      },
      { value: "replace-all", label: "they go, and so do those of files with other columns" },
    ],
  });
  expect(await sessionsOf(store)).toEqual(["S1", "S2", "S3", "S4", "S5"]);
});

test("a file replaces a period at its sites when a person says so, and its undo brings back what was there", async () => {
  const store = newStore();
  await bring(store, march);
  const before = await hashOf(store);
  const { files } = await bring(store, again, replace);
  expect(files[0]).toMatchObject({ outcome: "accepted", gone: 1, rows: { read: 2, unchanged: 2 } });
  expect(await sessionsOf(store)).toEqual(["S1", "S3", "S4", "S5"]);
  const replaced = await hashOf(store);
  await rebuild(store, rowsOnly);
  expect(await hashOf(store)).toBe(replaced);
  await undoImport(store, 2, rowsOnly);
  expect(await hashOf(store)).toBe(before);
  await redoImport(store, 2, rowsOnly);
  expect(await hashOf(store)).toBe(replaced);
  await undoImport(store, 1, rowsOnly);
  expect(await sessionsOf(store)).toEqual(["S1", "S3"]);
  await redoImport(store, 1, rowsOnly);
  expect(await hashOf(store)).toBe(replaced);
});

test("what a later file brings into a replaced period stands", async () => {
  const store = newStore();
  await bring(store, march);
  await bring(store, again, replace);
  await bring(store, { "late.csv": head + session("S2", "2025-03-15") });
  expect(await sessionsOf(store)).toEqual(["S1", "S2", "S3", "S4", "S5"]);
  await undoImport(store, 3, rowsOnly);
  expect(await sessionsOf(store)).toEqual(["S1", "S3", "S4", "S5"]);
});

const training = (rows: string) => `Session ID,Session date,Program,Coach,Staff,Type\n${rows}`;

test("what a file replaces is what a person says, whatever was imported before: an undo is as if it had never been", async () => {
  const a = { "a.csv": training("T1,2025-03-14,North,Eve,Bo Lee,training\n") };
  const b = {
    "again.csv": training(
      "T2,2025-03-01,North,Eve,Bo Lee,training\nT3,2025-03-31,North,Eve,Bo Lee,training\n",
    ),
  };
  const left = {
    replace: ["S1", "S2", "S3", "S4", "S5", "T2", "T3"],
    "replace-all": ["S4", "S5", "T2", "T3"],
  };
  for (const [said, sessions] of Object.entries(left)) {
    const answers = { "again.csv": { "absent-rows": said } };
    const store = newStore();
    await bring(store, march);
    await bring(store, a);
    await bring(store, b, { answers });
    expect(await sessionsOf(store)).toEqual(sessions);
    await undoImport(store, 2, rowsOnly);
    const without = newStore();
    await bring(without, march);
    await bring(without, b, { answers });
    expect(await sessionsOf(without)).toEqual(sessions);
    expect(await hashOf(store)).toBe(await hashOf(without));
  }
});

test("a file replaces rows of its own source alone", async () => {
  const store = newStore();
  await bring(store, march);
  const first = await bring(store, {
    "t.csv": training(
      "T1,2025-03-14,North,Eve,Bo Lee,training\nT2,2025-03-16,North,Eve,Bo Lee,training\n",
    ),
  });
  expect(first.files[0]?.decisions).toContainEqual(
    expect.objectContaining({
      id: "absent-rows",
      what: "1 sessions of North, 2025-03-14 to 2025-03-16",
      reason: "stand from import 1, with other columns, and are not in this file; they stay",
      options: [
        { value: "stay", label: "they stay" },
        { value: "replace-all", label: "they go, and so do those of files with other columns" },
      ],
    }),
  );
  const { files } = await bring(
    store,
    {
      "again.csv": training(
        "T2,2025-03-16,North,Eve,Bo Lee,training\nT3,2025-03-14,North,Eve,Bo Lee,training\n",
      ),
    },
    replace,
  );
  expect(files[0]).toMatchObject({ gone: 1 });
  expect(await sessionsOf(store)).toEqual(["S1", "S2", "S3", "S4", "S5", "T2", "T3"]);
});

test("values of one measure are no absent values of another, nor quarters of months", async () => {
  const store = newStore();
  const long = (rows: string) => `site,date,measure,value,n\n${rows}`;
  await bring(store, {
    "a.csv": long(
      "North,2025-01,ns_attending,1,12\nNorth,2025-02,ns_attending,2,12\nNorth,2025-02,ns_any,1,12\nNorth,2025 Q1,ns_attending,2,30\n",
    ),
  });
  const { files } = await bring(
    store,
    { "again.csv": long("North,2025-01,ns_attending,1,12\nNorth,2025-03,ns_attending,3,12\n") },
    replace,
  );
  expect(files[0]).toMatchObject({ gone: 1 });
  expect(
    await rowsOf(
      store,
      "SELECT measure, grain, CAST(date AS VARCHAR) AS month FROM standing.fidelity ORDER BY ALL",
    ),
  ).toEqual([
    { measure: "ns_any", grain: "month", month: "2025-02-01" },
    { measure: "ns_attending", grain: "month", month: "2025-01-01" },
    { measure: "ns_attending", grain: "month", month: "2025-03-01" },
    { measure: "ns_attending", grain: "quarter", month: "2025-01-01" },
  ]);
});

test("goals are missed by the day on which they were opened", async () => {
  const store = newStore();
  const goals = (...ids: string[]) =>
    `goal_id,staff,site,theme,opened\n${ids.map((id) => `G${id},Ana Ruiz,North,MI skills,2025-01-0${id}\n`).join("")}`;
  await bring(store, { "a.csv": goals("1", "2", "3", "4") });
  const { files } = await bring(store, { "again.csv": goals("1", "3") }, replace);
  expect(files[0]).toMatchObject({ gone: 1 });
  expect(await rowsOf(store, "SELECT goal_id FROM standing.goals ORDER BY 1")).toEqual(
    ["G1", "G3", "G4"].map((goal_id) => ({ goal_id })),
  );
});
