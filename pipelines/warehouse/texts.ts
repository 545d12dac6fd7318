import { addressAt, inlined, listsOf, noRun, runAt, textsOf } from "./vectors.ts";
import type { Run, Stretch, Texts } from "./vectors.ts";

/** Places for texts that were read lately; a power of two. */
const places = 1024;

/**
 * Texts that were read, by the four words in which the engine keeps one (vectors.ts). The same words are the
 * same text, as long as the vectors lie in memory.
 */
export type Known = { words: Uint32Array; texts: string[]; run: Run; plain: string | null };

/** None yet: for one result, all of which lies in memory. */
export const nothingKnown = (): Known => ({
  words: new Uint32Array(places * 4),
  texts: [],
  run: noRun,
  plain: "",
});

const decoder = new TextDecoder();

/** A text that lies elsewhere. */
function longTextAt(among: Texts, row: number, known: Known): string {
  const run = runAt(among, row, known.run);
  if (run !== known.run) {
    // Of plain letters each is one byte: then texts are cut from the run as it is.
    const text = decoder.decode(run.bytes);
    known.run = run;
    known.plain = text.length === run.bytes.length ? text : null;
  }
  const begin = addressAt(among.words, row) - run.from;
  const end = begin + among.words[row * 4]!;
  return known.plain?.slice(begin, end) ?? decoder.decode(run.bytes.subarray(begin, end));
}

/** A text that is not null, decoded unless it is known. */
function textAt(among: Texts, row: number, known: Known): string {
  const { words, bytes } = among;
  const at = row * 4;
  const a = words[at]!;
  const b = words[at + 1]!;
  const c = words[at + 2]!;
  const d = words[at + 3]!;
  const mixed = Math.imul(a ^ Math.imul(b, 31) ^ Math.imul(c, 961) ^ d, 2_654_435_761);
  const place = mixed >>> 22;
  const kept = place * 4;
  const same =
    known.words[kept] === a &&
    known.words[kept + 1] === b &&
    known.words[kept + 2] === c &&
    known.words[kept + 3] === d;
  const text = known.texts[place];
  if (same && text !== undefined) return text;
  const begin = row * 16 + 4;
  const read =
    a > inlined ? longTextAt(among, row, known) : decoder.decode(bytes.subarray(begin, begin + a));
  known.words[kept] = a;
  known.words[kept + 1] = b;
  known.words[kept + 2] = c;
  known.words[kept + 3] = d;
  known.texts[place] = read;
  return read;
}

/** The texts of stretches. */
export function texts(stretches: readonly Stretch[], known: Known): (string | null)[] {
  const values: (string | null)[] = [];
  for (const stretch of stretches) {
    const among = textsOf(stretch);
    const { from, to, present } = among;
    for (let row = from; row < to; row++)
      values.push(present?.[row - from] === 0 ? null : textAt(among, row, known));
  }
  return values;
}

const noTexts: readonly string[] = Object.freeze([]);

/** What stands in a list for an item that is null. */
export const nullItem = "null";

/** The lists of texts of stretches. */
export function lists(stretches: readonly Stretch[], known: Known): (readonly string[] | null)[] {
  const values: (readonly string[] | null)[] = [];
  for (const stretch of stretches) {
    const { from, to } = stretch;
    const { words, items, present } = listsOf(stretch);
    const among =
      items.itemCount === 0 ? null : textsOf({ vector: items, from: 0, to: items.itemCount });
    for (let row = from; row < to; row++) {
      if (present?.[row - from] === 0) {
        values.push(null);
        continue;
      }
      const first = words[row * 4]!;
      const end = first + words[row * 4 + 2]!;
      if (among === null || first === end) {
        values.push(noTexts);
        continue;
      }
      const list: string[] = [];
      for (let item = first; item < end; item++)
        list.push(among.present?.[item] === 0 ? nullItem : textAt(among, item, known));
      values.push(list);
    }
  }
  return values;
}
