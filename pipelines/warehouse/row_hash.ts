/**
 * A number that rows have in common that say the same. It is stored with each row, so that rows of a
 * later file are compared without reading what stands: another way to work it out lets every row
 * look changed. Each word is hashed once, in two halves of 32 bits (the multipliers are those of
 * MurmurHash3 and of cyrb53), and a row by the words of its columns in their order.
 */
export type WordHash = { one: number; two: number };

const seeds = { one: 0xdeadbeef | 0, two: 0x41c6ce57 };

/** What stands for nothing in a cell. */
export const hashOfNothing: Readonly<WordHash> = { one: 0x2c1b3c6d, two: 0x297a2d39 };

/** Writes the hash of a text to `into`. */
export function hashText(text: string, into: WordHash): void {
  let { one, two } = seeds;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    two = Math.imul(two ^ unit, 0x5f356495);
  }
  into.one = mixed(one, two);
  into.two = mixed(two, one);
}

/** Hashes of the rows of a batch, to which the columns are added one after the other. */
export function rowHashes(size: number) {
  const ones = new Int32Array(size).fill(seeds.one);
  const twos = new Int32Array(size).fill(seeds.two);
  return {
    /** Adds what a row says in the next column. */
    add(row: number, { one, two }: Readonly<WordHash>): void {
      const [before, other] = [ones[row]!, twos[row]!];
      ones[row] = Math.imul(((before << 5) | (before >>> 27)) ^ one, 0x85ebca6b);
      twos[row] = Math.imul(((other << 7) | (other >>> 25)) ^ two, 0xc2b2ae35);
    },

    /** Writes whole numbers below 2 ** 53. */
    end(into: Float64Array): void {
      for (let row = 0; row < size; row++) {
        const [one, two] = [ones[row]!, twos[row]!];
        into[row] = (mixed(one, two) >>> 0) * 0x200000 + (mixed(two, one) >>> 11);
      }
    },
  };
}

function mixed(half: number, other: number): number {
  return (
    Math.imul(half ^ (half >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35)
  );
}
