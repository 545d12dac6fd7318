/**
 * How alike two texts are, 0-1, by the characters that they share in place and the length of their
 * common beginning (Winkler 1990, "String Comparator Metrics and Enhanced Decision Rules in the
 * Fellegi-Sunter Model of Record Linkage"; prefix scale 0.1, at most 4 characters).
 */
export function jaroWinkler(one: string, other: string): number {
  const jaro = jaroOf(one, other);
  let prefix = 0;
  while (prefix < 4 && prefix < one.length && one[prefix] === other[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroOf(one: string, other: string): number {
  if (one === other) return 1;
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1);
  const taken = new Set<number>();
  const met = one.split("").filter((character, at) => {
    for (let to = Math.max(0, at - reach); to <= Math.min(other.length - 1, at + reach); to++) {
      if (other[to] !== character || taken.has(to)) continue;
      taken.add(to);
      return true;
    }
    return false;
  });
  if (met.length === 0) return 0;
  const theirs = [...taken].toSorted((a, b) => a - b).map((at) => other[at]);
  const swapped = met.filter((character, at) => character !== theirs[at]).length / 2;
  const shared = met.length;
  return (shared / one.length + shared / other.length + (shared - swapped) / shared) / 3;
}

/** The words of a name without case, accents, points and other marks. */
export function wordsOf(name: string): string[] {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
