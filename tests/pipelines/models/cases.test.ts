import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, build, differences, type ExpectedRows, readExpected } from "./build.ts";
import { readCases, rowsOfAgency } from "./cases.ts";

const cases = readCases();
let built: Built;
let read: ExpectedRows;

/** Each case is an agency of one warehouse: what one has must not touch the rows of another. */
beforeAll(async () => {
  built = await build(cases.map((one) => rowsOfAgency(one)));
  read = await readExpected(built, cases);
});

afterAll(() => built.close());

test.each(cases.map((one) => [one.name.replaceAll("-", " "), one] as const))("%s", (_, one) => {
  expect(differences(one, one.name, read)).toEqual([]);
});
