import type { Command } from "commander";
import { ThroughlineError, usageError } from "../errors.ts";
import type { ChartKind } from "../statistics/limits.ts";
import { type Preset, presets } from "../statistics/presets.ts";
import { type ChartOptions, controlChart, fewestForBaseline } from "../statistics/spc.ts";
import { writtenNumber } from "./series.ts";
import { spcResult } from "./spc_result.ts";
import { type ChartSeries, readChartSeries, type SeriesColumns } from "./spc_series.ts";
import { describeSpc } from "./spc_text.ts";
import { answer } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

const kinds: readonly ChartKind[] = ["xmr", "p", "u", "pp", "up", "c", "run"];
const presetNames = Object.keys(presets) as Preset[];

const screenings = ["no", "ranges", "points"] as const;

interface SpcFlags extends SeriesColumns {
  chart: string;
  rules?: string;
  baseline?: string;
  rebase: string[];
  good?: string;
  target?: string;
  screen?: string;
}

/** `spc`: a control chart of any CSV. */
export function addSpc(program: Command, terminal: Terminal): void {
  program
    .command("spc <file>")
    .description("a control chart of any CSV: limits, special causes, runs")
    .option("--value <column>", "the values")
    .option("--numerator <column>", "with --denominator: what was counted")
    .option("--denominator <column>", "of how many, or of how much")
    .option("--order <column>", "numbers or dates; without it the rows are in order")
    .option("--chart <kind>", kinds.join(", "), "xmr")
    .option("--rules <preset>", `${presetNames.join(", ")}; nhs, of a run chart anhoej`)
    .option("--baseline <n>", `limits rest on the first n points, at least ${fewestForBaseline}`)
    .option(
      "--rebase <n>",
      "new limits after the first n rows, or from a value of --order on; again, or 12,24, for more",
      (text: string, before: string[]) => [...before, ...text.split(",")],
      [],
    )
    .option("--good <direction>", "up or down")
    .option("--target <number>", "says whether the process meets it; needs --good")
    .option("--screen <what>", "leave outlying moving ranges out: no, ranges (of nhsr), points")
    .action(async (path: string, flags: SpcFlags, command: Command) => {
      const chart = oneOf("chart", flags.chart, kinds);
      const usual = chart === "run" ? "anhoej" : "nhs";
      const rules = oneOf("rules", flags.rules ?? usual, presetNames);
      const good = flags.good === undefined ? undefined : oneOf("good", flags.good, ["up", "down"]);
      const target = flags.target === undefined ? undefined : numberOf("target", flags.target);
      const screens = oneOf("screen", flags.screen ?? presets[rules].screens, screenings);
      const series = await readChartSeries(path, chart, flags);
      const limits = limitsFrom(series, flags, presets[rules].baselineOf);
      const drawn = controlChart(series.values, {
        kind: chart,
        sizes: series.sizes ?? undefined,
        places: series.places,
        rules: { ...presets[rules], screens },
        good,
        freeze: limits.freeze,
        rebase: limits.rebase,
      });
      const asked = { chart, rules, good, target, notes: limits.notes };
      const result = spcResult(drawn, series, asked);
      answer(command, terminal, result, describeSpc(result));
    });
}

/** Where the limits rest and begin anew, by --baseline and --rebase. */
function limitsFrom(
  series: ChartSeries,
  { baseline, rebase }: SpcFlags,
  baselineOf: "series" | "part",
): Pick<ChartOptions, "freeze" | "rebase"> & { notes: string[] } {
  const points = series.values.filter((value) => value !== null).length;
  const freeze = baseline === undefined ? undefined : countOf("baseline", baseline);
  if (freeze !== undefined && freeze < fewestForBaseline) {
    throw usageError(`--baseline ${freeze}: a baseline needs at least ${fewestForBaseline} points`);
  }
  if (freeze !== undefined && freeze > points) {
    throw new ThroughlineError(`--baseline ${freeze}: the series has ${points} points`);
  }
  const starts = rebase.map((each) => startOf(series, each.trim()));
  if (freeze === undefined || starts.length === 0 || baselineOf === "part") {
    return { freeze, rebase: starts, notes: [] };
  }
  const wins = "the baseline holds for the whole series: by these rules it wins over --rebase";
  return { freeze, rebase: [], notes: [wins] };
}

/** Index of the row at which new limits begin. */
function startOf({ values, indexFrom }: ChartSeries, text: string): number {
  const asIndex = /^\d{1,9}$/.test(text) ? Number(text) : null;
  const at =
    indexFrom !== null && (asIndex === null || asIndex >= values.length)
      ? indexFrom(text)
      : countOf("rebase", text);
  if (at > 0 && at < values.length) return at;
  throw new ThroughlineError(
    `--rebase ${text}: no point of the ${values.length} is left on one side of it`,
  );
}

function oneOf<Name extends string>(option: string, name: string, known: readonly Name[]): Name {
  const found = known.find((each) => each === name);
  if (found === undefined) {
    throw usageError(`--${option} ${name}: it is one of ${known.join(", ")}`);
  }
  return found;
}

function countOf(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usageError(`--${option} ${text}: not a number of points`);
  return Number(text);
}

function numberOf(option: string, text: string): number {
  const value = writtenNumber(text);
  if (value === null) throw usageError(`--${option} ${text}: not a plain number`);
  return value;
}
