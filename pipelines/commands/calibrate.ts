import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { calibrate, type Figure, outside } from "../calibrate.ts";
import { boundWords, type Calibration } from "../calibration.ts";
import { usageError } from "../errors.ts";
import type { VerdictRules } from "../verdicts/series.ts";
import { readRules, shippedFolder } from "../warehouse/catalogues.ts";
import { answer } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** Share of the agencies that a quick run draws. */
const quickScale = 0.1;

/** `calibrate`: how far the verdicts can be trusted, on agencies whose truth is known. */
export function addCalibrate(
  program: Command,
  terminal: Terminal,
  setExit: (code: number) => void,
): void {
  program
    .command("calibrate")
    .description("judges simulated agencies and says how often the verdicts are right")
    .option("--quick", "a tenth of the agencies")
    .option("--seed <n>", "of the simulation", "1")
    .option("--out <file>", "keeps the figures, as in data/calibration.json")
    .action((flags: { quick?: boolean; seed: string; out?: string }, command: Command) => {
      if (!/^\d{1,9}$/.test(flags.seed)) throw usageError(`not a seed: ${flags.seed}`);
      const seed = Number(flags.seed);
      const scale = flags.quick ? quickScale : 1;
      const { name, value } = readRules(shippedFolder, "calibration");
      const constants = Object.fromEntries(
        (name as string[]).map((each, at) => [each, (value as number[])[at]!]),
      ) as unknown as VerdictRules & { rules_version: number };
      const figures = calibrate(constants, { seed, scale, onStep: (step) => terminal.tell(step) });
      const calibration: Calibration = {
        seed,
        scale,
        rulesVersion: constants.rules_version,
        date: new Date().toISOString().slice(0, 10),
        figures: figures.map((figure) => ({ ...figure, outside: outside(figure) })),
      };
      if (flags.out !== undefined)
        writeFileSync(flags.out, `${JSON.stringify(calibration, null, 2)}\n`);
      answer(command, terminal, calibration, describe(figures));
      if (figures.some(outside)) setExit(1);
    });
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function describe(figures: readonly Figure[]): string[] {
  const names = figures.map(({ group, name }) => `${group}: ${name}`);
  const width = Math.max(...names.map((name) => name.length));
  return figures.map((figure, at) => {
    const { share, low, high, n, bound } = figure;
    const held = bound === null ? "shown, not held to a bound" : boundWords(figure);
    const word = outside(figure) ? " OUTSIDE" : "";
    return `${names[at]!.padEnd(width)}  ${percent(share).padStart(7)} (${percent(low)} to ${percent(high)}, ${n} verdicts)  ${held}${word}`;
  });
}
