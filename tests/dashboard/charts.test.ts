import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MixRow, Neighbor, Role, SeriesPoint } from "../../server/api.ts";
import { mix, months as trendMonths, series, trend } from "../../dashboard/gallery/rows.ts";
import { shadeNames } from "../../dashboard/mix.ts";
import type { Shade } from "../../dashboard/mix.ts";
import { monthsFrom } from "../../dashboard/months.ts";
import { openBrowser, openContext, openPage } from "../e2e/browser.ts";
import { madeOnce } from "../scratch.ts";
import type { ChartsPage, Read } from "./charts_page.ts";

const dashboard = join(import.meta.dirname, "../../dashboard");
const kept = join(import.meta.dirname, "gallery");
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  const folder = await madeOnce("charts", async (outDir) => {
    await build({
      configFile: false,
      root: dashboard,
      logLevel: "error",
      build: {
        outDir,
        lib: {
          entry: join(import.meta.dirname, "charts_page.ts"),
          formats: ["es"],
          fileName: "page",
        },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
    await build({
      configFile: false,
      root: dashboard,
      logLevel: "error",
      build: {
        outDir: join(outDir, "style"),
        rolldownOptions: {
          input: join(dashboard, "style.css"),
          output: { assetFileNames: "style.css" },
        },
      },
    });
  });
  browser = await openBrowser();
  ({ page, errors } = await openPage(await openContext(browser)));
  const own = readFileSync(join(dashboard, "index.html"), "utf8");
  await page.setContent(own.replaceAll(/<(link|script)[^>]*>/g, ""));
  await page.addStyleTag({ path: join(folder, "style/style.css") });
  await page.addScriptTag({ path: join(folder, "page.js"), type: "module" });
  await page.waitForFunction(() => "page" in globalThis);
});
afterAll(async () => {
  await browser.close();
});

type Reader = Exclude<keyof ChartsPage, "names" | "snapshot">;

/** What the figure of these rows draws and lists. */
async function read<K extends Reader>(kind: K, ...given: Parameters<ChartsPage[K]>): Promise<Read> {
  const found = await page.evaluate(
    ([name, rows]) => {
      const { page: drawing } = globalThis as unknown as {
        page: Record<string, (...given: unknown[]) => Read | null>;
      };
      return drawing[name]!(...rows);
    },
    [kind, given] as const,
  );
  return found ?? { points: [], rows: [], leads: false };
}

/** A law of a figure over many made-up rows. */
const law = <T>(rows: fc.Arbitrary<T>, holds: (rows: T) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(rows, holds), { numRuns: 30, seed: 1 });

const sorted = (words: string[]): string[] => words.toSorted();
const firstLines = (points: string[], lines = 1): string[] =>
  sorted(points.map((words) => words.split("\n").slice(0, lines).join("; ")));

const months = monthsFrom("2025-01", "2025-12");
/** Months that the chart shows, and some before and after them. */
const someMonth = fc.constantFrom(...monthsFrom("2024-10", "2026-02"));
const day = fc
  .tuple(someMonth, fc.integer({ min: 1, max: 28 }))
  .map(([month, at]) => `${month}-${String(at).padStart(2, "0")}`);
const value = fc.option(fc.integer({ min: -5000, max: 5000 }).map((n) => n / 1000));

const mixRows = fc.uniqueArray(
  fc.record({
    month: someMonth,
    class: fc.constantFrom("purposeful", "unanchored", "reactive", "unknown", "required"),
    sessions: fc.nat(40),
    aside: fc.nat(5),
    minutes: fc.option(fc.nat(50).map((halves) => halves * 30)),
    chance: fc.option(fc.constant(0.1)),
  }),
  { selector: (row) => `${row.month} ${row.class}`, maxLength: 40 },
);

const names: Record<string, Shade> = {
  Purposeful: "headline",
  "Not yet carried": "weak",
  Unanchored: "unanchored",
  Reactive: "reactive",
  "All new": "entry_only",
  "Not enough logged": "unknown",
};

type MadeMix = typeof mixRows extends fc.Arbitrary<infer T> ? T : never;

const rowsOf = (given: MadeMix): MixRow[] =>
  given.map(({ month, aside, chance, ...row }): MixRow => {
    const part = Math.min(aside, row.sessions);
    return {
      ...row,
      site: "North",
      month: `${month}-01`,
      headline: row.class === "purposeful" ? row.sessions - part : 0,
      weak: row.class === "purposeful" ? part : 0,
      entry_only: row.class === "reactive" ? part : 0,
      chance_share: chance,
      sessions_with_minutes: row.sessions,
      chance_draws: 200,
      headline_minutes: row.class === "purposeful" && part === 0 ? row.minutes : null,
      entry_only_minutes: row.class === "reactive" && part > 0 ? row.minutes : null,
      unsettled: 0,
    };
  });

test.each(["sessions", "hours"])("the mix in %s draws what its table lists", (count) =>
  law(mixRows, async (given) => {
    const rows = rowsOf(given);
    const drawn = await read("mix", rows, months, count);
    const shades = Object.keys(names);
    expect(drawn.rows).toHaveLength(months.length);
    const listed = drawn.rows.flatMap(([month, ...cells]) =>
      shades.flatMap((name, at) =>
        /^0(\.0)?\b(?!\.)/.test(cells[at]!)
          ? []
          : [`${month}, ${shadeNames[names[name]!]}: ${cells[at]}`],
      ),
    );
    expect(firstLines(drawn.points)).toEqual(sorted(listed));
  }),
);

test.each(["sessions", "hours"])(
  "measures and the purposeful share in %s draw what their table lists",
  (count) =>
    law(fc.tuple(mixRows, fc.uniqueArray(fc.nat(trend.length - 1))), async ([given, kept]) => {
      const values = kept.map((at) => trend[at]!);
      const drawn = await read("stack", rowsOf(given), values, trendMonths, count);
      const listed = drawn.rows.flatMap(([measure, site, period, value]) =>
        measure!.startsWith("Purposeful share")
          ? value === "–"
            ? []
            : [`${period}: ${value} purposeful`]
          : [value === "withheld" ? `${site}, ${period}` : `${site}, ${period}: ${value}`],
      );
      expect(firstLines(drawn.points)).toEqual(sorted(listed));
      expect(drawn.rows).toHaveLength(values.length + trendMonths.length);
    }),
);

test.each(["sessions", "hours"])(
  "where no PD goals stand no share in %s is drawn or listed",
  async (count) => {
    const unlinked = mix.map((row) => ({ ...row, headline: 0, headline_minutes: 0, weak: 0 }));
    const drawn = (kind: "mix" | "stack", has_goals: boolean) =>
      kind === "mix"
        ? read("mix", unlinked, trendMonths, count, "quality_lead", has_goals)
        : read("stack", unlinked, [], trendMonths, count, "quality_lead", has_goals);
    const shareOf = ({ points, rows }: Read) =>
      [...points, ...rows.flat()].filter((words) => /\d\s%/.test(words));
    for (const kind of ["mix", "stack"] as const) {
      expect(shareOf(await drawn(kind, true))).not.toEqual([]);
      expect(shareOf(await drawn(kind, false))).toEqual([]);
    }
  },
);

test("a thread draws the sessions and goals that its table lists", () =>
  law(
    fc.record({
      sessions: fc.array(
        fc.record({
          date: day,
          class: fc.constantFrom("purposeful", "unanchored", "reactive"),
          format: fc.constantFrom("group", "supervision", "huddle"),
          channel: fc.constantFrom("group", "supervision", "onboarding", "individual", null),
        }),
        { maxLength: 30 },
      ),
      goals: fc.array(fc.tuple(day, day, fc.boolean()), { maxLength: 12 }),
    }),
    async ({ sessions, goals }) => {
      const thread = {
        sessions: sessions.map((row, at) => ({
          ...row,
          session_id: `S${at}`,
          detail: null,
          overridden: false,
        })),
        goals: goals.map(([a, b, isOpen], at) => ({
          goal_id: `G${at}`,
          staff: "Ana Lee",
          open_from: a < b ? a : b,
          open_to: a < b ? b : a,
          is_open: isOpen,
          closed: null,
        })),
      };
      const drawn = await read("thread", thread, months);
      const listed = drawn.rows.map(([date, , what]) =>
        what!.startsWith("Goal") ? `${what}; open from ${date}` : `${what} on ${date}`,
      );
      const points = drawn.points.map((words) =>
        words.startsWith("Goal")
          ? words.replace("\n", "; ").replace(/(, still open| to [^;]+)$/, "")
          : words.split("\n")[0]!,
      );
      expect(sorted(points)).toEqual(sorted(listed));
      const inside = sessions.filter(({ date }) => months.includes(date.slice(0, 7)));
      expect(points.filter((words) => !words.startsWith("Goal"))).toHaveLength(inside.length);
    },
  ));

test.each([
  ["month", monthsFrom("2024-10", "2026-02")],
  ["quarter", ["2024-10", "2025-01", "2025-04", "2025-07", "2025-10", "2026-01"]],
] as const)("a measure by %s draws the values that its table lists", (grain, periods) =>
  law(
    fc.tuple(...periods.map(() => fc.option(fc.record({ value, expected: value })))),
    async (given) => {
      const points = given.flatMap((row, at): SeriesPoint[] =>
        row === null
          ? []
          : [
              {
                month: `${periods[at]}-01`,
                ...row,
                n: 10,
                comparison_mean: null,
                difference: null,
                weight: null,
                x: null,
                used: true,
                why: null,
                comparison_sites: 2,
                center: 0,
                lower: null,
                upper: null,
                signal: null,
                trial: false,
                expected_low: null,
                expected_high: null,
              },
            ],
      );
      fc.pre(points.some((point) => point.value !== null));
      const drawn = await read("measure", points, months, grain);
      const listed = drawn.rows.map(([period, cell]) =>
        cell === "–" ? `North, ${period}` : `North, ${period}: ${cell}`,
      );
      expect(firstLines(drawn.points)).toEqual(sorted(listed));
      expect(listed).toHaveLength(
        points.filter(({ month }) => months.includes(month.slice(0, 7))).length,
      );
    },
  ),
);

test("an event study draws the effects that its table lists", () =>
  law(
    fc.uniqueArray(
      fc.record({
        site: fc.constantFrom(null, "North", "South"),
        since: fc.integer({ min: -12, max: 12 }),
        effect: fc.integer({ min: -3000, max: 3000 }).map((n) => n / 1000),
        band: fc.boolean(),
      }),
      { selector: ({ site, since }) => `${site} ${since}`, minLength: 1, maxLength: 40 },
    ),
    async (given) => {
      const events = given.map(({ band, ...row }) => ({
        ...row,
        low: band ? row.effect - 0.2 : null,
        high: band ? row.effect + 0.2 : null,
        embedded_sites: row.site === null ? 2 : 1,
        comparison_sites: 3,
      }));
      const drawn = await read("eventStudy", events);
      const listed = drawn.rows.map(
        ([site, at, effect, , sites]) =>
          `${site === "mean" ? `Mean of ${sites} sites` : site}, month ${at}: ${effect}`,
      );
      expect(firstLines(drawn.points)).toEqual(sorted(listed));
      expect(listed).toHaveLength(events.length);
    },
  ));

test("a session's surroundings draw the sessions that their table lists", () =>
  law(
    fc.array(
      fc.record({
        at: fc.integer({ min: -90, max: 45 }),
        class: fc.constantFrom("purposeful", "unanchored", "reactive", "unknown"),
        format: fc.constantFrom("group", "supervision", "huddle"),
        channel: fc.constantFrom("group", "supervision", "individual", null),
      }),
      { minLength: 1, maxLength: 20 },
    ),
    async (given) => {
      const around = given.map(({ at, ...row }, place): Neighbor => ({
        ...row,
        session_id: `S${place + 1}`,
        date: new Date(Date.parse("2025-06-15") + at * 86_400_000).toISOString().slice(0, 10),
        detail: null,
        trigger: null,
      }));
      const session = {
        session_id: "S0",
        site: "North",
        date: "2025-06-15",
        class: "reactive",
        channel: "individual",
        theme: "Any",
        looks_back_to: "2025-03-17",
        looks_ahead_to: "2025-07-30",
        signals: [],
        evidence: {},
        staff: [],
        themes: ["Any"],
        goal_ids: [],
        settled: true,
        sentence: "Reactive: it followed a complaint.",
      } as unknown as Parameters<ChartsPage["session"]>[0];
      const drawn = await read("session", session, around);
      const listed = drawn.rows.map(([date, format, , name]) => `${date}; ${format}; ${name}`);
      expect(firstLines(drawn.points, 3)).toEqual(sorted(listed));
      expect(listed).toHaveLength(around.length);
    },
  ));

test("a point leads only those to what is behind it who may see that", async () => {
  const leads = (role: Role) =>
    Promise.all([
      read("mix", mix, months, "sessions", role),
      read("measure", series, months, "month", role),
      read("stack", mix, [], trendMonths, "sessions", role),
      read("stack", [], trend, trendMonths, "sessions", role),
    ]).then((drawn) => drawn.map((each) => [each.points.length > 0, each.leads]));
  expect(await leads("quality_lead")).toEqual(Array.from({ length: 4 }, () => [true, true]));
  expect(await leads("leadership")).toEqual(Array.from({ length: 4 }, () => [true, false]));
});

test("every chart of the gallery is drawn as it was, in a file that stands alone", async () => {
  const drawn = await page.evaluate(() => {
    const { page: drawing } = globalThis as unknown as { page: ChartsPage };
    return drawing.names.map((name) => [`${name}.svg`, drawing.snapshot(name)] as const);
  });
  if (process.env.GALLERY === "renew") {
    mkdirSync(kept, { recursive: true });
    for (const [file, text] of drawn) writeFileSync(join(kept, file), text);
  }
  expect(readdirSync(kept).toSorted()).toEqual(drawn.map(([file]) => file).toSorted());
  for (const [file, text] of drawn) {
    expect([
      file,
      ...(text.match(/href|var\(--|class=|style=|<style|<image|<a[ >]/g) ?? []),
    ]).toEqual([file]);
    expect(text.includes('font-family="system-ui, sans-serif"')).toBe(true);
    const same = text === readFileSync(join(kept, file), "utf8");
    expect(
      same,
      `${file} has changed: look at it (npm run gallery), and if it is meant to, renew the files ` +
        "by GALLERY=renew npx vitest run --config tests/vitest.config.ts tests/dashboard/charts.test.ts",
    ).toBe(true);
  }
  expect(errors).toEqual([]);
});
