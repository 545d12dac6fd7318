import type { Figure } from "./calibrate.ts";

/** A run of `throughline calibrate` as it is kept: data/calibration.json. */
export interface Calibration {
  readonly seed: number;
  /** Share of the agencies of a full run. */
  readonly scale: number;
  readonly rulesVersion: number;
  /** Day of the run, YYYY-MM-DD. */
  readonly date: string;
  readonly figures: readonly (Figure & { outside: boolean })[];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** What a figure is held to, in words; "shown" where to nothing. */
export function boundWords({ bound }: Pick<Figure, "bound">): string {
  if (bound === null) return "shown";
  if (bound.least === 0) return `at most ${percent(bound.most)}`;
  if (bound.most === 1) return `at least ${percent(bound.least)}`;
  return `${percent(bound.least)} to ${percent(bound.most)}`;
}

/** How large a run was: "full size", "10 % of full size". */
export const sizeWords = ({ scale }: Pick<Calibration, "scale">): string =>
  scale === 1 ? "full size" : `${Number((100 * scale).toFixed(1))} % of full size`;

/** The figures as the lines of docs/measured.md: what was run, and a Markdown table. */
export function calibrationLines(calibration: Calibration): string[] {
  const { seed, rulesVersion, date, figures } = calibration;
  const rows = figures.map((figure) => {
    const { group, name, share, low, high, n, outside } = figure;
    const held = `${boundWords(figure)}${outside ? ": **outside**" : ""}`;
    return `| ${group} | ${name} | ${percent(share)} | ${percent(low)} to ${percent(high)} | ${n} | ${held} |`;
  });
  return [
    `Run of ${date}, ${sizeWords(calibration)}, seed ${seed}, version ${rulesVersion} of the rules:`,
    "",
    "| | of | share | 95 % interval | verdicts | held to |",
    "|---|---|---:|---|---:|---|",
    ...rows,
  ];
}
