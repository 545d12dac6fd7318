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

/** How much a name looks like another (0-1), and why. */
export type Likeness = { score: number; why: string };

/** Below this likeness of spelling nothing is suggested. */
const alike = 0.9;

/** How much a name looks like a known one by their words; null where it does not. */
export function likeness(
  words: readonly string[],
  known: readonly string[],
  name: string,
): Likeness | null {
  const quoted = JSON.stringify(name);
  if (words.length === 0 || known.length === 0) return null;
  if (sorted(words) === sorted(known)) return { score: 1, why: `the same words as ${quoted}` };
  if (isShort(words, known) || isShort(known, words)) {
    return { score: 0.97, why: `short for ${quoted}` };
  }
  const initials = known.map((word) => word[0]).join("");
  if (known.length > 1 && words.join("") === initials) {
    return { score: 0.96, why: `the initials of ${quoted}` };
  }
  // "Site D" is not a slip for "Site A": what tells names of a series apart is a letter or a number.
  const [last, knownLast] = [words.at(-1)!, known.at(-1)!];
  if (last !== knownLast && [last, knownLast].some((word) => /^(.|\d+)$/u.test(word))) return null;
  const spelled = jaroWinkler(words.join(" "), known.join(" "));
  if (spelled >= alike) return { score: spelled, why: `spelled almost like ${quoted}` };
  return known.length > 1 && known.every((word) => words.includes(word))
    ? { score: 0.8, why: `has the words of ${quoted}` }
    : null;
}

/** Whether each word begins the word in its place: "nat sup", "natural supports". */
const isShort = (words: readonly string[], known: readonly string[]): boolean =>
  words.length === known.length &&
  words.every((word, at) => word.length > 1 && known[at]?.startsWith(word) === true);

/** The one of `known` names that a name looks most like; null where it looks like none. */
export function nearest(name: string, known: Iterable<string>): string | null {
  const words = wordsOf(name);
  let best: { name: string; score: number } | null = null;
  for (const each of known) {
    const score = likeness(words, wordsOf(each), each)?.score ?? 0;
    if (score > (best?.score ?? 0)) best = { name: each, score };
  }
  return best?.name ?? null;
}

/** Words in one order, as a key. */
export const sorted = (words: readonly string[]): string => words.toSorted().join(" ");
