/** The number of a period: year x 12 + month from 0, or year x 4 + quarter from 0. */
export function numberOf(date: string, grain: string): number {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1];
  return grain === "quarter" ? 4 * year + Math.floor(month / 3) : 12 * year + month;
}

/** First day of a period. */
export function dateOf(period: number, grain: string): string {
  const [perYear, months] = grain === "quarter" ? [4, 3] : [12, 1];
  const [year, place] = [Math.floor(period / perYear), period % perYear];
  return `${year}-${String(place * months + 1).padStart(2, "0")}-01`;
}

/** The last period that is over on a day: its own where the day is the period's last. */
export function lastOver(day: string, grain: string): number {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();
  return numberOf(next, grain) - 1;
}
