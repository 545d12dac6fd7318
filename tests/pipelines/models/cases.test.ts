import { afterAll, beforeAll, expect, test } from "vitest";
import { marts } from "../../../pipelines/contracts/marts.ts";
import { readModels } from "../../../pipelines/warehouse/models.ts";
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

test.each(Object.entries(marts))("%s has the columns of its contract", async (name, mart) => {
  const columns = await built.rows(
    `SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'marts' AND table_name = '${name}' ORDER BY ordinal_position`,
  );
  const types = Object.entries(mart.columns).map(([column, { type }]) => [column, inDuckDB(type)]);
  expect(columns.map((row) => [row.column_name, row.data_type])).toEqual([
    ["agency", "VARCHAR"],
    ...types,
  ]);
});

test("every model comes after those that it reads", () => {
  const order = readModels().map(({ schema, name }) => `${schema}.${name}`);
  const late = readModels().filter(({ needs }, index) =>
    needs.some((need) => order.indexOf(need) >= index),
  );
  expect(late).toEqual([]);
});

const inDuckDB = (type: string): string => (type === "DOUBLE PRECISION" ? "DOUBLE" : type);
