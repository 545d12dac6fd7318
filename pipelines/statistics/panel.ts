/** A balanced panel: every unit has a value in every period. */
export interface Panel {
  units: readonly string[];
  /** Periods, rising. */
  times: readonly number[];
  /** First period with treatment of each unit; Infinity where it never comes. */
  starts: Float64Array;
  /** Unit by period, a unit's values side by side. */
  values: Float64Array;
  /** Cluster of each unit, from 0; null where each unit is its own. */
  clusters: Int32Array | null;
}

/** A unit as observed. */
export interface ObservedUnit {
  unit: string;
  start: number;
  cluster: string | null;
  /** Value by period. */
  values: ReadonlyMap<number, number>;
}

/** A panel and, in words, what had to be left out for it; or why there is none. */
export type PanelFound =
  | { panel: Panel; leftOut: string[]; reason: null }
  | { panel: null; leftOut: string[]; reason: string };

/**
 * The balanced panel of observed units, as R's `did` prepares it: units without a value in every
 * period and units treated from the first period on are left out. Dates after the last period count
 * as never. Without a never-treated unit, periods from the start of the last cohort are left out and
 * that cohort is compared with (statistics.md 5.1).
 */
export function panelOf(observed: readonly ObservedUnit[]): PanelFound {
  const leftOut: string[] = [];
  const none = (reason: string): PanelFound => ({ panel: null, leftOut, reason });
  let times = [...new Set(observed.flatMap(({ values }) => [...values.keys()]))].toSorted(
    (a, b) => a - b,
  );
  if (times.length < 2) return none("the values are all of one period: two are needed");
  const whole = observed.filter(({ values }) => values.size === times.length);
  if (whole.length < observed.length) {
    const gaps = observed.filter(({ values }) => values.size < times.length);
    leftOut.push(`${named(gaps)} without a value in each of the ${times.length} periods`);
  }
  if (whole.length === 0) return none(`no unit has a value in each of the ${times.length} periods`);
  const before = whole.filter(({ start }) => start > times[0]!);
  if (before.length < whole.length)
    leftOut.push(
      `${named(whole.filter(({ start }) => start <= times[0]!))} treated from the first period on`,
    );
  const last = times.at(-1)!;
  let kept = before.map((unit) => (unit.start > last ? { ...unit, start: Infinity } : unit));
  const starts = [...new Set(kept.map(({ start }) => start))].toSorted((a, b) => a - b);
  if (starts.filter(Number.isFinite).length === 0)
    return none("no unit has a period without and a period with treatment");
  if (starts.at(-1) !== Infinity) {
    const latest = starts.at(-1)!;
    if (starts.length === 1)
      return none("all units begin in the same period: there is nothing to compare them with");
    const shorter = times.filter((time) => time < latest);
    leftOut.push(
      `${times.length - shorter.length} of ${times.length} periods: no unit is never treated, so the last ones to begin are compared with, up to their start`,
    );
    times = shorter;
    kept = kept.map((unit) => (unit.start >= latest ? { ...unit, start: Infinity } : unit));
  }
  return { panel: filled(kept, times), leftOut, reason: null };
}

function filled(units: readonly ObservedUnit[], times: readonly number[]): Panel {
  const values = new Float64Array(units.length * times.length);
  for (const [i, unit] of units.entries())
    for (const [t, time] of times.entries()) values[i * times.length + t] = unit.values.get(time)!;
  const names = [...new Set(units.map(({ cluster }) => cluster))];
  const place = new Map(names.map((name, at) => [name, at]));
  return {
    units: units.map(({ unit }) => unit),
    times,
    starts: Float64Array.from(units, ({ start }) => start),
    values,
    clusters: names.includes(null)
      ? null
      : Int32Array.from(units, ({ cluster }) => place.get(cluster)!),
  };
}

/** The cohorts of a panel that begin treatment, rising. */
export const cohortsOf = ({ starts }: Pick<Panel, "starts">): number[] =>
  [...new Set(starts)].filter(Number.isFinite).toSorted((a, b) => a - b);

const mostNames = 5;

function named(units: readonly ObservedUnit[]): string {
  const names = units.slice(0, mostNames).map(({ unit }) => unit);
  const more = units.length > mostNames ? ", ..." : "";
  return `${units.length} ${units.length === 1 ? "unit" : "units"} (${names.join(", ")}${more})`;
}
