import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { inOrder, orderOf } from "../../../pipelines/commands/order.ts";
import { cellsOf, numbersOf, readSeries } from "../../../pipelines/commands/series.ts";

const folder = mkdtempSync(join(tmpdir(), "series-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string | Uint8Array): string {
  const path = join(folder, "series.csv");
  writeFileSync(path, text);
  return path;
}

async function numbers(text: string | Uint8Array, column = "value"): Promise<(number | null)[]> {
  return numbersOf(await readSeries(file(text), [column]), column);
}

async function order(cells: readonly string[]) {
  const read = await readSeries(file(["month,value", ...cells.map((c) => `${c},1`)].join("\n")), [
    "month",
  ]);
  const found = orderOf(read, "month");
  return { ...found, rows: inOrder(read, "month", found) };
}

describe("a column of numbers", () => {
  it("is found by its name below a title, whatever parts the fields", async () => {
    expect(await numbers("value,n\n1,10\n2.5,11\n")).toEqual([1, 2.5]);
    expect(await numbers("Export of 2024-05-01\n\nn;value\n10;1\n11;2.5\n")).toEqual([1, 2.5]);
    expect(await numbers("\ufeffn\tvalue\r\n10\t1\r\n11\t2.5")).toEqual([1, 2.5]);
    expect(await numbers('"note","value"\n"a, b",1e-3\n"c",-.5\n')).toEqual([0.001, -0.5]);
    expect(await numbers(Buffer.from("value,n\n1,2\n3,4\n", "utf16le"))).toEqual([1, 3]);
  });

  it("takes what says that there is nothing for a gap, and a blank line where it stands alone", async () => {
    expect(await numbers("value,n\n1,1\n,1\nNA,1\nn/a,1\n2,1\n")).toEqual([1, null, null, null, 2]);
    expect(await numbers("value\n1\n\n3\n\n")).toEqual([1, null, 3]);
  });

  it.each([
    ["12%", "leave the percent sign out"],
    ["1.234.567", "no thousands separator"],
    ['"1,5"', "write a decimal point"],
    ["about 3", "no number"],
    ["#DIV/0!", "no number"],
    ["Infinity", "no number"],
    ["1e300", "too large"],
  ])("refuses %s with line, column and value", async (cell, reason) => {
    const read = numbers(`value,n\n1,1\n${cell},1\n`);
    await expect(read).rejects.toThrow(reason);
    await expect(read).rejects.toThrow(/^series\.csv, line 3, column value: "/);
  });

  it.each([
    ["Value,n\n1,2\n", "no column value (did you mean Value?)"],
    ["a,b\n1,2\n", "no column value (it has a, b)"],
    ["value,value\n1,2\n", "stands twice"],
    ["value,n\n1,2\n1,2,3\n", "line 3: 3 fields where the header has 2"],
    ["value\n1,5\n2,5\n", "2 fields where the header has 1"],
    ["value,n\n", "no row below the header"],
    ["", "the file is empty"],
    ["value,n\n1,\u0000\n", "NUL"],
  ])("refuses %j in one line", async (text, reason) => {
    await expect(numbers(text)).rejects.toThrow(reason);
    await expect(numbers(text)).rejects.not.toThrow("\n");
  });
});

describe("the order of rows", () => {
  it("is that of numbers, whose gaps mean nothing", async () => {
    expect(await order(["2003", "2001", "2000"])).toMatchObject({
      rows: [2, 1, 0],
      places: [3, 2, 1],
      unit: null,
    });
  });

  it.each([
    ["month", ["2024-03", "2024-01", "2024-06"], [3, 1, 6]],
    ["month", ["Jan 2024", "Feb 2024", "Apr 2024"], [1, 2, 4]],
    ["month", ["2024-01-31", "2024-02-29", "2024-04-30"], [1, 2, 4]],
    ["month", ["2024-01-03", "2024-02-07", "2024-03-06", "2024-05-01"], [1, 2, 3, 5]],
    ["quarter", ["2023 Q4", "2024 Q1", "2024 Q3"], [1, 2, 4]],
    ["quarter", ["2024-01-01", "2024-04-01", "2024-10-01"], [1, 2, 4]],
    ["year", ["2019-07-01", "2020-07-01", "2022-07-01"], [1, 2, 4]],
    ["week", ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-29"], [1, 2, 3, 5]],
    ["day", ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-03"], [1, 2, 3, 5]],
    ["month", ["13/01/2024", "13/02/2024", "13/03/2024"], [1, 2, 3]],
    [null, ["2024-01-01", "2024-01-04", "2024-01-19", "2024-03-02"], [1, 2, 3, 4]],
  ])("counts periods of a %s: %j", async (unit, cells, places) => {
    expect(await order(cells)).toMatchObject({ unit, places });
  });

  it.each([
    [["2024-01", "2024-02", "2024-01"], "lines 2 and 4, column month: 2024-01 stands twice"],
    [["01/02/2024", "01/03/2024"], "day or month may come first"],
    [["1/2/24", "1/3/24"], "year of two digits"],
    [["2024-01", "", "2024-03"], "line 3, column month: empty"],
    [["2024-01", "soon"], '"soon" is no number and no date'],
    [["2024-01", "5"], '"5" is no number and no date'],
    [["2024-01-30", "2024-02-30"], '"2024-02-30" is no number and no date'],
  ])("refuses %j in one line", async (cells, reason) => {
    await expect(order(cells)).rejects.toThrow(reason);
  });

  it("finds a place by what is written as the column is", async () => {
    const { keyOf, keys } = await order(["2024-01", "2024-02"]);
    expect(keyOf("2024-02-01")).toBe(keys[1]);
    expect(() => keyOf("soon")).toThrow("soon is no date as those in month are");
  });

  it("keeps the other cells of a row beside it", async () => {
    const read = await readSeries(file("unit,month\nNorth,2024-02\nSouth,2024-01\n"), [
      "month",
      "unit",
    ]);
    expect(cellsOf(read, "unit")).toEqual(["North", "South"]);
  });
});
