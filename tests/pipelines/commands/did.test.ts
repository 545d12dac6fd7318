import { describe, expect, it } from "vitest";
import { commandLine } from "../cli/command_line.ts";
import { absent, readJson, referencePath } from "../statistics/reference.ts";

const options = ["--unit", "site", "--time", "month", "--first", "start", "--value", "value"];

interface Answer {
  sentence: string;
  design: { enoughUnits: boolean; leftOut: string[] };
  att: { group: number | string; time: number | string; estimate: number; se: number | null }[];
  dynamic: { by: { at: number }[] };
  fewSites: {
    estimate: number;
    t: number;
    p: number;
    permutation: { p: number; assignments: number };
  };
}

/** Sites by name with their first month and their values from month 1 on. */
function rows(sites: Record<string, { start: string; values: (number | string)[] }>): string[] {
  return [
    "site,month,start,value",
    ...Object.entries(sites).flatMap(([site, { start, values }]) =>
      values.map((value, t) => `${site},${t + 1},${start},${value}`),
    ),
  ];
}

const made = {
  A: { start: "4", values: [1, 2, 1, 5, 6, 5] },
  B: { start: "4", values: [2, 2, 3, 5, 5, 7] },
  C: { start: "4", values: [3, 2, 2, 6, 7, 6] },
  D: { start: "4", values: [2, 3, 2, 7, 5, 6] },
  E: { start: "", values: [1, 1, 2, 2, 1, 2] },
  F: { start: "0", values: [4, 3, 3, 4, 3, 4] },
  G: { start: "", values: [2, 2, 1, 2, 3, 1] },
  H: { start: "", values: [1, 3, 2, 2, 2, 3] },
};

describe.skipIf(absent !== "")(`did on public data${absent}`, () => {
  it("gives every number of the reference in the shape of the contract", async () => {
    interface Reference {
      unconditional: {
        notyettreated_varying: {
          att_gt: { group: number; t: number; att: number; se: number; n1: number; n0: number }[];
          aggregates: Record<string, { overall_att: number; overall_se: number }>;
          pretest: { W: number };
        };
      };
    }
    const expected = readJson<Reference>("did_mpdta/expected.json").unconditional;
    const path = referencePath("did_mpdta/mpdta.csv");
    const columns = ["--unit", "countyreal", "--time", "year", "--first", "first_treat"];
    const found = await commandLine().json("did", path, ...columns, "--value", "lemp");
    const { att_gt, aggregates, pretest } = expected.notyettreated_varying;
    const close = (value: number) => expect.closeTo(value, 10) as unknown;
    expect(found).toMatchObject({
      design: { enoughUnits: true, leftOut: [] },
      att: att_gt.map(({ group, t, att, se, n1, n0 }) => ({
        group,
        time: t,
        estimate: close(att),
        se: close(se),
        nTreated: n1,
        nComparison: n0,
      })),
      ...Object.fromEntries(
        Object.entries(aggregates).map(([kind, { overall_att, overall_se }]) => [
          kind,
          { estimate: close(overall_att), se: close(overall_se) },
        ]),
      ),
      pretest: { statistic: expect.closeTo(pretest.W, 6), df: 5 },
    });
  });

  it("leads with few sites where there are eight, and prints no standard error of theirs", async () => {
    const path = referencePath("few_sites/eight_sites.csv");
    const columns = ["--unit", "state", "--time", "year", "--first", "effyear"];
    const { out } = await commandLine().command("did", path, ...columns, "--value", "l_homicide");
    expect(out).toMatch(/^No clear change of l_homicide: -0\.1035 .*permutation p 0\.8\)\.\n/);
    expect(out).toMatch(/permutation +-0\.1035 +- +- +0\.8/);
    expect(out).toMatch(/mean of cohorts +0\.08861 +- +- +- +4 +4/);
    expect(out.indexOf("few sites")).toBeLessThan(out.indexOf("group-time effects"));
  });
});

