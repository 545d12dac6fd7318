import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import type { Answers, Question } from "./question.ts";

/** A file's bytes, readable more than once and never held whole. */
export type Bytes = { size: number; chunks: () => AsyncIterable<Uint8Array> };

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

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
  let position = 0;
  let utf8 = true;
  let carry: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes.chunks()) {
    hash.update(chunk);
    if (headSize < 4096) head.push(chunk.subarray(0, 4096));
    headSize += chunk.length;
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, at + 1))
      zeros[((position + at) & 1) as 0 | 1]++;
    if (utf8) {
      const joined = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      const cut = lastWholeCharacter(joined);
      utf8 = isUtf8(joined.subarray(0, cut));
      carry = joined.subarray(cut).slice();
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
  if (start.subarray(0, 2).toString("latin1") === "PK")
    return refuse("this is a spreadsheet or a zip file under a .csv name", saveAsCsv);
  if (start.subarray(0, 8).toString("hex") === "d0cf11e0a1b11ae1")
    return refuse("this is an old Excel workbook under a .csv name", saveAsCsv);
  if (start.subarray(0, 5).toString("latin1") === "%PDF-")
    return refuse("this is a PDF", saveAsCsv);
  const accept = (encoding: Encoding, reason: string): Scan => ({
    ...base,
    encoding,
    reason,
    refusal: null,
  });
  const settled = (found: Scan): Scan => {
    const text = new TextDecoder(found.encoding).decode(start).trimStart().toLowerCase();
    if (/^(<!doctype|<html|<table|<\?xml|<head|<body)/.test(text))
      return refuse("this is a web page under a .csv name", saveAsCsv);
    return found;
  };
  if (start[0] === 0xff && start[1] === 0xfe) return settled(accept("utf-16le", "byte order mark"));
  if (start[0] === 0xfe && start[1] === 0xff) return settled(accept("utf-16be", "byte order mark"));
  const [even, odd] = zeros;
  if (even + odd > 0) {
    const half = position / 2;
    if (position % 2 === 0 && odd > half * 0.4 && even < half * 0.05)
      return settled(accept("utf-16le", "every other byte is zero"));
    if (position % 2 === 0 && even > half * 0.4 && odd < half * 0.05)
      return settled(accept("utf-16be", "every other byte is zero"));
    return refuse("the file has NUL bytes: it is not text, or its encoding was damaged", saveAsCsv);
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
  if (answers.encoding === "windows-1252")
    return { ...found, reason: "not UTF-8; windows-1252 was chosen by a person" };
  return {
    ...found,
    reason: "not UTF-8; windows-1252 is a guess",
    questions: [
      {
        id: "encoding",
        question: "Some characters are not valid UTF-8. Do these cells read right as windows-1252?",
        options: [
          { value: "windows-1252", label: "yes, they read right" },
          { value: "refuse", label: "no; I will export the file again as UTF-8" },
        ],
        samples: doubts,
      },
    ],
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

const letter = /\p{L}/u;
const mark = /[€‚„…†‡‹›‘’“”•–—™\u00a0¡£§©«®°·»¿]/;
const markInWord = /[’‘–—…·\u00a0]/;

/**
 * Whether the bytes above 127 read right as windows-1252: a letter belongs in a word, a capital not
 * after a small letter (the pattern of Mac Roman), a typographic mark not inside a word except
 * apostrophe, dash and the like. Returns how many there are and the text around up to five doubts.
 */
async function readAsWindows1252(bytes: Bytes): Promise<{ others: number; doubts: string[] }> {
  const doubts: string[] = [];
  let others = 0;
  let held = "";
  const judge = (text: string, from: number, to: number) => {
    for (let at = from; at < to; at++) {
      if (text.charCodeAt(at) < 128) continue;
      others++;
      const [before, own, after] = [text[at - 1] ?? " ", text[at]!, text[at + 1] ?? " "];
      const inWord = letter.test(before) && letter.test(after);
      const good = /[ƒªºµ]/.test(own)
        ? false
        : letter.test(own)
          ? (letter.test(before) || letter.test(after)) &&
            !(/\p{Lu}/u.test(own) && /\p{Ll}/u.test(before))
          : mark.test(own) && (!inWord || markInWord.test(own));
      if (!good && doubts.length < 5)
        doubts.push(
          text
            .slice(Math.max(0, at - 20), at + 20)
            .replace(/[\r\n]+/g, " ")
            .trim(),
        );
    }
  };
  let from = 0;
  for await (const chunk of decode(bytes, "windows-1252")) {
    const text = held + chunk;
    const end = Math.max(from, text.length - 1);
    judge(text, from, end);
    held = text.slice(Math.max(0, end - 20));
    from = Math.min(end, 20);
  }
  judge(held, from, held.length);
  return { others, doubts };
}
