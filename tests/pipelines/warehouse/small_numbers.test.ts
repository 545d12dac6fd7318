import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everything, leaving, type Scope } from "../../../pipelines/accounts/scope.ts";
import { marts } from "../../../pipelines/contracts/marts.ts";
import { scopedMart } from "../../../pipelines/warehouse/scoped.ts";
import { least } from "../../../pipelines/warehouse/small_numbers.ts";

const leadership: Scope = { role: "leadership" };
const sites = ["Ashford", "Birch", "Cedar", "Dale"];
const months = ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01"];

type Row = Record<string, unknown>;
/** A point of a site in a month. */
type Point = { value: number; n: number };

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:");
  connection = await instance.connect();
  await connection.run("CREATE SCHEMA marts");
  for (const [name, { columns }] of Object.entries(marts)) {
    const typed = Object.entries(columns).map(([column, { type }]) => `"${column}" ${type}`);
    await connection.run(`CREATE TABLE marts.${name} (agency VARCHAR, ${typed.join(", ")})`);
  }
});
afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
});

async function put(mart: string, rows: readonly Row[]): Promise<void> {
  await connection.run(`DELETE FROM marts.${mart}`);
  for (const row of rows) {
    const values = Object.values(row).map((value) =>
      Array.isArray(value) ? list(value as string[]) : `'${String(value)}'`,
    );
    await connection.run(
      `INSERT INTO marts.${mart} (${Object.keys(row).join(", ")}) VALUES (${values.join(", ")})`,
    );
  }
}

const list = (values: readonly string[]): string =>
  `[${values.map((each) => `'${each}'`).join(", ")}]`;