describe("did on any CSV", () => {
  const run = async (lines: readonly string[], ...more: string[]) => {
    const { command, file } = commandLine();
    return command("did", file("panel.csv", lines), ...options, ...more);
  };
  const json = async (lines: readonly string[], ...more: string[]) =>
    JSON.parse((await run(lines, ...more, "--json")).out) as Answer;

  it("says in one sentence that the sites rose more than those compared with", async () => {
    const found = await json(rows(made));
    expect(found.sentence).toMatch(
      /^value rose more after the start than in the sites compared with: /,
    );
    expect(found.fewSites.permutation).toMatchObject({ p: 2 / 70, assignments: 70 });
  });

  it("is the same whatever the order of rows, and with months as dates", async () => {
    const [head = "", ...body] = rows(made);
    const dated = [head, ...body].map((line) =>
      line.replace(/^([A-H]),(\d),/, "$1,2024-0$2-01,").replace(/,4,([^,]+)$/, ",2024-04-01,$1"),
    );
    const plain = await json([head, ...body]);
    expect((await json([head, ...body.toReversed()])).fewSites.estimate).toBeCloseTo(
      plain.fewSites.estimate,
      12,
    );
    const months = await json(dated);
    expect(months.fewSites).toMatchObject({
      estimate: plain.fewSites.estimate,
      t: plain.fewSites.t,
      permutation: plain.fewSites.permutation,
    });
    expect(months.att[0]).toMatchObject({ group: "2024-04-01", time: "2024-02-01" });
    expect(months.dynamic.by.map(({ at }) => at)).toEqual([-2, -1, 0, 1, 2]);
  });

  it("says which sites are left out for their gaps", async () => {
    const gap = rows({ ...made, H: { start: "", values: [1, 3, "", 2, 2, 3] } });
    expect((await json(gap)).design.leftOut).toEqual([
      "1 unit (H) without a value in each of the 6 periods",
    ]);
  });

  it("has no number that is none, however little varies", async () => {
    const constant = rows(
      Object.fromEntries(
        Object.entries(made).map(([site, { start }]) => [site, { start, values: [3, 3, 3, 3] }]),
      ),
    );
    for (const lines of [
      constant,
      rows({ A: made.A, E: made.E }),
      rows({ A: made.A, B: made.B, E: made.E }),
    ]) {
      const { code, out } = await run(lines, "--json");
      expect(code).toBe(0);
      expect(out).not.toMatch(/NaN|Infinity/);
      const { fewSites, att } = JSON.parse(out) as Answer;
      expect(fewSites).toMatchObject({ t: null, p: null });
      expect(att.every(({ se }) => se === null)).toBe(true);
    }
    expect((await json(constant)).sentence).toBe("Cannot tell: the changes do not vary.");
  });

  const twice = [...rows(made), "A,2,4,9"];
  it.each([
    [rows({ A: made.A, B: made.B }), "all units begin in the same period"],
    [rows({ E: made.E, F: made.F }), "no unit has a period without and a period with treatment"],
    [
      rows({ A: made.A, E: made.E }).map((l) => l.replace("A,3,4,", "A,3,5,")),
      "lines 2 and 4, column start: A has 4 and 5; a unit has one",
    ],
    [twice, "lines 3 and 50: A has two rows for 2; leave one"],
    [
      rows({ ...made, E: { start: "", values: [1, "about 2", 2] } }),
      'column value: "about 2" is no number',
    ],
    [
      rows({ ...made, E: { start: "soon", values: [1, 1, 2] } }),
      'column start: "soon" is no number as those in month are',
    ],
    [[...rows(made), ",1,4,2"], "line 50, column site: empty"],
    [["site,month,start,value", "A,1,2,3", "B,1,,2"], "the values are all of one period"],
  ])("refuses in one line", async (lines, message) => {
    const { code, out, err } = await run(lines);
    expect(err).toContain(message);
    expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 1, out: "", lines: 1 });
  });

  it.each([
    [["--control", "none"], "--control takes notyet or never"],
    [["--base", "long"], "--base takes varying or universal"],
    [["--seed", "x"], "--seed takes a whole number from 0"],
    [["--cluster", "region"], "no column region"],
  ])("names wrong usage: %j", async (more, message) => {
    const { code, err } = await run(rows(made), ...more);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("prints no standard errors by fewer than ten clusters", async () => {
    const sites = Array.from({ length: 24 }, (_, i) => [
      `S${i}`,
      { start: i < 12 ? "4" : "", values: [i % 5, 2, i % 3, i < 12 ? 5 : 2, (i * 7) % 4] },
    ]);
    const lines = rows(Object.fromEntries(sites) as Parameters<typeof rows>[0]);
    const region = (line: string) =>
      `${line},${line === lines[0] ? "region" : line.split(",")[0]!.length}`;
    const shown = /cohort 4 +[\d.-]+ +[\d.]+ /;
    expect((await run(lines)).out).toMatch(shown);
    expect((await run(lines.map(region), "--cluster", "region")).out).not.toMatch(shown);
  });

  it("asks for months where numbers seem to be months", async () => {
    const lines = rows(made).map((line) => line.replace(/^([A-H]),/, "$1,20240"));
    expect((await run(lines)).err).toContain(
      "202401 and the like seem to be months; write 2024-01",
    );
  });

  it("asks for a smaller balance where no cohort has so many periods", async () => {
    expect((await run(rows(made), "--balance", "3")).err).toContain("lower --balance");
  });
});
