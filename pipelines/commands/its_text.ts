import { digits, inColumns, interval, pValue } from "./columns.ts";
import type { CountsResult, FittedResult, MeansResult } from "./its_result.ts";

type Design = FittedResult["design"];

const series = ({ n, before, after, from, model, season, weighted }: Design): string =>
  `${n} values, ${before} before and ${after} from ${from} on; model ${model}, season ${season}${weighted ? ", weighted" : ""}`;

/** Means before and after, for reading. */
export const describeMeans = ({ sentence, design, before, after }: MeansResult): string[] => [
  sentence,
  "",
  ...design.notes,
  ...inColumns([
    ["", "n", "mean"],
    ["before", String(before.n), digits(before.mean)],
    ["after", String(after.n), digits(after.mean)],
  ]),
];

/** An `its` result for reading. */
export function describeFitted(result: FittedResult): string[] {
  const { coefficients, sensitivity, average, relative, checks } = result;
  const { ols, neweyWest, praisWinsten, reml } = sensitivity;
  const methods = [
    ["REML AR(1)", reml?.coefficients, `phi ${digits(reml?.phi ?? null)}`],
    ["OLS", ols?.coefficients, ""],
    ["Newey-West", neweyWest?.coefficients, `lag ${neweyWest?.lag}`],
    ["Newey-West, error at least OLS", neweyWest?.largerErrors, ""],
    ["Prais-Winsten", praisWinsten?.coefficients, `rho ${digits(praisWinsten?.rho ?? null)}`],
  ] as const;
  return [
    result.sentence,
    "",
    series(result.design),
    ...result.design.notes,
    "",
    `REML AR(1), phi ${digits(result.phi)}, t with ${result.df} df`,
    ...inColumns([
      ["", "estimate", "se", "p", "95 % interval"],
      ...Object.entries(coefficients).flatMap(([term, each]) =>
        each === null
          ? []
          : [
              [
                term,
                digits(each.estimate),
                digits(each.se),
                pValue(each.p),
                interval(each.low, each.high),
              ],
            ],
      ),
      ...result.effects.map(({ at, estimate, low, high }) => [
        `effect in period ${at} after`,
        digits(estimate),
        "",
        "",
        interval(low, high),
      ]),
      [
        "mean effect after",
        digits(average.estimate),
        digits(average.se),
        pValue(average.p),
        interval(average.low, average.high),
      ],
    ]).map((line) => `  ${line}`),
    ...(relative === null
      ? []
      : [
          `  relative to the line continued: ${digits(relative.estimate * 100)} % (${interval(relative.low * 100, relative.high * 100)} %)`,
        ]),
    "",
    "level by other methods (they decide nothing)",
    ...inColumns([
      ["", "estimate", "se", "p", "95 % interval", ""],
      ...methods.flatMap(([name, terms, note]) =>
        terms === undefined || terms === null
          ? []
          : [
              [
                name,
                digits(terms.level.estimate),
                digits(terms.level.se),
                pValue(terms.level.p),
                interval(terms.level.low, terms.level.high),
                note,
              ],
            ],
      ),
    ]).map((line) => `  ${line}`),
    ...checks.breuschGodfrey.map(
      ({ order, statistic, p }) =>
        `  residuals up to ${order} apart: Breusch-Godfrey ${digits(statistic)}, p ${pValue(p)}`,
    ),
    ...continuedLines(result.counterfactual),
  ];
}

/** An `its --count` result for reading. */
export function describeCounts(result: CountsResult): string[] {
  const { coefficients, sensitivity, totals, slopeTest, dispersion, df } = result;
  const { lag } = sensitivity.neweyWest;
  return [
    result.sentence,
    "",
    series(result.design),
    ...result.design.notes,
    "",
    `quasi-Poisson, dispersion ${digits(dispersion)}, ${df} df; rate ratios`,
    ...inColumns([
      ["", "ratio", "p", "95 % interval", `with Newey-West, lag ${lag}`],
      ...Object.entries(coefficients).flatMap(([term, each]) => {
        if (each === null || term === "intercept") return [];
        const robust = sensitivity.neweyWest.coefficients[term as "level"].rr;
        const { estimate, low, high } = each.rr;
        return [
          [
            term,
            digits(estimate),
            pValue(each.p),
            interval(low, high),
            interval(robust.low, robust.high),
          ],
        ];
      }),
      ...result.effects.map(({ at, estimate, low, high }) => [
        `in period ${at} after`,
        digits(estimate),
        "",
        interval(low, high),
        "",
      ]),
    ]).map((line) => `  ${line}`),
    `  difference ${digits(totals.difference)} (95 % interval ${interval(totals.low, totals.high)}) against ${digits(totals.counterfactual)} expected`,
    ...(slopeTest === null
      ? []
      : [
          `  the change of slope: F ${digits(slopeTest.f)} with 1 and ${slopeTest.df2} df, p ${pValue(slopeTest.p)}`,
        ]),
    ...continuedLines(result.counterfactual),
  ];
}

function continuedLines(
  after: readonly {
    order: string;
    value: number;
    counterfactual: number;
    low: number;
    high: number;
  }[],
): string[] {
  return [
    "",
    "the line continued",
    ...inColumns([
      ["", "value", "expected", "95 % interval"],
      ...after.map(({ order, value, counterfactual, low, high }) => [
        order,
        digits(value),
        digits(counterfactual),
        interval(low, high),
      ]),
    ]).map((line) => `  ${line}`),
  ];
}
