import { type Likeness, likeness, sorted, wordsOf } from "./likeness.ts";

/** A name that is met (`means` null), or a name of a catalogue and what it means. */
export interface MetName {
  readonly agency: string;
  readonly kind: string;
  readonly site: string | null;
  readonly name: string;
  readonly means: string | null;
  readonly uses: number;
}

/** What a name may mean, and why it looks so: never applied, but by a person who says so. */
export interface Suggestion {
  readonly agency: string;
  readonly kind: string;
  readonly site: string | null;
  readonly name: string;
  readonly suggestion: string;
  readonly why: string;
}

/**
 * Suggests for each theme and measure that is met the nearest one of the catalogue, and for each
 * person another name at the same site that has the same words in another order or form, of which it
 * has the initials, or from which a slip of one letter makes it. A name that could be several people is
 * suggested for none.
 */
export function suggestMeanings(names: readonly MetName[]): Suggestion[] {
  const groups = Map.groupBy(names, ({ agency, kind, site }) =>
    JSON.stringify([agency, kind, site]),
  );
  return [...groups.values()].flatMap((group) =>
    group[0]?.kind === "person" ? samePeople(group) : nearestKnown(group),
  );
}

function nearestKnown(group: readonly MetName[]): Suggestion[] {
  const known = group
    .filter(({ means }) => means !== null)
    .map(({ name, means }) => ({ name, means: means ?? name, words: wordsOf(name) }))
    .toSorted((a, b) => compare(a.means, b.means) || compare(a.name, b.name));
  return group.flatMap((met) => {
    if (met.means !== null) return [];
    const words = wordsOf(met.name);
    let best: { means: string; like: Likeness } | null = null;
    for (const each of known) {
      const like = likeness(words, each.words, each.name);
      if (like && like.score > (best?.like.score ?? 0)) best = { means: each.means, like };
    }
    return best === null ? [] : [suggested(met, best.means, best.like.why)];
  });
}

type Person = { met: MetName; words: string[] };

function samePeople(group: readonly MetName[]): Suggestion[] {
  const people = group.map((met) => ({ met, words: wordsInOrder(met.name) }));
  const spellings = [...Map.groupBy(people, ({ words }) => sorted(words)).values()].map((same) =>
    same.toSorted((a, b) => plainness(b) - plainness(a) || compare(a.met.name, b.met.name)),
  );
  const heads = spellings.flatMap(([head]) => head ?? []);
  const ofSpelling = spellings.flatMap(([head, ...others]) =>
    head === undefined
      ? []
      : others.map(({ met }) => suggested(met, head.met.name, "the same words in another form")),
  );
  // One of two such names has an initial: of names without, thousands may share a word.
  const all = byWord(heads);
  const initialled = byWord(heads.filter(hasInitial));
  const ofInitials = heads.flatMap((one) => {
    const ofWord = hasInitial(one) ? all : initialled;
    const near = new Set(one.words.flatMap((word) => ofWord.get(word) ?? []).map((e) => e.head));
    const fuller = [...near].filter((other) => isInitialsOf(one.words, other.words));
    const [only] = fuller;
    return only && fuller.length === 1
      ? [suggested(one.met, only.met.name, "the same name with initials")]
      : [];
  });
  return [...ofSpelling, ...ofInitials, ...mistyped(heads)];
}

/**
 * Names that one letter more, less, other or in another place tells apart: the one that is met more
 * seldom may be a slip. Both are the same text once a letter is left out, so that each name is compared
 * with few. Names with a number are told apart by it.
 */
function mistyped(heads: readonly Person[]): Suggestion[] {
  const named = heads
    .map((head) => ({ head, name: head.words.join(" ") }))
    .filter(({ head, name }) => head.words.length > 1 && !/\d/.test(name));
  const near = Map.groupBy(
    named.flatMap((each) => [...shortened(each.name)].map((short) => ({ ...each, short }))),
    ({ short }) => short,
  );
  return named.flatMap(({ head, name }) => {
    const others = new Map(
      [...shortened(name)]
        .flatMap((short) => near.get(short) ?? [])
        .map((each) => [each.head, each]),
    );
    const known = [...others.values()].filter(
      (other) => isMetMore(other.head, head) && isSlip(name, other.name),
    );
    const [only] = known;
    if (only === undefined || known.length > 1) return [];
    const { name: full } = only.head.met;
    return [suggested(head.met, full, `spelled almost like ${JSON.stringify(full)}`)];
  });
}

/** Whether one letter more, less, other, or two in each other's place make one name the other. */
function isSlip(one: string, other: string): boolean {
  const [short, long] = one.length > other.length ? [other, one] : [one, other];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return short.slice(at + (swapped ? 2 : 1)) === long.slice(at + (swapped ? 2 : 1));
}

/** A name, and what it is without each of its letters. */
const shortened = (name: string): Set<string> =>
  new Set([name, ...Array.from(name, (_, at) => name.slice(0, at) + name.slice(at + 1))]);

/** Of names that are met as often, the one without a comma counts as known, then the longer one. */
const isMetMore = (one: Person, other: Person): boolean =>
  (one.met.uses - other.met.uses ||
    plainness(one) - plainness(other) ||
    one.met.name.length - other.met.name.length ||
    compare(other.met.name, one.met.name)) > 0;

const byWord = (heads: readonly Person[]) =>
  Map.groupBy(
    heads.flatMap((head) => head.words.map((word) => ({ word, head }))),
    ({ word }) => word,
  );

const hasInitial = ({ words }: Person): boolean => words.some((word) => word.length === 1);

/** The words of a person's name, last name last: "Smith, Jane" as "Jane Smith". */
function wordsInOrder(name: string): string[] {
  const [last = "", ...first] = name.split(",");
  return [...wordsOf(first.join(" ")), ...wordsOf(last)];
}

/** Whether a name has initials where another has words: "J. Smith", "Jane S.", "Jane M. Smith". */
function isInitialsOf(words: readonly string[], fuller: readonly string[]): boolean {
  const extra = fuller.length - words.length;
  const middle = fuller.slice(1, 1 + extra);
  const aligned = extra > 0 ? fuller.toSpliced(1, extra) : fuller;
  return (
    extra >= 0 &&
    words.length > 1 &&
    fuller.join("").length > words.join("").length &&
    middle.every((word) => word.length === 1) &&
    words.some((word, at) => word.length > 1 && word === aligned[at]) &&
    words.every((word, at) => word === aligned[at] || isInitialOf(word, aligned[at] ?? ""))
  );
}

const isInitialOf = (letter: string, word: string): boolean =>
  letter.length === 1 && word.startsWith(letter);

/** Prefers the spelling without a comma, then without points, then the one that is met most. */
const plainness = ({ met }: Person): number =>
  (met.name.includes(",") ? 0 : 2e9) + (met.name.includes(".") ? 0 : 1e9) + met.uses;

const suggested = (met: MetName, suggestion: string, why: string): Suggestion => ({
  agency: met.agency,
  kind: met.kind,
  site: met.site,
  name: met.name,
  suggestion,
  why,
});

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
