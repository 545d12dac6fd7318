/**
 * Adjusted p values (q values) of Benjamini and Hochberg, in the order given: those at most `level`
 * pass with a false discovery rate of `level`. Null where there is no p value; such tests are not
 * counted. Source: Benjamini and Hochberg, JRSS B 57 (1995), 289-300; R: p.adjust(method = "BH").
 */
export function falseDiscovery(pValues: readonly (number | null)[]): (number | null)[] {
  const ranked = pValues
    .flatMap((p, index) => (p === null ? [] : [{ p, index }]))
    .toSorted((a, b) => b.p - a.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let least = 1;
  for (const [place, { p, index }] of ranked.entries()) {
    least = Math.min(least, (p * ranked.length) / (ranked.length - place));
    adjusted[index] = least;
  }
  return adjusted;
}
