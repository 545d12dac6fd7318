import { type Band, simultaneousBand } from "./bands.ts";
import {
  type Average,
  type Averages,
  calendarAverages,
  dynamicAverages,
  groupAverages,
  hasError,
  simpleAverage,
} from "./did_aggregate.ts";
import { type Base, type Comparison, type GroupTime, groupTimeEffects } from "./group_time.ts";
import type { Panel } from "./panel.ts";
import { type Pretest, pretrendTest } from "./pretrend.ts";
import { type Inference, inferenceOf, type Sampling, standardError } from "./standard_error.ts";

export interface DidOptions {
  comparison: Comparison;
  base: Base;
  /** Keep only cohorts with so many periods after their first one in `dynamic`; null for all. */
  balance: number | null;
  seed: number;
}

/** Ends of the simultaneous band; null where there is none. */
interface Banded {
  bandLow: number | null;
  bandHigh: number | null;
}

export type Cell = Omit<GroupTime, "influence"> & Inference & Banded;
type One = Omit<Average, "influence">;
export type Averaged = One & { band: Drawn | null; by: (One & Banded & { at: number })[] };
type Drawn = Omit<Band, "se">;

export interface Did {
  cells: Cell[];
  /** The band over all cells that have a standard error. */
  band: Drawn | null;
  simple: One;
  group: Averaged;
  /** Null where no cohort has as many periods as `balance` asks for. */
  dynamic: Averaged | null;
  calendar: Averaged;
  pretest: Pretest;
  robustness: Robustness | null;
}

/** How much the headline withstands: the largest step between periods before treatment. */
export interface Robustness {
  largestStep: number;
  /** The 95 % interval of the group average stays off 0 up to so many times that step. */
  survives: number;
}

/** Standard errors by influence functions hold with so many units in both arms (statistics.md 1.4). */
export const enoughUnits = 10;
/** Smaller standard errors than this share of the largest value are rounding. */
const rounding = 1e-12;

/**
 * Difference in differences with staggered dates: group-time effects, their averages, simultaneous
 * bands, the test of the periods before. Sources: Callaway and Sant'Anna, Journal of Econometrics 225
 * (2021), 200-230; statistics.md 5.
 */
export function differenceInDifferences(panel: Panel, options: DidOptions): Did {
  const { times, starts, values, clusters } = panel;
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const sampling: Sampling = { clusters, smallest: rounding * size };
  const cells = groupTimeEffects(panel, options.comparison, options.base);
  const effects = { cells, starts, sampling };
  const estimates = cells.map((cell) => ({ ...cell, ...inferenceOfCell(cell, sampling) }));
  const group = groupAverages(effects);
  const dynamic = dynamicAverages(effects, times, options.balance);
  const banded = bandedBy(clusters, options.seed);
  const averaged = ({ by, ...overall }: Averages): Averaged => {
    const found = banded(by);
    return { ...plain(overall), band: found.band, by: found.parts };
  };
  const ofCells = banded(estimates);
  return {
    cells: ofCells.parts,
    band: ofCells.band,
    simple: plain(simpleAverage(effects)),
    group: averaged(group),
    dynamic: dynamic && averaged(dynamic),
    calendar: averaged(calendarAverages(effects)),
    pretest: pretrendTest(cells, sampling),
    robustness: robustness(group, dynamic, options.base),
  };
}

function inferenceOfCell(cell: GroupTime, sampling: Sampling): Inference {
  if (cell.reference) return inferenceOf(0, 0);
  const se = hasError(cell) ? standardError(cell.influence, sampling) : null;
  return inferenceOf(cell.estimate, se);
}

function plain<Part extends { influence: Float64Array }>(part: Part): Omit<Part, "influence"> {
  const { influence: _, ...rest } = part;
  return rest;
}

/** Draws one band around estimates; those without a standard error have no part in it. */
function bandedBy(clusters: Int32Array | null, seed: number) {
  return <Part extends Inference & { influence: Float64Array }>(parts: readonly Part[]) => {
    const drawn = simultaneousBand(
      parts.map(({ influence, se }) => (se === null ? influence.map(() => 0) : influence)),
      clusters,
      seed,
    );
    const ends = (k: number): Banded => {
      const se = drawn?.se[k] ?? null;
      if (drawn === null || se === null) return { bandLow: null, bandHigh: null };
      const reach = drawn.crit * se;
      return { bandLow: parts[k]!.estimate - reach, bandHigh: parts[k]!.estimate + reach };
    };
    return {
      band: drawn && { crit: drawn.crit, draws: drawn.draws },
      parts: parts.map((part, k) => ({ ...plain(part), ...ends(k) })),
    };
  };
}

/**
 * A simple version of Rambachan and Roth (Review of Economic Studies 90 (2023), 2555-2591): the
 * distance of the interval from 0 over the largest step between two periods before treatment.
 */
function robustness(group: Averages, dynamic: Averages | null, base: Base): Robustness | null {
  const before = dynamic?.by.filter(({ at }) => at < 0) ?? [];
  const steps =
    base === "varying"
      ? before.map(({ estimate }) => estimate)
      : before.slice(1).map(({ estimate }, k) => estimate - before[k]!.estimate);
  const largestStep = Math.max(0, ...steps.map(Math.abs));
  if (group.low === null || group.high === null || largestStep === 0) return null;
  const distance = Math.max(0, group.low, -group.high);
  return { largestStep, survives: distance / largestStep };
}
