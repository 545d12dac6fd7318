import { expect, test } from "vitest";
import { given } from "./given.ts";

const rows = "Ana Ruiz,North\nBo Lee,South\n";

test.each([
  ["comma", ","],
  ["semicolon", ";"],
  ["tab", "\t"],
  ["bar", "|"],
])("a %s parts the fields where the records agree on it", async (what, delimiter) => {
  const found = await given(`staff,site\n${rows}`.replaceAll(",", delimiter));
  expect(found.reading.decisions.find(({ id }) => id === "delimiter")?.what).toBe(what);
  expect(found.rows.map(({ site }) => site)).toEqual(["North", "South"]);
});

test("a sep= line is no data and names the delimiter", async () => {
  const found = await given("sep=;\nstaff;site\nAna Ruiz;North\n");
  expect(found.reading.records).toBe(1);
  expect(found.rows[0]).toMatchObject({ staff: "Ana Ruiz", line: 3 });
});

test("title lines above the header are passed over, and lines still count from the top", async () => {
  const found = await given(`Staff list\nPrinted 2026-01-05\n\nstaff,site\n${rows}`);
  expect(found.reading.layout?.headerLine).toBe(4);
  expect(found.rows.map(({ line }) => line)).toEqual([5, 6]);
});

test("a file without a header is asked", async () => {
  const found = await given("S1,Ana Ruiz,2025-03-04,30\nS2,Bo Lee,2025-03-05,45\n");
  expect(found.open).toContain("header");
});

test("two header rows are asked, and joined on request", async () => {
  const text = "Worker,,Dates,\nstaff,site,hired,left\nAna Ruiz,North,2025-03-04,\n";
  expect((await given(text)).open).toContain("header-rows");
  const second = await given(text, { "header-rows": "second" });
  expect(second.rows).toMatchObject([{ staff: "Ana Ruiz", hired: "2025-03-04" }]);
});

test("empty columns at the right are dropped", async () => {
  const found = await given("staff,site,,,\nAna Ruiz,North,,,\n");
  expect(found.reading.layout?.header).toEqual(["staff", "site"]);
  expect(found.rows).toHaveLength(1);
});

test("a row that is too short or too long is rejected with its line and the rest is kept", async () => {
  const found = await given(
    "staff,site,role\nAna Ruiz,North,FSP\nBo\nCy Dent,South,FSP,extra\nDi Fox,South,FSP\n",
  );
  expect(found.rejects.map(({ line, record }) => [line, record])).toEqual([
    [3, 2],
    [4, 3],
  ]);
  expect(found.rows).toHaveLength(2);
});

test("more than 500 columns are refused", async () => {
  const wide = Array.from({ length: 501 }, (_, index) => `c${index}`).join(",");
  const found = await given(`${wide}\n${wide}\n`);
  expect(found.reading.refusal?.reason).toContain("501 columns");
});
