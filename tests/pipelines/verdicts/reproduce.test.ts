import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dateOf } from "../../../pipelines/verdicts/periods.ts";
import { verdictPoints } from "../../../pipelines/verdicts/points.ts";
import { siteScript, themeScript } from "../../../pipelines/verdicts/r_script.ts";
import { changeIn } from "../../../pipelines/verdicts/together.ts";
import { judge } from "../../../pipelines/verdicts/verdicts.ts";
import { questionOf, rules, siteOf } from "./given.ts";

const hasR = spawnSync("Rscript", ["-e", "library(nlme)"]).status === 0;

/** What a script prints for a CSV: gain, low, high, p. */
function run(script: string, csv: string): number[] {
  const folder = mkdtempSync(join(tmpdir(), "throughline-r-"));
  writeFileSync(join(folder, "series.csv"), csv);
  writeFileSync(join(folder, "gain.R"), script);
  const { stdout, stderr } = spawnSync("Rscript", ["gain.R"], { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true });
  const last = stdout.trim().split("\n").at(-1) ?? "";
  const numbers = last.trim().split(/\s+/).map(Number);
  if (numbers.length !== 4 || numbers.some(Number.isNaN)) throw new Error(`${stdout}${stderr}`);
  return numbers;
}

const toFour = (values: readonly number[]): number[] =>
  values.map((value) => Number(value.toPrecision(4)));

const gaps = { B: [3, 4, 20], C: [21] };
const gain = (): number => 0.4;
const drifting = (site: string, seed: number, without: readonly number[] = []) => {
  const made = siteOf(site, 40, { seed, without });
  let before = 0;
  const points = new Map(
    [...made.points].map(([at, { value }], place) => {
      before = 0.6 * before + (value - 1.3);
      return [at, { value: 1.3 + before, n: 12 + ((place * 7) % 11) }] as const;
    }),
  );
  return { ...made, points };
};

const scenes = {
  "three sites to compare with, months missing, lambda": questionOf(
    [
      { ...drifting("A", 3), embedded: siteOf("A", 40, { embedded: 20 }).embedded },
      drifting("B", 5, gaps.B),
      drifting("C", 8, gaps.C),
      drifting("D", 13),
    ],
    40,
  ),
  "two sites to compare with, phi at its least": questionOf(
    [siteOf("A", 36, { embedded: 18, gain }), siteOf("B", 36), siteOf("C", 36)],
    36,
  ),
  "the own history alone": questionOf(
    [siteOf("A", 36, { embedded: 18, gain, without: [5] }), siteOf("B", 36)],
    36,
  ),
};

// Without R there is nothing to check against: apt-get install r-base-core r-cran-nlme.
test.skipIf(!hasR).each(Object.entries(scenes))(
  "R gives the gain of a site to the printed digits: %s",
  (_, question) => {
    const [answer] = judge([question], rules);
    const verdict = answer!.sites[0]!;
    const by = (verdict.compared ?? verdict.own)!;
    const points = verdictPoints(answer!).filter(({ site }) => site === "A");
    expect(points.filter(({ used }) => used)).toHaveLength(by.observed.periods.length);
    const rows = points.map(({ period, value, difference, weight, x, used }) =>
      [dateOf(period, "month"), value, difference, weight, x, used]
        .map((cell) => cell ?? "")
        .join(),
    );
    const script = siteScript(
      {
        site: "A",
        theme: "Engagement\nquit()",
        measure: "ns_attending",
        grain: "month",
        embedded_from: dateOf(verdict.embedded!, "month"),
        decided_by: verdict.decidedBy,
        comparison_sites: verdict.compared?.comparison.length ?? 0,
        effect: by.estimate,
        low: by.low,
        high: by.high,
        p: by.p,
        phi: by.phi,
        lambda: verdict.compared?.lambda ?? null,
      },
      "series.csv",
    )!;
    expect(script.trim().split("\n").length).toBeLessThanOrEqual(16);
    const csv = ["month,value,difference,weight,x,used", ...rows].join("\n");
    expect(run(script, csv)).toEqual(toFour([by.estimate, by.low, by.high, by.p]));
  },
  30_000,
);

test.skipIf(!hasR)("R gives the gain of a theme over sites to the printed digits", () => {
  const embedding = ["A", "G", "H"].map((site, at) =>
    siteOf(site, 44, { embedded: 18 + 2 * at, gain }),
  );
  const question = questionOf([...embedding, siteOf("B", 44), siteOf("C", 44)], 44);
  const together = judge([question], rules)[0]!.theme.together!;
  const rows = [
    ...together.embedded.map((site, at) => [
      "embedded",
      changeIn(site, together.windows[at]!),
      together.gains[at],
    ]),
    ...together.comparisonChanges.map((change) => ["comparison", change, ""]),
  ];
  const { estimate: effect, low, high, p } = together;
  const script = themeScript({ theme: "T", measure: "m", effect, low, high, p }, "series.csv")!;
  const csv = ["role,change,gain", ...rows.map((row) => row.join())].join("\n");
  expect(run(script, csv)).toEqual(toFour([effect, low, high, p]));
});

test("without a deciding model there is no script", () => {
  const none = { site: "A", theme: "T", measure: "m", grain: "month", embedded_from: null };
  const nothing = { effect: null, low: null, high: null, p: null, phi: null, lambda: null };
  expect(
    siteScript({ ...none, ...nothing, decided_by: null, comparison_sites: 0 }, "series.csv"),
  ).toBeNull();
});
