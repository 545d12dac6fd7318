import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { commandLine } from "./cli/command_line.ts";

const folder = mkdtempSync(join(tmpdir(), "throughline-annotations-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { command, file, json, store } = commandLine(folder);

/** Thirteen months about 5 and six about 15, from January 2024 on. */
const measured = [4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 5, 14, 16, 14, 16, 14, 16].map(
  (value, at) =>
    `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}-15,North,ns_attending,${value},20`,
);
const header = "date,site,measure,value,n";

beforeAll(async () => {
  const imported = await command("import", file("fidelity.csv", [header, ...measured]));
  if (imported.code !== 0) throw new Error(imported.out + imported.err);
});

type Trend = { month: string; center: number | null; limits_from: string };
/** The centers of the chart, each with the months that share it. */
const centers = async () => {
  const rows = (await json("show", "fidelity_trend")) as Trend[];
  const of = Map.groupBy(rows, ({ limits_from }) => limits_from);
  return [...of].map(([from, [first, ...more]]) => [from, first?.center, 1 + more.length]);
};
// (65 + 90) / 19 for all points; 65 / 13 and 90 / 6 for the two parts.
const asOne = [["2024-01-01", expect.closeTo(155 / 19, 10) as number, 19]];
const parted = [
  ["2024-01-01", 5, 13],
  ["2025-02-01", 15, 6],
];
const ofNorth = ["--site", "north", "--measure", "# natural supports"];

test("a baseline parts the limits until it is withdrawn, through undo and rebuild", async () => {
  expect(await centers()).toEqual(asOne);
  const why = ["--from", "2025-02", "--why", " form  changed ", "--author", "Ana Lee"];
  expect(await json("baseline", "add", ...ofNorth, ...why)).toMatchObject({
    annotationId: 1,
    kind: "baseline",
    site: "North",
    measure: "ns_attending",
    date: "2025-02-01",
    words: "form changed",
    author: "Ana Lee",
    withdrawn: null,
  });
  expect(await centers()).toEqual(parted);
  const later = file("later.csv", [header, "2025-08-15,North,ns_attending,40,20"]);
  expect(await command("import", later)).toMatchObject({ code: 0 });
  await undoImport(openStore(store), 2);
  expect(await centers()).toEqual(parted);
  await command("rebuild");
  expect(await centers()).toEqual(parted);
  expect(await command("baseline", "add", ...ofNorth, ...why)).toMatchObject({
    code: 1,
    err: "throughline: baseline 1 says so already",
  });
  expect(await command("baseline", "withdraw", "1", "--author", "Bo")).toMatchObject({ code: 0 });
  expect(await centers()).toEqual(asOne);
  expect((await command("baseline", "list")).out).toMatch(
    /^baseline 1: from 2025-02, ns_attending at North: form changed \(Ana Lee, .*\), withdrawn by Bo on /,
  );
  expect(await command("baseline", "withdraw", "1")).toMatchObject({
    code: 1,
    err: "throughline: baseline 1 was withdrawn already",
  });
});

test("a note at all sites or one reaches the mart with its day and author, and moves no limit", async () => {
  const by = ["--on", "2025-01-20", "--author", "Ana Lee"];
  expect((await command("note", "add", "new coach", ...by, "--site", "NORTH")).out).toMatch(
    /^note 2: on 2025-01-20, all measures at North: new coach \(Ana Lee, /,
  );
  await command("note", "add", "snow", ...by);
  expect(await json("show", "annotations")).toMatchObject([
    { annotation_id: 2, kind: "note", site: "North", measure: null, date: "2025-01-20" },
    { annotation_id: 3, kind: "note", site: null, measure: null, words: "snow", author: "Ana Lee" },
  ]);
  expect(await centers()).toEqual(asOne);
  expect(await json("note")).toMatchObject([{ annotationId: 2 }, { annotationId: 3 }]);
});

test.each([
  [["note", "add", "x", "--on", "2025-02-30"], 2, /not a day: 2025-02-30/],
  [["note", "add", " ", "--on", "2025-02-03"], 2, /a note needs words/],
  [["note", "add", "x".repeat(201), "--on", "2025-02-03"], 2, /takes 200 characters/],
  [["note", "add", "x", "--on", "2025-02-03", "--site", "Far"], 1, /no site Far \(it is one of/],
  [["baseline", "add", ...ofNorth, "--from", "2025-13", "--why", "x"], 2, /not a month: 2025-13/],
  [["baseline", "add", ...ofNorth, "--from", "2025-02", "--why", " "], 2, /needs a reason/],
  [
    ["baseline", "add", ...ofNorth, "--from", "2026-02", "--why", "x"],
    1,
    /North has no values of ns_attending from 2026-02 on/,
  ],
  [["note", "withdraw", "1"], 1, /no note 1/],
  [["note", "withdraw", "x"], 2, /not the number of a note: x/],
])("%j is refused in one line", async (args, code, message) => {
  const refused = await command(...args);
  expect(refused).toMatchObject({ code, err: expect.stringMatching(message) as string });
  expect(refused.err.split("\n")).toHaveLength(1);
});

test("what was written is never changed nor deleted", () => {
  const ledger = openLedger(openStore(store).ledger);
  const { database } = ledger;
  expect(() => database.exec("UPDATE annotations SET words = 'other'")).toThrow("never changed");
  expect(() => database.exec("DELETE FROM annotations")).toThrow("never deleted");
  closeLedger(ledger);
});
