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
function hashText(text: string, into: WordHash): void {
  let { one, two } = seeds;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    two = Math.imul(two ^ unit, 0x5f356495);
  }
  into.one = mixed(one, two);
  into.two = mixed(two, one);
}

/** Whether JSON writes a text as it is, between quotes. */
const isPlain = (text: string): boolean => !/["\\]|[^ -\ud7ff\ue000-\uffff]/.test(text);

/** A list as JSON writes it. Most hold plain words, of which it is made in a third of the time. */
const listText = (items: readonly string[]): string =>
  items.length > 0 && items.every(isPlain) ? `["${items.join('","')}"]` : JSON.stringify(items);

/** Hashes a word where that was not done yet; it keeps its hash. */
export function hashWord(
  cell: WordHash & { readonly word: string | number | boolean | readonly string[] | null },
): void {
  const { word } = cell;
  if (cell.one !== 0 || cell.two !== 0) return;
  if (word === null) Object.assign(cell, hashOfNothing);
  else hashText(typeof word === "object" ? listText(word) : String(word), cell);
}

/** What the rows of a batch say, as numbers: `row_hash` and `row_check` of the raw tables. */
export type RowHashes = { hashes: Float64Array; checks: Int32Array };

/** Hashes rows, to which the columns are added one after the other. */
export function rowHashes(size: number) {
  const ones = new Int32Array(size).fill(seeds.one);
  const twos = new Int32Array(size).fill(seeds.two);
  const threes = new Int32Array(size);
  return {
    /** Adds what a row says in the next column. */
    add(row: number, { one, two }: Readonly<WordHash>): void {
      const [first, second, third] = [ones[row]!, twos[row]!, threes[row]!];
      ones[row] = Math.imul(((first << 5) | (first >>> 27)) ^ one, 0x85ebca6b);
      twos[row] = Math.imul(((second << 7) | (second >>> 25)) ^ two, 0xc2b2ae35);
      threes[row] = Math.imul(
        ((third << 11) | (third >>> 21)) ^ one ^ ((two << 16) | (two >>> 16)),
        0x9e3779b1,
      );
    },

    /** Whole numbers below 2 ** 53, and 32 more bits of each. */
    end(): RowHashes {
      const hashes = new Float64Array(size);
      const checks = new Int32Array(size);
      for (let row = 0; row < size; row++) {
        const [one, two] = [ones[row]!, twos[row]!];
        hashes[row] = (mixed(one, two) >>> 0) * 0x200000 + (mixed(two, one) >>> 11);
        checks[row] = mixed(threes[row]!, one ^ two);
      }
      return { hashes, checks };
    },
  };
}

function mixed(half: number, other: number): number {
  return (
    Math.imul(half ^ (half >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35)
  );
}
