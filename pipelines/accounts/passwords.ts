import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import type { Argon2Parameters } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

export const passwordLength = { least: 12, most: 256 } as const;

/** Argon2id with 19 MiB, two passes, one lane: OWASP, Password Storage Cheat Sheet (2025). */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const saltBytes = 16;
const hashBytes = 32;

const derive = (parameters: Argon2Parameters): Promise<Buffer> =>
  promisify<"argon2id", Argon2Parameters, Buffer>(argon2)("argon2id", parameters);
const normal = (password: string): string => password.normalize("NFC");
const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

/** Returns a password's hash in the form `$argon2id$v=19$m=..,t=..,p=..$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive({
    message: normal(password),
    nonce: salt,
    tagLength: hashBytes,
    ...cost,
  });
  const { memory, passes, parallelism } = cost;
  const settings = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${settings}$${encode(salt)}$${encode(hash)}`;
}

/** A hash of nothing that anybody can type: its work is done where there is no account. */
const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(Buffer.alloc(saltBytes))}$${encode(Buffer.alloc(hashBytes))}`;

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;

/** Whether a password has this hash. Without one (null) it does the same work and says no. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const found = form.exec(stored ?? nobody);
  if (found === null) throw new Error("a password hash in the ledger cannot be read");
  const [, memory, passes, parallelism, salt = "", hash = ""] = found;
  const expected = Buffer.from(hash, "base64url");
  const given = await derive({
    message: normal(password),
    nonce: Buffer.from(salt, "base64url"),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(given, expected) && stored !== null;
}

const listed = new URL("../../data/common_passwords.txt", import.meta.url);

const readCommon = (): ReadonlySet<string> =>
  new Set(
    readFileSync(listed, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#")),
  );

/** Digits and signs, and below each the letter that it often stands for. */
const [signs, letters] = ["013457@$!", "oieastasi"];
const plain = (text: string): string =>
  text.replaceAll(/[013457@$!]/g, (sign) => letters[signs.indexOf(sign)]!);

/** The shortest text whose repetition it is. */
const unit = (text: string): string => /^(.+?)\1*$/s.exec(text)?.[1] ?? text;
const core = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

/** Whether it is one or two common passwords, one repeated, or one with digits and signs around or in it. */
function isCommon(password: string): boolean {
  const common = readCommon();
  const lower = password.toLowerCase();
  const forms = [lower, core(lower), plain(lower), core(plain(lower)), plain(core(lower))];
  if (forms.some((each) => common.has(each) || common.has(unit(each)))) return true;
  const words = core(lower);
  return Array.from(words, (_, at) => [words.slice(0, at), words.slice(at)]).some(
    ([first = "", second = ""]) => common.has(core(first)) && common.has(core(second)),
  );
}

/** Whether all its characters follow each other (`abcdefghijkl`), or hardly any differ. */
function isRun(password: string): boolean {
  const codes = Array.from(password, (sign) => sign.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, at) => code - codes[at]!);
  return new Set(codes).size < 5 || new Set(steps).size === 1;
}

/**
 * What is wrong with a new password, with what to do; null: nothing. `own`: words that whoever guesses
 * tries first, such as names of its owner and of the agency.
 */
export function passwordProblem(password: string, own: readonly string[]): string | null {
  const text = normal(password);
  const length = Array.from(text).length;
  const { least, most } = passwordLength;
  if (length < least) return `a password has at least ${least} characters: a few words are good`;
  if (length > most) return `a password has at most ${most} characters`;
  if (isRun(text) || isCommon(text))
    return "this password is one of those that are tried first: use a few words that do not belong together";
  const words = own.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const rest = words
    .filter((word) => word.length >= 3)
    .reduce((left, word) => left.replaceAll(word, ""), text.toLowerCase());
  return Array.from(rest).length < 8
    ? "this password is mostly your own name, the agency's or this product's: use other words"
    : null;
}
