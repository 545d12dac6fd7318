import { expect, test } from "vitest";
import { readModels } from "../../../pipelines/warehouse/models.ts";
import { endsOfRising } from "../../../pipelines/warehouse/rising.ts";

const rising = readModels().filter(({ sql }) => sql.includes(" OVER rising_"));

test("some windows are over values that never fall", () => {
  expect(rising.length).toBeGreaterThan(0);
});

test.each(rising.map(({ name, sql }) => [name, sql] as const))(
  "%s compares no values where they never fall",
  (_, sql) => {
    expect(endsOfRising(sql)).not.toMatch(/\b(max|min)\([^()]*\) OVER rising_/);
  },
);
