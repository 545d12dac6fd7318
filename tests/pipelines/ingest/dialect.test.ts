import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../../pipelines/import.ts";
import { inspect } from "../../../pipelines/ingest/inspect.ts";
import type { Answers } from "../../../pipelines/ingest/question.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { rowsOnly } from "../bring.ts";
import { bytesOf, emptyStore, given } from "./given.ts";

const decided = async (content: string | Uint8Array, id: string, answers: Answers = {}) =>
  (await given(content, answers)).reading.decisions.find((each) => each.id === id);

test("encoding, delimiter and header are shown with what else they could be", async () => {
  const text = "Staff list\nstaff,site\nAna Ruiz,North\n";
  const values = async (id: string) =>
    (await decided(text, id))?.options?.map(({ value }) => value);
  expect(await values("encoding")).toEqual(
    expect.arrayContaining(["utf-8", "windows-1252", "utf-16le", "utf-16be"]),
  );
  expect(await values("delimiter")).toEqual(["comma", "semicolon", "tab", "bar"]);
  expect(await values("header")).toEqual(["1", "2", "3", "none"]);
});

test.each([
  ["semicolon", "staff;site;title;hired\nAna Ruiz;North;FSP\n"],
  [
    "tab",
    "staff\tsite\ttitle\thired\nAna Ruiz\tNorth\tFSP, lead\t\t\t\nBo Lee\tSouth\tFSP\nCy Ott\tSouth\tFSP\t\n",
  ],
])("few rows of unequal length are parted by the %s that alone parts them", async (name, text) => {
  const { reading, rejects } = await given(text);
  expect(reading.layout?.header).toEqual(["staff", "site", "title", "hired"]);
  expect(await decided(text, "delimiter")).toMatchObject({ what: name });
  expect(rejects).toMatchObject([{ reason: "3 fields where the header has 4" }]);
});

test("a chosen delimiter wins over the one that the rows agree on", async () => {
  const text = "staff;site,role\nAna Ruiz;North,FSP\nBo Lee;South,FSP\n";
  const found = await given(text, { delimiter: "semicolon" });
  expect(found.reading.layout?.header).toEqual(["staff", "site,role"]);
  expect(await decided(text, "delimiter", { delimiter: "semicolon" })).toMatchObject({
    what: "semicolon",
    reason: "chosen by a person",
  });
});

test("a chosen header line wins, and data begin below it", async () => {
  const text = "staff,site\nStaff name,Program\nAna Ruiz,North\n";
  const found = await given(text, { header: "2" });
  expect(found.reading.layout).toMatchObject({ headerLine: 2, header: ["Staff name", "Program"] });
  expect(found.reading.records).toBe(1);
  const none = await given(text, { header: "none" });
  expect(none.reading.layout).toMatchObject({ headerLine: null, header: ["column 1", "column 2"] });
  expect(none.reading.layout?.sample).toHaveLength(3);
});

test("a chosen encoding wins: an old Mac file reads right, the replacement character is kept out", async () => {
  const bytes = Buffer.concat([
    Buffer.from("staff,site\nJos"),
    Buffer.from([0x8e]),
    Buffer.from(",North\nBo Lee,South\n"),
  ]);
  expect((await given(bytes, { encoding: "macintosh" })).rows[0]?.staff).toBe("José");
  const damaged = await given(bytes, { encoding: "utf-8" });
  expect(damaged.rows.map(({ staff }) => staff)).toEqual(["Bo Lee"]);
  expect(damaged.rejects).toMatchObject([{ line: 2, column: "staff" }]);
});

test("a sep= line that parts nothing is asked, not followed", async () => {
  expect((await given("sep=,\nstaff;site\nAna Ruiz;North\n")).open).toContain("delimiter");
  for (const delimiter of [",", ";", "\t", "|"]) {
    const text = `sep=${delimiter}\r\nstaff,site\r\nAna Ruiz,North\r\n`.replaceAll(",", delimiter);
    const found = await given(text);
    expect([found.open, found.rows[0]?.site]).toEqual([[], "North"]);
  }
});

test("rows that two delimiters part equally well are asked", async () => {
  const text = "Score, mean;Minutes\n1,5;30\n2,75;45\n";
  const found = await inspect("a.csv", bytesOf(text), emptyStore);
  expect(found.questions.map(({ id }) => id)).toContain("delimiter");
});

test("many title lines do not hide what parts the few rows below them", async () => {
  const found = await given(
    "Staff list\nNorth, South\nPrinted 2026-01-05\n\nFor internal use\nBy Dana\nstaff;site\nAna Ruiz;North\nBo Lee;South\n",
  );
  expect(found.reading.layout).toMatchObject({ delimiter: ";", headerLine: 7 });
  expect(found.rows.map(({ line }) => line)).toEqual([8, 9]);
});

test("rows that lack a column that the header names are rejected, not shifted", async () => {
  const found = await given("staff,site,role\nAna Ruiz,North\nBo Lee,South\n");
  expect(found.rows).toEqual([]);
  expect(found.rejects.map(({ line }) => line)).toEqual([2, 3]);
});

test.each([
  [
    "groups above names",
    "Session,,,Staff,,\nid,date,site,name,role,coach\nS1,2025-03-04,N,Zoë,RBT,D\n",
  ],
  ["two wordings", "Q1,Q2,Q3\nsession date,coach,minutes\n2025-03-04,Ana,30\n2025-03-05,Lee,45\n"],
  ["a title that fills as many cells", "Coaching log,North\ncoach,minutes\nAna,30\nLee,45\n"],
])("%s are asked as two header rows", async (_name, text) => {
  const found = await inspect("a.csv", bytesOf(text), emptyStore);
  expect(found.questions.map(({ id }) => id)).toEqual(["header-rows"]);
});

test("characters without width leave a header, and hard spaces in it are spaces", async () => {
  const found = await given("\u200bsta\u200bff ,\u00a0si\u00adte\u00a0\nAna Ruiz,North\n");
  expect(found.reading.layout?.header).toEqual(["staff", "site"]);
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "throughline-dialect-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a chosen delimiter is used again for the next file with the same columns, and said", async () => {
  const store = openStore(join(folder, "store"));
  const bring = async (text: string, answers: Answers = {}) => {
    const path = join(folder, "a.csv");
    writeFileSync(path, text);
    const source = [{ name: "a.csv", path }];
    return (await importFiles(store, source, { answers: { "a.csv": answers }, ...rowsOnly }))
      .files[0]!;
  };
  const odd = (name: string) => `staff;site;hours,a;b,c\n${name};North;1,2;3,4\n`;
  const wrong = odd("Ana Ruiz").replaceAll(";", ",").replace("staff,site", "staff;site");
  expect((await bring(wrong)).outcome).toBe("refused");
  const answers = { delimiter: "semicolon", "column:hours,a": "ignore", "column:b,c": "ignore" };
  const first = await bring(odd("Ana Ruiz"), answers);
  expect(first.outcome).toBe("accepted");
  const second = await bring(odd("Bo Lee"));
  expect(second.outcome).toBe("accepted");
  expect(second.decisions).toContainEqual({
    id: "delimiter",
    what: "semicolon",
    reason: "answered before, for import 1",
  });
});
