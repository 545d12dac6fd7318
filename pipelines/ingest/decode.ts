import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import type { Answers, Question } from "./question.ts";
import { windows1252Doubts } from "./windows1252.ts";

/**
 * A file's bytes, readable more than once and never held whole. A chunk may be overwritten when the
 * next one is asked for: what is kept of it is copied.
 */
export type Bytes = { size: number; chunks: () => AsyncIterable<Uint8Array> };

const startBytes = 1 << 18;

/** The first bytes of a file as a file of their own, up to the end of a line where it is longer. */
export async function firstOf(bytes: Bytes): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes.chunks()) {
    parts.push(new Uint8Array(chunk));
    size += chunk.length;
    if (size >= startBytes) break;
  }
  const all = Buffer.concat(parts);
  const start = size < bytes.size ? all.subarray(0, all.lastIndexOf(10) + 1) : all;
  return {
    size: start.length,
    async *chunks() {
      yield start;
    },
  };
}

const encodings = {
  "utf-8": "UTF-8",
  "windows-1252": "Windows, western Europe",
  "utf-16le": "UTF-16, as Excel writes Unicode text",
  "utf-16be": "UTF-16, big endian",
  macintosh: "an old Mac",
  "windows-1250": "Windows, central Europe",
} as const;

export type Encoding = keyof typeof encodings;

/** What a person may say that the encoding of a file is. */
export const encodingOptions = Object.entries(encodings).map(([value, name]) => ({
  value,
  label: `${value}: ${name}`,
}));

const isEncoding = (name: string | undefined): name is Encoding =>
  name !== undefined && Object.hasOwn(encodings, name);

export type Scan = {
  sha256: string;
  encoding: Encoding;
  /** Why this encoding, in words for the person who uploads. */
  reason: string;
  refusal: { reason: string; fix: string } | null;
  questions: Question[];
};

const saveAsCsv = "open the file in the program that made it and save it as CSV";

/**
 * Reads all bytes once: sha-256, what the encoding is and whether the file is text at all.
 * Never throws on content; a file that is no CSV comes back with a refusal.
 */
export async function scan(bytes: Bytes, answers: Answers): Promise<Scan> {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let headSize = 0;
  const zeros: [even: number, odd: number] = [0, 0];
  let lastZero = -2;
  let zeroCharacter = false;
  let position = 0;
  let utf8 = true;
  let carry: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes.chunks()) {
    hash.update(chunk);
    if (headSize < 4096) head.push(new Uint8Array(chunk.subarray(0, 4096)));
    headSize += chunk.length;
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, at + 1)) {
      const parity = ((position + at) & 1) as 0 | 1;
      zeros[parity]++;
      zeroCharacter ||= parity === 1 && lastZero === position + at - 1;
      lastZero = position + at;
    }
    if (utf8) {
      const joined = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      const cut = lastWholeCharacter(joined);
      utf8 = isUtf8(joined.subarray(0, cut));
      carry = new Uint8Array(joined.subarray(cut));
    }
    position += chunk.length;
  }
  utf8 = utf8 && isUtf8(carry);
  const start = Buffer.concat(head).subarray(0, 4096);
  const base = { sha256: hash.digest("hex"), questions: [] };
  const refuse = (reason: string, fix: string): Scan => ({
    ...base,
    encoding: "utf-8",
    reason: "",
    refusal: { reason, fix },
  });
  if (position === 0) return refuse("the file is empty", "export it again; it has no bytes");
  const binary = binaryKinds.find(([begins]) => start.toString("latin1").startsWith(begins));
  if (binary) return refuse(`this is ${binary[1]} under a .csv name`, saveAsCsv);
  const accept = (encoding: Encoding, reason: string): Scan => ({
    ...base,
    encoding,
    reason,
    refusal: null,
  });
  const settled = (found: Scan): Scan => {
    if (zeros[0] + zeros[1] > 0 && (zeroCharacter || !found.encoding.startsWith("utf-16")))
      return refuse(nulBytes, saveAsCsv);
    const text = new TextDecoder(found.encoding).decode(start).trimStart().toLowerCase();
    const kind = textKinds.find(([begins]) => begins.test(text));
    return kind ? refuse(`this is ${kind[1]} under a .csv name`, saveAsCsv) : found;
  };
  if (isEncoding(answers.encoding)) {
    const chosen = settled(accept(answers.encoding, "chosen by a person"));
    if (chosen.refusal || utf8 || answers.encoding.startsWith("utf-16")) return chosen;
    const { doubts } = await readAsWindows1252(bytes);
    return { ...chosen, questions: doubts.length > 0 ? [encodingQuestion(doubts)] : [] };
  }
  if (start[0] === 0xff && start[1] === 0xfe) return settled(accept("utf-16le", "byte order mark"));
  if (start[0] === 0xfe && start[1] === 0xff) return settled(accept("utf-16be", "byte order mark"));
  const [even, odd] = zeros;
  if (even + odd > 0) {
    const half = position / 2;
    if (odd > half * 0.4 && even < half * 0.05)
      return settled(accept("utf-16le", "every other byte is zero"));
    if (even > half * 0.4 && odd < half * 0.05)
      return settled(accept("utf-16be", "every other byte is zero"));
    return refuse(nulBytes, saveAsCsv);
  }
  if (utf8) {
    const marked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
    return settled(accept("utf-8", marked ? "byte order mark" : "all of it is valid UTF-8"));
  }
  const { others, doubts } = await readAsWindows1252(bytes);
  const found = settled(
    accept(
      "windows-1252",
      `not UTF-8; all ${others} other bytes read as letters or typographic marks`,
    ),
  );
  if (found.refusal || doubts.length === 0) return found;
  return {
    ...found,
    reason: "not UTF-8; windows-1252 is a guess",
    questions: [encodingQuestion(doubts)],
  };
}

