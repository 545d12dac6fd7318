import * as Plot from "@observablehq/plot";

/** Above which part of the highest value all have to lie for an axis near them, by unit. */
const nearFrom: Record<string, number> = { score: 1 / 3, percent: 1 / 3, share: 1 / 2 };

/**
 * From where to where the axis of values goes: near the data for scores and percentages that all lie
 * in the upper two thirds, and for shares in the upper half, where an axis from 0 would flatten them;
 * otherwise from 0, or from the lowest value where one lies below 0. Above the highest there is room
 * for its point.
 */
export function valueDomain(
  values: readonly (number | null)[],
  unit: string | null,
): [number, number] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [0, 1];
  const top = Math.max(...known, 0.001);
  const bottom = Math.min(...known);
  const near = bottom > top * (nearFrom[unit ?? ""] ?? 1);
  const low = near ? bottom - (top - bottom) * 0.15 : Math.min(0, bottom);
  return [low, top + (top - low) * 0.08];
}

/** The axis of values at the left, with a line across the chart for each of its words. */
export const valueAxis = (tickFormat: (value: number) => string, ticks = 4): Plot.Markish[] => [
  Plot.gridY({ ticks, stroke: "var(--line)", strokeOpacity: 1, ariaHidden: "true" }),
  Plot.axisY({ ticks, tickSize: 0, tickPadding: 8, fontSize: 12, label: null, tickFormat }),
];
