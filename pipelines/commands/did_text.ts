import type { DidResult } from "./did.ts";
import { enoughUnits } from "../statistics/did.ts";
import { digits, inColumns, interval, pValue } from "./columns.ts";

/** A `did` result for reading: what decides first, then the pictures, in lines. */
export function describeDid(result: DidResult): string[] {
  const { design, pretest } = result;
  const lines = [
    sentence(result),
    "",
    `${design.treated} treated and ${design.comparison} untreated units, ${design.periods} periods (${design.from} to ${design.to}), control ${design.control}, base ${design.base}${design.cluster === null ? "" : `, ${design.clusters?.join(" and ")} clusters of them by ${design.cluster}`}`,
    ...design.leftOut.map((each) => `left out: ${each}`),
    "",
  ];
  const few = fewSitesLines(result);
  const effects = effectLines(result);
  lines.push(...(design.enoughUnits ? [...effects, ...few] : [...few, ...effects]));
  lines.push(
    !design.enoughUnits
      ? `before treatment: no test with fewer than ${enoughUnits} units in an arm`
      : pretest.reason === null
        ? `before treatment: chi-square ${digits(pretest.statistic)} with ${pretest.df} df, p ${pValue(pretest.p)}; a large p does not show that trends are parallel`
        : `before treatment: no test, ${pretest.reason}`,
  );
  if (design.enoughUnits && result.robustness !== null)
    lines.push(
      `the group average stays off 0 up to ${digits(result.robustness.survives)} times the largest step before treatment (${digits(result.robustness.largestStep)})`,
    );
  return lines;
}

/** The one sentence: by influence functions with enough units, else by the ladder for few sites. */
export function sentence({ design, group, fewSites: few }: DidResult): string {
  const { value } = design;
  if (design.enoughUnits && group.low !== null && group.high !== null && !group.understated) {
    const found =
      group.low > 0
        ? "rose more"
        : group.high < 0
          ? "fell more, or rose less,"
          : "changed no differently";
    const end = group.low > 0 || group.high < 0 ? "" : ", as far as can be told";
    return `${value} ${found} after the start than in the units compared with${end}: ${digits(group.estimate)} on average (95 % interval ${interval(group.low, group.high)}).`;
  }
  const gain = `${digits(few.estimate)} against the units compared with`;
  const p = `permutation p ${pValue(few.permutation?.p ?? null)}`;
  switch (few.verdict) {
    case "higher":
      return `${value} rose more after the start than in the sites compared with: ${digits(few.estimate)} (95 % interval ${interval(few.low, few.high)}, ${p}).`;
    case "lower":
      return `${value} fell more, or rose less, after the start than in the sites compared with: ${digits(few.estimate)} (95 % interval ${interval(few.low, few.high)}, ${p}).`;
    case "no clear change":
      return `No clear change of ${value}: ${gain} (95 % interval ${interval(few.low, few.high)}, ${p}).`;
    case "not conclusive":
      return `Not conclusive: ${gain} (95 % interval ${interval(few.low, few.high)}, ${p}); ${few.reason}.`;
    case "too few sites to tell":
      return `Too few sites to tell: ${few.reason}; ${value} changed by ${gain}.`;
    case "cannot tell":
      return `Cannot tell: ${few.reason}.`;
    case "not a comparison":
      return few.rank === null
        ? `Not a comparison: ${few.reason}.`
        : `Not a comparison: ${few.reason}; among ${few.sites.length} sites the change of the treated one (${gain}) is number ${few.rank} in its direction, ${p}.`;
  }
}

function fewSitesLines({ fewSites: few }: DidResult): string[] {
  if (few.permutation === null) return [];
  const { permutation, detrended, placeboInTime, welch } = few;
  const kind = permutation.exact ? "all" : "drawn";
  return [
    "few sites (mean after - mean before)",
    ...inColumns([
      ["", "estimate", "t", "df", "p", "95 % interval"],
      [
        "pooled t",
        digits(few.estimate),
        digits(few.t),
        digits(few.df),
        pValue(few.p),
        interval(few.low, few.high),
      ],
      [
        "Welch t",
        digits(few.estimate),
        digits(welch?.t ?? null),
        digits(welch?.df ?? null),
        pValue(welch?.p ?? null),
        interval(welch?.low ?? null, welch?.high ?? null),
      ],
      ["permutation", digits(few.estimate), "-", "-", pValue(permutation.p), "-"],
      ...(detrended === null
        ? []
        : [
            [
              "without own trends",
              digits(detrended.estimate),
              "-",
              "-",
              pValue(detrended.permutation.p),
              "-",
            ],
          ]),
      ...(placeboInTime === null
        ? []
        : [
            [
              `placebo from ${placeboInTime.from}`,
              digits(placeboInTime.estimate),
              "-",
              "-",
              pValue(placeboInTime.permutation.p),
              "-",
            ],
          ]),
    ]).map((line) => `  ${line}`),
    `  ${permutation.assignments} assignments of the dates (${kind}); the smallest p they can give is ${pValue(permutation.least)}`,
    "",
  ];
}

type One = {
  estimate: number;
  se: number | null;
  low: number | null;
  high: number | null;
  bandLow?: number | null;
  bandHigh?: number | null;
  nTreated: number;
  nComparison: number | null;
  understated?: boolean;
};

function effectLines({ design, simple, group, dynamic, calendar }: DidResult): string[] {
  const enoughClusters = Math.min(Infinity, ...(design.clusters ?? [])) >= enoughUnits;
  const row = (name: string, one: One): string[] => {
    const shown =
      enoughClusters &&
      one.nTreated >= enoughUnits &&
      (one.nComparison ?? 0) >= enoughUnits &&
      one.understated !== true;
    const dash = ["-", "-", "-"];
    const errors = [
      digits(one.se),
      interval(one.low, one.high),
      interval(one.bandLow ?? null, one.bandHigh ?? null),
    ];
    return [
      name,
      digits(one.estimate),
      ...(shown ? errors : dash),
      String(one.nTreated),
      String(one.nComparison ?? "-"),
    ];
  };
  const rows = [
    ["", "estimate", "se", "95 % interval", "95 % band", "treated", "compared"],
    row("mean of cohorts", group),
    ...group.by.map((each) => row(`  cohort ${each.at}`, each)),
    row("mean of all effects", simple),
    row("mean by time since the start", dynamic),
    ...dynamic.by.map((each) => row(`  ${each.at}`, each)),
    row("mean of periods", calendar),
    ...calendar.by.map((each) => row(`  in ${each.at}`, each)),
  ];
  return [
    `group-time effects (standard errors from ${enoughUnits} treated and ${enoughUnits} comparison units on)`,
    ...inColumns(rows).map((line) => `  ${line}`),
    "",
  ];
}
