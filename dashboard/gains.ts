/** Gains as text: in the measure's unit, shares in percentage points, always with their sign. */
export function gainText(value: number, unit: string | null): string {
  const text = sized(Math.abs(value), unit);
  return `${value < 0 ? "−" : "+"}${text}${pointsOf(unit)}`;
}

/** "0.2 to 0.8", "−1.2 to 25 points" */
export function intervalText(low: number, high: number, unit: string | null): string {
  const end = (value: number): string => `${value < 0 ? "−" : ""}${sized(Math.abs(value), unit)}`;
  return `${end(low)} to ${end(high)}${pointsOf(unit)}`;
}

/** ".03", "under .001" */
export const pText = (p: number): string =>
  p < 0.001 ? "under .001" : p.toFixed(p < 0.1 ? 3 : 2).replace(/^0/, "");

const pointsOf = (unit: string | null): string =>
  unit === "share" || unit === "percent" ? " points" : "";

function sized(value: number, unit: string | null): string {
  const shown = unit === "share" ? 100 * value : value;
  return shown.toFixed(shown < 1 ? 2 : shown < 10 ? 1 : 0);
}
