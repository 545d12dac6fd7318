import { expect, it } from "vitest";
import {
  comparisonsOf,
  comparisonWith,
  difference,
  differencesWithin,
} from "../../../pipelines/verdicts/comparison.ts";
import { windowOf } from "../../../pipelines/verdicts/design.ts";
import { comparedGain } from "../../../pipelines/verdicts/gain.ts";
import { judge } from "../../../pipelines/verdicts/verdicts.ts";
import { questionOf, rules, siteOf, start } from "./given.ts";

const gain = () => 0.4;
const late = Array.from({ length: 30 }, (_, month) => month);
const sites = [
  siteOf("A", 60, { embedded: 24, gain }),
  siteOf("B", 60, { embedded: 24, gain }),
  siteOf("C", 60, { embedded: 24, gain, without: [12, 13, 14, 15, 16, 17, 26] }),
  siteOf("D", 60, { embedded: 40, gain }),
  siteOf("E", 60, { without: [20] }),
  siteOf("F", 60, { without: late }),
  siteOf("G", 60),
  siteOf("H", 60),
];

it("gives a site the gain that it has alone, whoever else embedded the theme in the same month", () => {
  const [answer] = judge([questionOf(sites, 60)], rules);
  const judged = answer!.sites.map(({ compared }) => compared);
  expect(judged).toEqual(
    sites.slice(0, 4).map((site) =>
      comparedGain(
        site,
        sites.filter((other) => other !== site),
        start + 59,
        rules,
      ),
    ),
  );
  expect(judged.map((compared) => compared!.comparison.map(({ site }) => site).join(""))).toEqual([
    "DEGH",
    "DEGH",
    "DEGH",
    "EGH",
  ]);
  expect(judged.map((compared) => compared!.observed.periods.length)).toEqual([35, 35, 28, 35]);
});

it("makes a set of comparison sites once for sites with values in the same months", () => {
  const comparisons = comparisonsOf(sites, rules);
  const of = (site: number, embedded: number) =>
    comparisons(sites[site]!, windowOf(start + embedded, 12, rules));
  expect(of(0, 24)).toBe(of(1, 24));
  expect(of(3, 40)).not.toBe(of(0, 24));
});

it("sets each comparison site against the mean of the other ones", () => {
  const compared = comparisonWith([sites[4]!, sites[6]!, sites[7]!]);
  const window = windowOf(start + 24, 12, rules);
  const { periods } = difference(sites[0]!, compared, window);
  expect(periods).not.toContain(start + 20);
  expect(differencesWithin(compared, periods)[2]).toEqual(
    difference(sites[7]!, comparisonWith([sites[4]!, sites[6]!]), window),
  );
});
