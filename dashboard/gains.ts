import type { ThemeVerdictRow } from "../server/api.ts";
import { asCount, asFixed, asPercent, asTick } from "./numbers.ts";

/** Gains as text: in the measure's unit, shares in percentage points, always with their sign. */
export function gainText(value: number, unit: string | null): string {
  const text = sized(Math.abs(value), unit);
  return `${value < 0 ? "−" : "+"}${text}${pointsOf(unit)}`;
}

/** A gain on an axis: with its sign, shares in points ("+10"). */
export const gainTick = (value: number, unit: string | null): string =>
  value === 0
    ? "0"
    : `${value < 0 ? "−" : "+"}${asTick(Math.abs(unit === "share" ? value * 100 : value), null)}`;

/** "0.2 to 0.8", "−1.2 to 25 points" */
export function intervalText(low: number, high: number, unit: string | null): string {
  const end = (value: number): string => `${value < 0 ? "−" : ""}${sized(Math.abs(value), unit)}`;
  return `${end(low)} to ${end(high)}${pointsOf(unit)}`;
}

/**
 * What lies behind a theme's verdict over sites. Where so few sites can show nothing there is no interval
 * and no p value: only what was found is described (statistics.md 5.5b).
 */
export function overSitesText({
  moved,
  effect,
  low,
  high,
  p,
  permutation_p: share,
  assignments,
  unit,
}: Pick<
  ThemeVerdictRow,
  "moved" | "effect" | "low" | "high" | "p" | "permutation_p" | "assignments" | "unit"
>): string {
  if (effect === null || low === null || high === null) return claim;
  const ways = `${asCount(assignments ?? 0)} ways to give the embedding dates to the sites, of which ${asPercent(share ?? 1)} show as much`;
  const mean = `Mean gain ${gainText(effect, unit)}`;
  return moved === "cannot_tell"
    ? `${mean}; ${ways}. This describes what was found: so few sites can show nothing.`
    : `${mean} (${intervalText(low, high, unit)}), p ${pText(p ?? 1)}; ${ways}. ${claim}`;
}

const claim = "A theme has moved only where both agree, after counting how many themes are judged.";

/** ".03", "under .001" */
export const pText = (p: number): string =>
  p < 0.001 ? `under ${pDigits(0.001, 3)}` : pDigits(p, p < 0.1 ? 3 : 2);

/** A p value has no 0 before the mark: it is never above 1. */
const pDigits = (p: number, digits: number): string => asFixed(p, digits).replace(/^0/, "");

const pointsOf = (unit: string | null): string =>
  unit === "share" || unit === "percent" ? " points" : "";

function sized(value: number, unit: string | null): string {
  const shown = unit === "share" ? 100 * value : value;
  return asFixed(shown, shown < 1 ? 2 : shown < 10 ? 1 : 0);
}
