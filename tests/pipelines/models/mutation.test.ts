import { expect, test } from "vitest";
import { type Model, readModels } from "../../../pipelines/warehouse/models.ts";
import { build, differences, type ExpectedRows, readExpected } from "./build.ts";
import { constants } from "../verdicts/given.ts";
import { type Case, type Given, readCases, rowsOfAgency, rules, rulesOf } from "./cases.ts";

const cases = readCases();
const models = readModels();
const signals = ["l1", "l2", "l3", "c1", "c2", "c3", "c4", "r1", "r3", "r4", "q"];

/** Window frames read these for all agencies of a warehouse: each needs a build of its own. */
const framed = ["look_ahead_days", "look_back_days"];

/** The verdicts read these after the models: tests/pipelines/verdicts/constants.test.ts moves them. */
const judged: readonly string[] = constants;

type Mutant = { rule: string; by: number };
const mutants = Object.keys(rules)
  .filter((rule) => !judged.includes(rule))
  .flatMap((rule) => [1, -1].map((by) => ({ rule, by })));
const title = ({ rule, by }: Mutant): string => `${rule} ${by > 0 ? "+" : "-"} 1`;

/** Cases that turn red, by mutant: every case with every moved constant is an agency. */
async function redCases(moved: Mutant[]): Promise<Map<string, string[]>> {
  const agency = (one: Case, mutant: Mutant): string => `${one.name} | ${title(mutant)}`;
  const given = moved.flatMap((mutant) =>
    cases.map((one) => {
      const constants = rulesOf(one);
      const value = (constants[mutant.rule] ?? 0) + mutant.by;
      return rowsOfAgency(one, agency(one, mutant), { ...constants, [mutant.rule]: value });
    }),
  );
  const read = await expectedRows(given, models);
  const isRed = (one: Case, mutant: Mutant): boolean =>
    differences(one, agency(one, mutant), read).length > 0;
  return new Map(
    moved.map((mutant) => [
      title(mutant),
      cases.filter((one) => isRed(one, mutant)).map((one) => one.name),
    ]),
  );
}

async function expectedRows(given: Given[], changed: Model[]): Promise<ExpectedRows> {
  const built = await build(given, changed);
  try {
    return await readExpected(built, cases);
  } finally {
    built.close();
  }
}

const without = (one: Case, signal: string): string => `${one.name} | without ${signal}`;

/** The models with the one line that defines each signal false for the agencies without it. */
function withoutSignals(): Model[] {
  return signals.reduce<Model[]>((changed, signal) => {
    // The line, and the alias of the relation that its SELECT reads first.
    const definition = new RegExp(
      `^(( *)  .*\\)) AS ${signal}\\b(?=[^]*?^\\2FROM [a-z._]+ AS ([a-z]+))`,
      "m",
    );
    const defining = changed.filter(({ sql }) => definition.test(sql));
    if (defining.length !== 1) throw new Error(`not one definition of the signal: ${signal}`);
    const never = `$1 AND $3.agency NOT LIKE '% | without ${signal}' AS ${signal}`;
    return changed.map((model) =>
      model === defining[0] ? { ...model, sql: model.sql.replace(definition, never) } : model,
    );
  }, models);
}

test("moving any constant by one turns a case red", async () => {
  const red = await redCases(mutants.filter(({ rule }) => !framed.includes(rule)));
  for (const mutant of mutants.filter(({ rule }) => framed.includes(rule))) {
    for (const [name, names] of await redCases([mutant])) red.set(name, names);
  }
  expect(mutants.map(title).filter((name) => (red.get(name) ?? []).length === 0)).toEqual([]);
});

test("without any signal a case turns red", async () => {
  const given = signals.flatMap((signal) =>
    cases.map((one) => rowsOfAgency(one, without(one, signal))),
  );
  const read = await expectedRows(given, withoutSignals());
  const isRed = (signal: string): boolean =>
    cases.some((one) => differences(one, without(one, signal), read).length > 0);
  expect(signals.filter((signal) => !isRed(signal))).toEqual([]);
});
