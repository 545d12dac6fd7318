import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readChecks } from "../../../pipelines/warehouse/models.ts";
import type { Row } from "../../../pipelines/warehouse/result.ts";
import { seededAgencies } from "../../oracle/agency.ts";
import { seededLoops } from "../../oracle/loops.ts";
import { firstOf } from "../../oracle/months.ts";
import { dueFollowUps, mutualGoals } from "../../oracle/mutual.ts";
import { rawRows } from "../../oracle/raw.ts";
import { defaultRules, movedRules, type Agency, type Rules } from "../../oracle/rows.ts";
import { threadsOf } from "../../oracle/threads.ts";
import { build, type Built } from "./build.ts";
import { rules as shippedRules } from "./cases.ts";

describe.each([
  ["the shipped constants", defaultRules, 800],
  ["every constant moved by one", movedRules, 400],
])("with %s the models and the oracle agree", (_, rules, count) => {
  const given = named(rules, count);
  let built: Built;

  beforeAll(async () => {
    built = await build([...given].map(([name, agency]) => rawRows(name, agency, shippedRules)));
  });

  afterAll(() => built.close());

  /** For the first agencies that differ, what only the oracle says and what only the models say. */
  async function differences(
    linesOf: (agency: Agency) => string[],
    mart: string,
    lineOf: (row: Row) => string | null,
  ): Promise<object[]> {
    const rows = Map.groupBy(await built.rows(`SELECT * FROM marts.${mart}`), (row) =>
      String(row.agency),
    );
    return [...given]
      .map(([name, agency]) => {
        const oracle = linesOf(agency);
        const models = (rows.get(name) ?? []).map(lineOf).filter((line) => line !== null);
        return {
          name,
          oracle: oracle.filter((line) => !models.includes(line)),
          models: models.filter((line) => !oracle.includes(line)),
        };
      })
      .filter((one) => one.oracle.length + one.models.length > 0)
      .slice(0, 5);
  }

  test("on the live channels, the reach and the state at every month end", async () => {
    const wrong = await differences(monthLines, "threads", (row) => {
      const { site, theme, month, channels_live, state } = row;
      const staff = [row.goal_staff, row.reached_staff, row.active_staff];
      return [folded(site), folded(theme), month, channels_live, ...staff, state].flat().join();
    });
    expect(wrong).toEqual([]);
  });

  test("on since when every theme is embedded, and since when that has tapered", async () => {
    const wrong = await differences(embeddingLines, "theme_embedding", (row) =>
      row.state === "not_embedded" && row.embedded_from === null
        ? null
        : [
            folded(row.site),
            folded(row.theme),
            row.embedded_from,
            row.tapered_from,
            row.state,
          ].join(),
    );
    expect(wrong).toEqual([]);
  });

  test("on the goals that meet a priority, whose they are and who was not reached", async () => {
    const wrong = await differences(
      (agency) =>
        mutualGoals(agency).map(({ site, theme, goals, staff, notReached }) =>
          [site, theme, goals.length, ...goals, ...staff, "not", ...notReached].join(),
        ),
      "mutual_goals",
      (row) =>
        [folded(row.site), folded(row.theme), row.goals, row.goal_ids, people(row.staff)]
          .concat("not", people(row.not_reached))
          .flat()
          .join(),
    );
    expect(wrong).toEqual([]);
  });

  test("and themes that goals and a priority share are the mutual goals", async () => {
    const shared =
      "SELECT agency, site, theme, goals FROM marts.open_themes WHERE goals > 0 AND priority";
    const mutual = "SELECT agency, site, theme, goals FROM marts.mutual_goals";
    expect((await built.rows(`${shared} ORDER BY ALL`)).length).toBeGreaterThan(0);
    expect(await built.rows(`(${shared}) EXCEPT (${mutual})`)).toEqual([]);
    expect(await built.rows(`(${mutual}) EXCEPT (${shared})`)).toEqual([]);
  });

  test("on the follow-ups that are due", async () => {
    const wrong = await differences(
      (agency) => dueFollowUps(agency).map(({ session, theme }) => `${session},${theme}`),
      "follow_ups",
      (row) => `${String(row.session_id)},${folded(row.theme)}`,
    );
    expect(wrong).toEqual([]);
  });

  test.each(readChecks().map(({ name, sql }) => [name, sql]))(
    "and %s finds nothing",
    async (_check, sql) => {
      expect(await built.rows(sql)).toEqual([]);
    },
  );
});

test("the random agencies meet every state and channel, goals not reached and follow-ups", () => {
  const all = [...named(defaultRules, 300).values()];
  const months = all.flatMap(threadsOf).flatMap((thread) => thread.months);
  const met = new Set(months.flatMap(({ state, channels }) => [state, ...channels]));
  const wanted =
    "not_embedded being_embedded embedded embedded_before_data tapered " +
    "goals group supervision onboarding";
  expect(wanted.split(" ").filter((name) => !met.has(name))).toEqual([]);
  const turns = all.flatMap(threadsOf).map((thread) => [thread.taperedFrom !== null, thread.state]);
  expect(turns).toContainEqual([true, "embedded"]);
  expect(all.flatMap(mutualGoals).some((one) => one.notReached.length > 0)).toBe(true);
  expect(all.flatMap(dueFollowUps).length).toBeGreaterThan(0);
});

function named(rules: Rules, count: number): Map<string, Agency> {
  return new Map([
    ...seededLoops(count, 20240302, rules).map((agency, n): [string, Agency] => [
      `loop ${n}`,
      agency,
    ]),
    ...seededAgencies(count / 2, 20240303, rules).map((agency, n): [string, Agency] => [
      `random ${n}`,
      agency,
    ]),
  ]);
}

const folded = (value: unknown) => String(value).toLowerCase();
const people = (names: unknown) => (Array.isArray(names) ? names.map(folded).sort() : []);
const written = (month: number | null) => (month === null ? null : firstOf(month));

/** Only of themes by which a channel can be live: a goal or a session that counted. */
function monthLines(agency: Agency): string[] {
  return threadsOf(agency)
    .filter((thread) => thread.isLoop)
    .flatMap(({ site, theme, months }) =>
      months.map((end) =>
        [site, theme, firstOf(end.month), ...end.channels]
          .concat([end.goalStaff, end.reachedStaff, end.activeStaff].map(String), end.state)
          .join(),
      ),
    );
}

function embeddingLines(agency: Agency): string[] {
  return threadsOf(agency)
    .filter(({ state, embeddedFrom }) => state !== "not_embedded" || embeddedFrom !== null)
    .map((one) =>
      [one.site, one.theme, written(one.embeddedFrom), written(one.taperedFrom), one.state].join(),
    );
}