const nulBytes = "the file has NUL bytes: it is not text, or its encoding was damaged";

/** First bytes of what is no text, as latin-1. */
const binaryKinds: [begins: string, name: string][] = [
  ["PK\x03\x04", "a spreadsheet or a zip file"],
  ["PK\x05\x06", "an empty zip file"],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"],
  ["%PDF-", "a PDF"],
  ["\x1f\x8b", "a compressed file"],
  ["7z\xbc\xaf", "a compressed file"],
  ["Rar!", "a compressed file"],
  ["{\\rtf", "a word processor's document"],
  ["PAR1", "a Parquet file"],
  ["SQLite format 3", "a database"],
  ["\x89PNG", "a picture"],
  ["\xff\xd8\xff", "a picture"],
];

/** Beginnings of text that is no table, in small letters. */
const textKinds: [begins: RegExp, name: string][] = [
  [/^<!--|^<(!doctype|html|head|body|table|meta|style|div|script|title)\b/, "a web page"],
  [/^<(\?xml|!\[cdata|workbook|ss:workbook)/, "a web page or XML"],
  [/^mime-version:/, "a web page"],
  [/^(\{\s*"|\[\s*[[{]|\[\s*"[^"]*"\s*,\s*")/, "JSON"],
];

async function readAsWindows1252(bytes: Bytes): Promise<{ others: number; doubts: string[] }> {
  const doubts = windows1252Doubts();
  for await (const chunk of decode(bytes, "windows-1252")) doubts.read(chunk);
  return doubts.end();
}

const oneByte = new TextDecoder("windows-1252");
const byteOf = new Map(
  Array.from({ length: 256 }, (_, byte) => [oneByte.decode(Uint8Array.of(byte)), byte]),
);

/** A text that was read as windows-1252, read as something else. */
const readAgain = (text: string, encoding: Encoding): string =>
  new TextDecoder(encoding).decode(Uint8Array.from(text, (character) => byteOf.get(character)!));

/** Asks what the doubtful characters are; each answer shows how the first of them then reads. */
function encodingQuestion(doubts: readonly string[]): Question {
  const asRead: Encoding[] = ["windows-1252", "macintosh", "windows-1250"];
  const unlikely = (encoding: Encoding) => {
    const again = windows1252Doubts();
    again.read(doubts.map((doubt) => readAgain(doubt, encoding)).join("\n"));
    return again.end().doubts.length;
  };
  const mostlyUtf8 = doubts.some((doubt) => /[ÂÃâ]\P{ASCII}/u.test(doubt));
  const nearest = asRead.toSorted((a, b) => unlikely(a) - unlikely(b))[0]!;
  return {
    id: "encoding",
    question: "Some characters are not valid UTF-8. How do these cells read right?",
    options: [
      ...asRead.map((value) => ({
        value,
        label: `${readAgain(doubts[0]!, value)} (${encodings[value]})`,
      })),
      { value: "utf-8", label: "as UTF-8: rows with damaged characters are rejected" },
      { value: "refuse", label: "none of these; I will export the file again as UTF-8" },
    ],
    samples: [...doubts],
    suggestion: mostlyUtf8 ? "utf-8" : nearest,
  };
}

/**
 * The text of a file as chunks, without its byte order mark. A chunk ends at a line feed where it has
 * one, so that few lines have to be put together again.
 */
export async function* decode(bytes: Bytes, encoding: Encoding): AsyncGenerator<string> {
  // A damaged character comes out as U+FFFD, and its cell is rejected where it stands.
  const decoder = new TextDecoder(encoding);
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes.chunks()) {
    const feed = encoding.startsWith("utf-16") ? chunk.length - 1 : chunk.lastIndexOf(lineFeed);
    const whole = chunk.subarray(0, feed + 1);
    const text = decoder.decode(held.length > 0 ? Buffer.concat([held, whole]) : whole, {
      stream: true,
    });
    held = new Uint8Array(chunk.subarray(feed + 1));
    if (text !== "") yield text;
  }
  const rest = decoder.decode(held);
  if (rest !== "") yield rest;
}

const lineFeed = 10;

/** Index up to which a buffer holds whole UTF-8 characters. */
function lastWholeCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needs ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
