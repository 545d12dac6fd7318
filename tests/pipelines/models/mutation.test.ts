import { expect, test } from "vitest";
import { type Model, readModels } from "../../../pipelines/warehouse/models.ts";
import { build, differences, type ExpectedRows, readExpected } from "./build.ts";
import { constants } from "../verdicts/given.ts";
import { type Case, type Given, readCases, rowsOfAgency, rules, rulesOf } from "./cases.ts";

const cases = readCases();
const models = readModels();

/**
 * Cases that between them turned red for every mutant when they were counted: they are tried first,
 * and every case on the mutants that they leave.
 */
const telling = new Set([
  "a-closed-goal-counts-for-30-days-more",
  "a-goal-is-open-until-180-days-after-its-target",
  "a-goal-named-on-more-than-three-unlike-themes-is-listed",
  "a-recurring-group-fades-at-60-percent-of-its-first-meetings",
  "c4-takes-follow-up-dates-of-1-to-120-days-ahead",
  "chance-draws-are-whole",
  "chance-shuffles-the-themes-within-a-quarter",
  "chance-takes-fewer-draws-where-sessions-are-many",
  "coverage-not-reached-has-a-goal-for-60-days-and-no-session-in-60",
  "coverage-only-when-new-or-when-something-goes-wrong",
  "l1-counts-only-named-goals-l2-all",
  "l2-asks-for-a-third-of-more-than-three",
  "l3-counts-staff-by-sessions-of-90-days-without-a-roster",
  "r3-ends-with-another-channel-from-90-days-before-to-45-after",
  "r3-needs-fewer-linked-than-an-event-would",
  "r4-everyone-was-hired-45-days-ago-at-most",
  "sentences-say-why-and-what-would-change-it",
  "settled-when-the-follow-up-has-passed",
  "strong-has-l1-and-two-carries",
  "threads-a-session-counts-for-90-days-up-to-the-month-end",
  "threads-a-theme-tapers-after-the-month-in-which-it-was-embedded",
  "threads-embedded-in-the-first-three-months-is-before-the-data-begin",
  "threads-without-a-staff-export-those-in-a-session-are-active",
]);
const firstCases = cases.filter(({ name }) => telling.has(name));
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

/** The mutants under which no case is red: every case with every moved constant is an agency. */
async function survivors(moved: Mutant[], tried: Case[]): Promise<Mutant[]> {
  if (moved.length === 0) return [];
  const agency = (one: Case, mutant: Mutant): string => `${one.name} | ${title(mutant)}`;
  const given = moved.flatMap((mutant) =>
    tried.map((one) => {
      const constants = rulesOf(one);
      const value = (constants[mutant.rule] ?? 0) + mutant.by;
      return rowsOfAgency(one, agency(one, mutant), { ...constants, [mutant.rule]: value });
    }),
  );
  const read = await expectedRows(given, models);
  return moved.filter((mutant) =>
    tried.every((one) => differences(one, agency(one, mutant), read).length === 0),
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
  const alone = mutants.filter(({ rule }) => framed.includes(rule)).map((mutant) => [mutant]);
  const together = mutants.filter(({ rule }) => !framed.includes(rule));
  const left: Mutant[] = [];
  for (const moved of [together, ...alone])
    left.push(...(await survivors(await survivors(moved, firstCases), cases)));
  expect(left.map(title)).toEqual([]);
});

test("without any signal a case turns red", async () => {
  const green = async (gone: string[], tried: Case[]): Promise<string[]> => {
    if (gone.length === 0) return [];
    const given = gone.flatMap((signal) =>
      tried.map((one) => rowsOfAgency(one, without(one, signal))),
    );
    const read = await expectedRows(given, withoutSignals());
    return gone.filter((signal) =>
      tried.every((one) => differences(one, without(one, signal), read).length === 0),
    );
  };
  expect(await green(await green(signals, firstCases), cases)).toEqual([]);
});
