/** A seeded source of randomness: the same seed gives the same draws on every machine. */
export interface Random {
  /** A share, 0 <= share < 1. */
  share(): number;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Up to `count` different items, in the order given. */
  some<Item>(items: readonly Item[], count: number): Item[];
  /** How many of these tries succeed (binomial). */
  successes(tries: number, probability: number): number;
}

/** Returns a source of randomness for a whole-number seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number) => low + Math.floor(share() * (high - low + 1));
  return {
    share,
    between,
    chance: (probability) => share() < probability,
    pick<Item>(items: readonly Item[]): Item {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    some<Item>(items: readonly Item[], count: number): Item[] {
      const left = items.map((_, i) => i);
      while (left.length > count) left.splice(between(0, left.length - 1), 1);
      return left.flatMap((i) => items.slice(i, i + 1));
    },
    successes(tries, probability) {
      let successes = 0;
      for (let attempt = 0; attempt < tries; attempt += 1)
        successes += share() < probability ? 1 : 0;
      return successes;
    },
  };
}
