import { afterAll, beforeAll, expect, test } from "vitest";
import { everything, leaving, rowsFor, type Scope } from "../../pipelines/accounts/scope.ts";
import { marts } from "../../pipelines/contracts/marts.ts";
import { seededRandom } from "../../pipelines/statistics/random.ts";
import { dateOf, numberOf } from "../../pipelines/verdicts/periods.ts";
import { scopedMart } from "../../pipelines/warehouse/scoped.ts";
import { build, type Built } from "../pipelines/models/build.ts";
import { type Given, rules } from "../pipelines/models/cases.ts";

/**
 * Twins: agencies that hold the same but for what stands in two months that rest on fewer than 11
 * families. Whatever mart somebody takes who sees no small numbers, it is the same of each.
 */
const twins = ["a", "b", "c"] as const;
/** What each has in the two months: the value of the measure, and of how many families. */
const withheld = {
  a: [
    { value: 1.2, n: 8 },
    { value: 2.1, n: 6 },
  ],
  b: [
    { value: 1.9, n: 5 },
    { value: 1.6, n: 10 },
  ],
  c: [
    { value: 0.4, n: 10 },
    { value: 2.6, n: 3 },
  ],
};
const places = ["C 2024-06-01", "A 2025-06-01"];

const [first, months] = [numberOf("2023-06-01", "month"), 31];
const monthAt = (at: number): string => dateOf(first + at, "month");

function agency(name: keyof typeof withheld): Given {
  const random = seededRandom(977);
  const theme = "Natural supports";
  const measured = ["ns_attending", "other"];
  const fidelity = measured.flatMap((measure) =>
    ["A", "B", "C", "D", "E", "F"].flatMap((site) =>
      Array.from({ length: months }, (_, at) => {
        const since = { A: "2025-01-01", B: "2025-03-01" }[site];
        const gain = since !== undefined && monthAt(at) >= since ? 0.8 : 0;
        const value = 1.3 + gain + 0.2 * random.normal();
        const n = 12 + random.below(9);
        const place = measure === "other" ? -1 : places.indexOf(`${site} ${monthAt(at)}`);
        return {
          date: monthAt(at),
          site,
          measure,
          grain: "month",
          withheld: false,
          ...(place < 0 ? { value, n } : withheld[name][place]!),
        };
      }),
    ),
  );
  const embeddings = [
    { site: "A", month: "2025-01" },
    { site: "B", month: "2025-03" },
  ];
  const tables: Given = {
    rules: Object.entries(rules).map(([rule, value]) => ({ name: rule, value })),
    build: [{ as_of: "2025-12-31", seed: 1, neighbours: true }],
    themes: [
      { key: theme, theme, synonyms: [], measures: measured },
      { key: "Engagement", theme: "Engagement", synonyms: [], measures: [] },
    ],
    measures: measured.map((measure) => ({
      key: measure,
      measure,
      label: measure,
      synonyms: [],
      unit: "count",
      good: "up",
      smallest_change: 0.25,
    })),
    staff: ["Ana", "Bo", "Cy", "Di"].flatMap((staff) =>
      ["A", "B"].map((site) => ({ key: staff + site, staff, site, hired: "2022-09-22" })),
    ),
    goals: embeddings.flatMap(({ site, month }) =>
      ["Ana", "Bo"].map((staff) => ({
        key: site + staff,
        goal_id: site + staff,
        staff,
        site,
        theme,
        opened: `${month}-05`,
      })),
    ),
    priorities: embeddings.map(({ site }) => ({
      key: site,
      site,
      theme,
      from_date: "2024-05-14",
      source: "review",
    })),
    sessions: embeddings.flatMap(({ site, month }, at) =>
      [`2023-10-14`, `${month}-20`].map((date, nth) => ({
        key: site + date,
        session_id: site + date,
        date,
        site,
        coach: "Dana",
        staff: ["Ana"],
        format: nth === 0 ? "individual" : "supervision",
        trigger: "pd_plan",
        themes: [nth === 0 ? "Engagement" : theme],
        goal_ids: [],
        minutes: 30 + at,
      })),
    ),
    fidelity: fidelity.map((row, at) => ({ key: String(at), ...row })),
  };
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [
      table,
      rows.map((row, at) => ({ import_id: 1, line: at + 2, ...row, agency: name })),
    ]),
  );
}

let built: Built;
beforeAll(async () => {
  built = await build(twins.map(agency));
});
afterAll(() => built.close());

const leadership: Scope = { role: "leadership" };

const read = async (mart: string, scope: Scope): Promise<Map<string, string[]>> => {
  const rows = await built.rows(`SELECT * FROM ${scopedMart(mart, scope)} AS seen`);
  return new Map(
    [...Map.groupBy(rows, (row) => String(row.agency))].map(([name, own]) => [
      name,
      own.map((row) => JSON.stringify({ ...row, agency: null })).toSorted(),
    ]),
  );
};

test("the twins differ in figures of every kind that rests on the withheld months, and in no answer", async () => {
  for (const mart of [
    "fidelity_trend",
    "verdicts",
    "theme_verdicts",
    "verdict_series",
    "verdict_methods",
    "verdict_neighbours",
    "event_study",
    "theme_gains",
  ]) {
    const whole = await read(mart, everything);
    expect([mart, whole.get("b")]).not.toEqual([mart, whole.get("a")]);
  }
  const answers = await built.rows(
    "SELECT DISTINCT site, theme, measure, moved, stuck, reasons FROM marts.verdicts",
  );
  expect(answers).toHaveLength(4);
  const told = await built.rows("SELECT DISTINCT basis FROM marts.told_verdicts ORDER BY basis");
  expect(told.map(({ basis }) => basis)).toEqual(["all", "shown"]);
});

test.each(Object.keys(marts).filter((mart) => rowsFor(mart, leadership) !== "none"))(
  "%s says the same to leadership whatever stands in the months that are withheld",
  async (mart) => {
    const told = await read(mart, leadership);
    for (const name of twins) expect(told.get(name)).toEqual(told.get("a"));
  },
);

test.each(Object.keys(marts))(
  "a file of %s is the same whatever stands in the months that are withheld",
  async (mart) => {
    const told = await read(mart, leaving(everything));
    for (const name of twins) expect(told.get(name)).toEqual(told.get("a"));
  },
);
