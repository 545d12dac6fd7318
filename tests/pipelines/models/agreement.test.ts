import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readChecks } from "../../../pipelines/warehouse/models.ts";
import type { Row } from "../../../pipelines/warehouse/result.ts";
import { crowded, seededAgencies } from "../../oracle/agency.ts";
import { classify, type Classified } from "../../oracle/classify.ts";
import { madeAgencies } from "../../oracle/made.ts";
import { rawRows } from "../../oracle/raw.ts";
import { defaultRules, movedRules, type Agency, type Rules } from "../../oracle/rows.ts";
import { build, type Built } from "./build.ts";
import { rules as shippedRules } from "./cases.ts";

describe.each([
  ["the shipped constants", defaultRules, 2000],
  ["every constant moved by one", movedRules, 800],
])("with %s the models and the oracle agree", (_, rules, count) => {
  const given = named(rules, count);
  const classified = new Map([...given].map(([name, agency]) => [name, classify(agency)]));
  let built: Built;
  let sessions: Map<string, Row[]>;
  let themes: Map<string, Row[]>;

  /** All agencies lie in one warehouse: what one has must not touch the classes of another. */
  beforeAll(async () => {
    const superseded = seededAgencies(count, 7, rules);
    built = await build(
      [...given].map(([name, agency], n) => rawRows(name, agency, shippedRules, superseded[n])),
    );
    const read = async (mart: string) =>
      Map.groupBy(await built.rows(`SELECT * FROM marts.${mart}`), (row) => String(row.agency));
    sessions = await read("sessions_classified");
    themes = await read("session_themes");
  });

  afterAll(() => built.close());

  test("on the class of every session, its theme and signals, and whether it is settled", () => {
    expect(differences(classified, sessionLines, sessions, sessionLine)).toEqual([]);
  });

  test("on the class of every session on each of its themes", () => {
    expect(differences(classified, themeLines, themes, themeLine)).toEqual([]);
  });

  test("on the rows behind every signal", () => {
    const wrong = [...classified].flatMap(([name, all]) =>
      (themes.get(name) ?? []).flatMap((row) =>
        unfounded(row, all).map((text) => `${name}, ${row.session_id}, ${row.theme}: ${text}`),
      ),
    );
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  test.each(readChecks().map(({ name, sql }) => [name, sql]))(
    "and %s finds nothing",
    async (_check, sql) => {
      expect(await built.rows(sql)).toEqual([]);
    },
  );
});

test("the random agencies meet every class, detail and signal", () => {
  const all = [...named(defaultRules, 500).values()].flatMap((agency) => classify(agency));
  const met = new Set(all.flatMap((one) => [one.class, one.detail, ...one.signals]));
  const wanted =
    "purposeful unanchored reactive unknown required strong standard weak woven_in one_off " +
    "entry_only near_miss L1 L2 L3 C1 C2 C3 C4 R1 R3 R4 Q";
  expect(wanted.split(" ").filter((name) => !met.has(name))).toEqual([]);
});

function named(rules: Rules, count: number): Map<string, Agency> {
  const random = seededAgencies(count, 20240301, rules);
  return new Map([
    ...random.map((agency, index): [string, Agency] => [`random ${index}`, agency]),
    ...Array.from({ length: count / 20 }, (_, index): [string, Agency] => [
      `crowded ${index}`,
      crowded(random.slice(index * 6, index * 6 + 6)),
    ]),
    ...Object.entries(madeAgencies(rules)),
  ]);
}

/** For the first agencies that differ, what only the oracle says and what only the models say. */
function differences(
  classified: Map<string, Classified[]>,
  linesOf: (all: Classified[]) => string[],
  mart: Map<string, Row[]>,
  lineOf: (row: Row) => string,
): object[] {
  return [...classified]
    .map(([agency, all]) => {
      const oracle = linesOf(all).sort();
      const models = (mart.get(agency) ?? []).map(lineOf).sort();
      return {
        agency,
        rows: oracle.length === models.length ? "as many" : "more or fewer",
        oracle: oracle.filter((line) => !models.includes(line)),
        models: models.filter((line) => !oracle.includes(line)),
      };
    })
    .filter((one) => one.rows !== "as many" || one.oracle.length + one.models.length > 0)
    .slice(0, 10);
}

const folded = (value: unknown) => String(value ?? "no theme").toLowerCase();

function sessionLines(all: Classified[]): string[] {
  return all.map((one) =>
    [one.session_id, one.class, one.detail, one.settled, folded(one.theme), ...one.signals].join(),
  );
}

function sessionLine({ session_id, class: name, detail, settled, theme, signals }: Row): string {
  return [session_id, name, detail, settled, folded(theme), signals].flat().join();
}

function themeLines(all: Classified[]): string[] {
  return all.flatMap((one) =>
    one.themes
      .filter((on) => on.theme !== null)
      .map((on) => [one.session_id, folded(on.theme), on.class, on.detail].join()),
  );
}

function themeLine({ session_id, theme, class: name, detail }: Row): string {
  return [session_id, folded(theme), name, detail].join();
}

/** What a row of session_themes gives as evidence without a signal, or without the oracle's ids. */
function unfounded(row: Row, all: Classified[]): string[] {
  const session = all.find((one) => one.session_id === row.session_id);
  const on = session?.themes.find(({ theme }) => theme === folded(row.theme));
  const expected: Record<string, string[]> = on?.evidence ?? {};
  const shown = JSON.parse(String(row.evidence)) as Record<string, string[]>;
  const codes = Object.keys(shown).filter(
    (code) => code !== "linked_after" && code !== "near_miss",
  );
  const silent = Object.keys(expected).filter((code) => !(shown[code]?.length ?? 0));
  const foreign = ["L1", "L2", "L3", "C2", "C3", "C4"].flatMap((code) =>
    (shown[code] ?? []).filter((id) => /^[SG]\d+/.test(id) && !expected[code]?.includes(id)),
  );
  return [
    ...codes.filter((code) => !(code in expected)).map((code) => `${code} does not hold`),
    ...silent.map((code) => `nothing behind ${code}`),
    ...foreign.map((id) => `${id} is not behind it`),
  ];
}
