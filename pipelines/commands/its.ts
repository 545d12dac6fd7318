import type { Command } from "commander";
import { ThroughlineError, usageError } from "../errors.ts";
import type { InterruptedSeries } from "../statistics/its.ts";
import { analyse } from "../statistics/its_effect.ts";
import { enoughFor, hasRoomForSlope } from "../statistics/its_needs.ts";
import { analyseCounts } from "../statistics/quasi_poisson.ts";
import { type InterruptedFile, readInterrupted } from "./interrupted.ts";
import { countsResult, describedResult, fittedResult } from "./its_result.ts";
import { describeCounts, describeFitted, describeMeans } from "./its_text.ts";
import { wholeNumber } from "./panel.ts";
import { answer, type Terminal } from "./terminal.ts";

interface Options {
  order: string;
  value: string;
  from: string;
  model?: string;
  season: string;
  period: string;
  weight?: string;
  at?: string;
  lag?: string;
  control?: string;
  count?: boolean;
  exposure?: string;
}

/** `its`: an interrupted time series of any CSV. */
export function addIts(program: Command, terminal: Terminal): void {
  program
    .command("its <file>")
    .description("interrupted time series of any CSV: did the level or the slope change?")
    .requiredOption(
      "--order <column>",
      "place in time: numbers, or dates (periods apart, gaps kept)",
    )
    .requiredOption("--value <column>", "the value")
    .requiredOption("--from <place>", "the first period after the change")
    .option("--model <model>", "level, or level-slope (default where 12 values or more come after)")
    .option("--season <season>", "none, harmonic (two pairs) or dummies", "none")
    .option("--period <periods>", "periods in a year", "12")
    .option("--weight <column>", "precision of each value, such as its n")
    .option("--at <k,k>", "effect in the k-th period after, the first one 1 (default 6, 12, last)")
    .option("--lag <periods>", "lag of Newey-West (default floor(4 (n/100)^(2/9)))")
    .option("--control <column>", "a comparison series: its values are taken off first")
    .option("--count", "counts: quasi-Poisson with rate ratios")
    .option("--exposure <column>", "what the counts are of")
    .addHelpText(
      "after",
      `
y = intercept + trend t + level X + slope X (t - first period after) + season; t = 1 in the first period.
"level" is the jump in the first period after, "slope" what each period after it adds: the effect in the k-th
period after is level + slope (k - 1). Errors: REML AR(1) with t(n - k); OLS, Newey-West and Prais-Winsten
are shown beside it. Needs 12 values before and 6 after, for a slope 12 after; with 6 to 11 before only
means are given.`,
    )
    .action(async (path: string, given: Options, command: Command) => {
      const { columns, model, season, period, at, lag } = checked(given);
      const file = await readInterrupted(path, columns, given.from);
      const series: InterruptedSeries = {
        ...file,
        season,
        period,
        model: model ?? (hasRoomForSlope(file) ? "level-slope" : "level"),
      };
      const enough = enoughFor(series);
      if (enough.can === "nothing")
        throw new ThroughlineError(`${file.name}: cannot tell: ${enough.reason}`);
      if (enough.can === "describe") {
        const means = describedResult(series, file, enough.reason);
        return answer(command, terminal, means, describeMeans(means));
      }
      if (lag !== undefined && lag >= series.values.length)
        throw usageError(`--lag ${lag}: the series has ${series.values.length} values`);
      const places = effectsOf(series, at);
      if (given.count === true) {
        const found = analyseCounts({ ...series, exposure: exposureOf(file) }, places.inside, lag);
        if (found === null) throw new ThroughlineError(`${file.name}: cannot tell: ${noFit}`);
        const result = countsResult(series, file, found, places);
        return answer(command, terminal, result, describeCounts(result));
      }
      const found = analyse(series, places.inside, lag);
      if (found === null) throw new ThroughlineError(`${file.name}: cannot tell: ${noFit}`);
      const result = fittedResult(series, file, found, places);
      answer(command, terminal, result, describeFitted(result));
    });
}

const noFit =
  "the values do not vary around the lines, or too few periods tell the terms of the model apart";

function checked(given: Options) {
  const { model, season, period, at, lag, count, exposure, weight, control } = given;
  if (model !== undefined && model !== "level" && model !== "level-slope")
    throw usageError(`--model takes level or level-slope, not ${model}`);
  if (season !== "none" && season !== "harmonic" && season !== "dummies")
    throw usageError(`--season takes none, harmonic or dummies, not ${season}`);
  if (count !== true && exposure !== undefined) throw usageError("--exposure goes with --count");
  if (count === true && (weight !== undefined || control !== undefined))
    throw usageError("--count takes no --weight and no --control");
  return {
    columns: { ...given, count: count === true },
    model,
    season,
    period: wholeNumber("--period", period, 2),
    at: at?.split(",").map((k) => wholeNumber("--at", k.trim(), 1)),
    lag: lag === undefined ? undefined : wholeNumber("--lag", lag, 0),
  } as const;
}

export interface Places {
  /** Periods after that the series reaches. */
  inside: number[];
  /** Asked for, but beyond the last value: a line is never continued to there. */
  beyond: number[];
}

function effectsOf({ times, from }: InterruptedSeries, at: number[] | undefined): Places {
  const last = times.at(-1)! - from + 1;
  const asked = at ?? [6, 12, last].filter((k) => k <= last);
  const places = [...new Set(asked)].toSorted((a, b) => a - b);
  return {
    inside: places.filter((k) => k <= last),
    beyond: places.filter((k) => k > last),
  };
}

const exposureOf = ({ exposure, values }: InterruptedFile): readonly number[] =>
  exposure ?? values.map(() => 1);
