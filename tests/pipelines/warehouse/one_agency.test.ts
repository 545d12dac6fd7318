import { expect, test } from "vitest";
import { readModels } from "../../../pipelines/warehouse/models.ts";
import { oneAgency } from "../../../pipelines/warehouse/one_agency.ts";

const models = readModels().map(({ name, sql }) => [name, sql] as const);

test.each(models)("%s compares no agency with itself where there is one", (_, sql) => {
  const text = oneAgency(sql, "O'Hara").replaceAll(/--.*$/gm, "");
  expect(text).not.toMatch(/agency =|PARTITION BY (\w+\.)?agency/);
  // Groups by nothing but the agency are left.
  expect(text).not.toMatch(/GROUP BY (\w+\.)?agency,/);
});