/** Rows of a mart as somebody gets them; sites and names of a coach stand in place of what binds them. */
async function read(mart: string, scope: Scope, where = "true", marks = false): Promise<Row[]> {
  const relation = scopedMart(mart, scope, marks);
  const ground = scope.role === "coach" ? scope : { sites: [], coaches: [] };
  const bound = relation
    .replaceAll("$own_sites", list(ground.sites))
    .replaceAll("$own_coaches", list(ground.coaches));
  return (
    await connection.runAndReadAll(`SELECT * FROM ${bound} AS seen WHERE ${where}`)
  ).getRowObjectsJson();
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Fills the marts with points as a build does: with their means over months, and over other sites. */
async function fill(points: readonly (readonly Point[])[]): Promise<void> {
  const rows = points.flatMap((series, at) =>
    series.map(({ value, n }, month) => ({
      site: sites[at]!,
      measure: "ns_attending",
      grain: "month",
      month: months[month]!,
      value,
      n,
      center: mean(series.map((point) => point.value)),
    })),
  );
  await put("fidelity_trend", rows);
  await put(
    "verdict_series",
    rows.map((row) => ({
      ...row,
      theme: "Natural supports",
      comparison_mean: mean(
        rows
          .filter((each) => each.month === row.month && each.site !== row.site)
          .map(({ value }) => value),
      ),
    })),
  );
}

/**
 * Which of the points that are not shown can be worked out from what is: each mean that is shown is an
 * equation, and a point is told when its own unit vector lies in the space of their rows.
 */
function workedOut(trend: readonly Row[], series: readonly Row[]): string[] {
  const keyOf = ({ site, month }: Row): string => `${String(site)} ${String(month)}`;
  const shown = new Map(trend.filter((row) => row.value !== null).map((row) => [keyOf(row), row]));
  for (const row of series) if (row.value !== null) shown.set(keyOf(row), row);
  const hidden = trend.map(keyOf).filter((key) => !shown.has(key));
  const equation = (keys: readonly string[]): number[] =>
    hidden.map((key) => (keys.includes(key) ? 1 : 0));
  const equations = [
    ...[...trend, ...series]
      .filter(({ center }) => center !== null)
      .map(({ site }) => equation(trend.filter((row) => row.site === site).map(keyOf))),
    ...series
      .filter((row) => row.comparison_mean !== null)
      .map(({ site, month }) =>
        equation(trend.filter((row) => row.month === month && row.site !== site).map(keyOf)),
      ),
  ];
  const rank = rankOf(equations);
  return hidden.filter((_, at) => {
    const unit = hidden.map((_each, place) => (place === at ? 1 : 0));
    return rankOf([...equations, unit]) === rank;
  });
}

function rankOf(rows: readonly (readonly number[])[]): number {
  const left = rows.map((row) => [...row]);
  let rank = 0;
  for (let column = 0; column < (left[0]?.length ?? 0); column++) {
    const pivot = left.findIndex((row, at) => at >= rank && Math.abs(row[column]!) > 1e-9);
    if (pivot < 0) continue;
    [left[rank], left[pivot]] = [left[pivot]!, left[rank]!];
    const top = left[rank]!;
    for (const row of left.slice(rank + 1)) {
      const times = row[column]! / top[column]!;
      for (let at = column; at < row.length; at++) row[at]! -= times * top[at]!;
    }
    rank++;
  }
  return rank;
}

const agencies = fc.array(
  fc.array(
    fc.record({ value: fc.integer({ min: 1, max: 99 }), n: fc.integer({ min: 6, max: 16 }) }),
    {
      minLength: months.length,
      maxLength: months.length,
    },
  ),
  { minLength: 3, maxLength: sites.length },
);

test("a point that rests on fewer than 11 families is in no mart, however it is filtered, nor can it be worked out", async () => {
  await fc.assert(
    fc.asyncProperty(agencies, fc.array(fc.nat(), { maxLength: 4 }), async (points, picks) => {
      await fill(points);
      const all = await read("fidelity_trend", everything);
      const small = all.filter(({ n }) => Number(n) < 11);
      const [trend, series] = [
        await read("fidelity_trend", leadership),
        await read("verdict_series", leadership),
      ];
      expect(trend).toHaveLength(all.length);
      for (const { site, month, value } of small) {
        const filters = [
          `site = '${String(site)}' AND month = '${String(month)}'`,
          `value = ${Number(value)} AND site = '${String(site)}'`,
          ...picks.map((pick) => `site <> '${sites[pick % sites.length]}' AND n >= ${pick % 12}`),
        ];
        for (const mart of ["fidelity_trend", "verdict_series"])
          for (const filter of filters)
            for (const row of await read(mart, leadership, filter))
              if (row.site === site && row.month === month) expect(row.value).toBeNull();
      }
      expect(workedOut(trend, series)).toEqual([]);
    }),
    { numRuns: 8, seed: 7 },
  );
});

test("had only the small points been withheld, they could be worked out from the means", async () => {
  const plain = { value: 10, n: 20 };
  const points = sites.slice(0, 3).map(() => months.map(() => plain));
  points[1]![2] = { value: 37, n: 6 };
  await fill(points);
  const bare = (rows: Row[]) =>
    rows.map((row) => (Number(row.n) < 11 ? { ...row, value: null } : row));
  const [trend, series] = [
    bare(await read("fidelity_trend", everything)),
    bare(await read("verdict_series", everything)),
  ];
  expect(workedOut(trend, series)).toEqual(["Birch 2025-03-01"]);
});

test("points that rest on enough are shown with their limits, and quality leads see them all", async () => {
  const points = sites.map(() => months.map(() => ({ value: 5, n: 11 })));
  points[0]![0] = { value: 9, n: 10 };
  await fill(points);
  const seen = await read("fidelity_trend", leadership);
  expect(seen.filter(({ value }) => value === null)).toHaveLength(1);
  expect(seen.find(({ value }) => value === null)).toMatchObject({
    site: "Ashford",
    withheld: true,
  });
  expect(new Set(seen.filter(({ center }) => center === null).map(({ site }) => site))).toEqual(
    new Set(["Ashford"]),
  );
  expect((await read("fidelity_trend", everything)).every(({ value }) => value !== null)).toBe(
    true,
  );
});

test("months in which fewer than 5 staff were coached have no bar, and no total tells it", async () => {
  // What is not known to be enough is withheld too.
  const bar = (site: string, month: string, few?: boolean) => ({
    site,
    month,
    class: "purposeful",
    sessions: 2,
    ...(few !== undefined && { few_staff: few }),
  });
  await put("coaching_mix", [
    bar("Ashford", "2025-01-01", false),
    bar("Ashford", "2025-02-01", true),
    bar("Birch", "2025-01-01", false),
    bar("Birch", "2025-02-01"),
  ]);
  await put("mix_neighbours", [{ site: "Ashford", sessions: 4 }, { sessions: 8 }]);
  const seen = (await read("coaching_mix", leadership)).map((row) => [
    row.site,
    row.month,
    row.class,
    row.sessions,
  ]);
  expect(seen.map(String).toSorted()).toEqual([
    "Ashford,2025-01-01,purposeful,2",
    "Ashford,2025-02-01,withheld,",
    "Birch,2025-01-01,purposeful,2",
    "Birch,2025-02-01,withheld,",
  ]);
  expect(await read("mix_neighbours", leadership)).toEqual([]);
  expect(await read("coaching_mix", everything)).toHaveLength(4);
});

/** Everybody who takes figures along, and of a coach those of two sites. */
const takers: readonly Scope[] = [
  leadership,
  leaving(leadership),
  leaving(everything),
  leaving({ role: "coach", sites: sites.slice(0, 2), coaches: ["Ana Lee"] }),
  leaving({ role: "coach", sites: sites.slice(1), coaches: ["Ana Lee"] }),
];

/** A download: who takes it, and what they filter by. */
const downloads = fc.array(
  fc.record({
    taker: fc.constantFrom(...takers),
    where: fc.oneof(
      fc.constant("true"),
      fc.constantFrom(...sites).map((site) => `site = '${site}'`),
      fc.constantFrom(...sites).map((site) => `site <> '${site}'`),
      fc.constantFrom(...months).map((month) => `month <> '${month}'`),
      fc.constantFrom(...months).map((month) => `month >= '${month}'`),
    ),
  }),
  { minLength: 2, maxLength: 5 },
);

const once = (rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

test("files of different people and filters, laid side by side, tell no point that rests on few", async () => {
  await fc.assert(
    fc.asyncProperty(agencies, downloads, async (points, taken) => {
      await fill(points);
      await put(
        "fidelity_values",
        points.flatMap((series, at) =>
          series.flatMap(({ value, n }, month) =>
            [n - 5, 5].map((part, line) => ({
              site: sites[at]!,
              measure: "ns_attending",
              grain: "month",
              month: months[month]!,
              date: months[month]!,
              import_id: 1,
              line: line + 2,
              value,
              n: n === 16 ? 11 : part,
            })),
          ),
        ),
      );
      const together: Record<string, Row[]> = {};
      for (const mart of ["fidelity_trend", "verdict_series", "fidelity_values"])
        together[mart] = once(
          (
            await Promise.all(
              taken.map(async ({ taker, where }) =>
                taker.role === "leadership" && mart === "fidelity_values"
                  ? []
                  : read(mart, taker, where),
              ),
            )
          ).flat(),
        );
      const all = await read("fidelity_trend", leadership);
      const shown = new Map(
        together.fidelity_trend!.map((row) => [`${String(row.site)} ${String(row.month)}`, row]),
      );
      // What nobody took is as hidden as what nobody may take.
      const trend = all.map((row) => shown.get(`${String(row.site)} ${String(row.month)}`) ?? row);
      expect(workedOut(trend, together.verdict_series!)).toEqual([]);
      for (const { site, month } of together.fidelity_values!)
        expect(points[sites.indexOf(String(site))]![months.indexOf(String(month))]!.n).toBe(16);
    }),
    { numRuns: 8, seed: 11 },
  );
});

test("on screen those who see small points are told which columns no file shows", async () => {
  const points = sites.map(() => months.map(() => ({ value: 5, n: 11 })));
  points[0]![0] = { value: 9, n: 10 };
  await fill(points);
  const marked = await read("fidelity_trend", everything, "site = 'Ashford'", true);
  expect(marked.map(({ value }) => Number(value))).toEqual([9, 5, 5, 5, 5]);
  const series = ["center", "lower", "upper", "signal", "signal_then"];
  expect(marked.map((row) => row.kept_back)).toEqual([
    ["value", "n", "numerator", "denominator", ...series],
    ...months.slice(1).map(() => series),
  ]);
  const file = await read("fidelity_trend", leaving(everything), "site = 'Ashford'", true);
  expect(file[0]).toMatchObject({ value: null, n: null, withheld: true });
  expect(file[0]).not.toHaveProperty("kept_back");
});

const withheldBar = { class: "withheld", sessions: null, headline: null, minutes: null };

test("a bar that rests on fewer than 5 staff is in nobody's file, and no total with it is", async () => {
  const attended = fc.array(fc.array(fc.nat(6), { minLength: 3, maxLength: 3 }), {
    minLength: 2,
    maxLength: 2,
  });
  await fc.assert(
    fc.asyncProperty(attended, downloads, async (people, taken) => {
      const cells = people.flatMap((of, at) =>
        of.map((staff, month) => ({ site: sites[at]!, month: months[month]!, staff })),
      );
      await put(
        "coaching_mix",
        cells.flatMap(({ site, month, staff }) =>
          ["purposeful", "reactive"].map((name) => ({
            site,
            month,
            class: name,
            sessions: 2,
            few_staff: staff < least.staff,
          })),
        ),
      );
      await put("mix_neighbours", [
        ...people.map((_, at) => ({ site: sites[at]!, sessions: 6 })),
        { sessions: 12 },
      ]);
      const few = cells.filter(({ staff }) => staff < 5);
      for (const { taker, where } of taken) {
        const bars = await read("coaching_mix", taker, where);
        // It says that it is withheld, and how many classes it had is not told either.
        const told = once(await read("coaching_mix", leadership)).filter(
          (bar) => bar.class === "withheld",
        );
        for (const { site, month } of few) {
          const own = bars.filter((bar) => bar.site === site && bar.month === month);
          if (own.length > 0) expect(own).toEqual([expect.objectContaining(withheldBar)]);
        }
        expect(told).toHaveLength(few.length);
        for (const total of await read("mix_neighbours", taker))
          expect(few.filter(({ site }) => total.site === null || total.site === site)).toEqual([]);
      }
    }),
    { numRuns: 8, seed: 3 },
  );
});

test("what is worked out from months of which one rests on few is told as without it, or not at all", async () => {
  const points = sites.map(() => months.map(() => ({ value: 5, n: 11 })));
  points[0]![0] = { value: 9, n: 10 };
  await fill(points);
  const exact = { effect: 0.123456789, low: -12.3456, high: 0, p: 0.000123456, se: 0.0612345 };
  const names = { theme: "Natural supports", grain: "month" };
  const told = { ...names, basis: "shown", effect: 0.2, low: 0.1, sentence: "Without a month." };
  await put("verdicts", [
    { site: "Birch", measure: "ns_attending", ...names, ...exact, families: 190, sentence: "All." },
    { site: "Cedar", measure: "ns_attending", ...names, ...exact, families: 190, sentence: "All." },
    { site: "Dale", measure: "ns_attending", ...names, ...exact, neighbours: 8 },
  ]);
  await put("told_verdicts", [
    { site: "Birch", measure: "ns_attending", ...told },
    { site: "Dale", measure: "ns_attending", ...names, ...exact, basis: "all" },
  ]);
  const bySite = (rows: readonly Row[]): Row[] =>
    rows.toSorted((a, b) => String(a.site).localeCompare(String(b.site)));
  const [shown, unknown, all] = bySite(await read("verdicts", leaving(everything)));
  expect(shown).toMatchObject({ effect: 0.2, low: 0.1, p: null, families: null });
  expect(shown!.sentence).toBe("Without a month.");
  expect(unknown).toMatchObject({ effect: null, se: null, sentence: null });
  expect(all).toMatchObject({ ...exact, neighbours: null });
  const marked = bySite(await read("verdicts", everything, "true", true));
  expect(marked[0]).toMatchObject(exact);
  expect(marked.map((row) => (row.kept_back as string[]).includes("effect"))).toEqual([
    true,
    true,
    false,
  ]);
  await put("verdict_methods", [
    { site: "Birch", measure: "ns_attending", ...names, method: "ols", effect: 0.123 },
    { site: "Birch", measure: "other", ...names, method: "ols", effect: 0.123 },
  ]);
  expect((await read("verdict_methods", leadership)).map(({ measure }) => measure)).toEqual([
    "other",
  ]);
});

test("who came and who left in the window of a verdict is withheld where it tells of fewer than 5", async () => {
  const verdict = { theme: "Engagement", measure: "other", grain: "month", window_staff: 15 };
  await put("verdicts", [
    { site: "Ashford", ...verdict, window_joined: 6, window_left: 2 },
    { site: "Birch", ...verdict, window_joined: 12, window_left: 0 },
  ]);
  const seen = (await read("verdicts", leaving(everything))).map((row) => [
    row.window_staff,
    row.window_joined,
    row.window_left,
  ]);
  expect(seen).toEqual([
    [15, 6, null],
    [15, null, 0],
  ]);
});

test.each([
  // goals, reached, active: what of them and of the share is told.
  [6, 6, 12, { goal_staff: 6, reached_staff: 6, active_staff: 12, reach: 0.5 }],
  [4, 6, 12, { goal_staff: null, reached_staff: 6, active_staff: 12, reach: 0.5 }],
  [6, 4, 12, { goal_staff: 6, reached_staff: null, active_staff: 12, reach: null }],
  [6, 9, 12, { goal_staff: 6, reached_staff: null, active_staff: 12, reach: null }],
  [0, 0, 4, { goal_staff: null, reached_staff: null, active_staff: null, reach: null }],
  [0, 12, 12, { goal_staff: 0, reached_staff: 12, active_staff: 12, reach: 1 }],
])(
  "of a theme with goals of %i staff that reached %i of %i, fewer than 5 and their complement are not told",
  async (goals, reached, active, told) => {
    const site = sites[0]!;
    await put("threads", [
      {
        site,
        theme: "Natural supports",
        month: months[0]!,
        goal_staff: goals,
        reached_staff: reached,
        active_staff: active,
        reach: reached / active,
      },
    ]);
    const coach: Scope = { role: "coach", sites: [site], coaches: ["Ana Lee"] };
    for (const scope of [leadership, leaving(everything), leaving(coach)])
      expect(await read("threads", scope)).toMatchObject([told]);
    expect(await read("threads", everything)).toMatchObject([{ goal_staff: goals }]);
  },
);

test("counts of staff tell of fewer than 5 neither by themselves nor by those that are left of all", async () => {
  const counted = fc.record({ active: fc.nat(14), goal: fc.nat(14), reached: fc.nat(14) });
  const of = fc.array(counted, { minLength: 3, maxLength: 3 });
  const isFew = (n: number): boolean => n > 0 && n < 5;
  await fc.assert(
    fc.asyncProperty(of, downloads, async (drawn, taken) => {
      const rows = drawn.map(({ active, goal, reached }, at) => ({
        site: sites[at]!,
        theme: "Engagement",
        active,
        goal: Math.min(goal, active),
        reached: Math.min(reached, active),
      }));
      await put(
        "threads",
        rows.map(({ site, theme, active, goal, reached }) => ({
          site,
          theme,
          month: months[4]!,
          active_staff: active,
          goal_staff: goal,
          reached_staff: reached,
          ...(active > 0 && { reach: reached / active }),
          state: "embedded",
        })),
      );
      await put(
        "open_themes",
        rows.map(({ site, theme, goal }) => ({ site, theme, goals: goal, goal_staff: goal })),
      );
      for (const { taker, where } of taken.map((each) => ({
        ...each,
        where: each.where.includes("month") ? "true" : each.where,
      }))) {
        const threads = await read("threads", taker, where);
        const open = await read("open_themes", taker, where);
        for (const row of threads) {
          expect(row.state).toBe("embedded");
          const all = rows.find(({ site }) => site === row.site)!.active;
          if (isFew(all)) expect(row.active_staff).toBeNull();
          for (const column of ["goal_staff", "reached_staff"])
            if (row[column] !== null)
              for (const n of [Number(row[column]), all - Number(row[column])])
                expect(isFew(n)).toBe(false);
          if (row.reach !== null) expect(row.reached_staff).not.toBeNull();
        }
        for (const row of open) {
          if (row.goal_staff !== null) expect(isFew(Number(row.goal_staff))).toBe(false);
          expect(row.goals === null).toBe(row.goal_staff === null);
        }
      }
    }),
    { numRuns: 10, seed: 5 },
  );
});
