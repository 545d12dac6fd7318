/**
 * Whether bytes above 127 read right as windows-1252. A letter belongs in a word, alone or in a pair,
 * and in the case of its neighbours; a mark stands where such marks stand. What other systems write
 * (old Mac and DOS code pages, Cyrillic, UTF-8) shows as letters and marks in odd places.
 */
export function windows1252Doubts() {
  const doubts: string[] = [];
  let others = 0;
  let text = "";
  let next = 0;
  const judge = (until: number) => {
    for (; next < until; next++) {
      if (text.charCodeAt(next) < 128) continue;
      others++;
      if (doubts.length < 5 && !plausible(text, next)) doubts.push(around(text, next));
    }
  };
  return {
    read(chunk: string): void {
      text += chunk;
      judge(Math.max(next, text.length - margin));
      const passed = Math.max(0, next - margin);
      text = text.slice(passed);
      next -= passed;
    },
    /** How many characters above 127 there were, and the text around the first five doubts. */
    end(): { others: number; doubts: string[] } {
      judge(text.length);
      return { others, doubts };
    },
  };
}

/** Characters on either side that a judgement may look at. */
const margin = 200;

const around = (text: string, at: number): string =>
  text
    .slice(Math.max(0, at - 20), at + 20)
    .replace(/[\r\n]+/g, " ")
    .trim();

const isLetter = (character: string): boolean => /\p{L}/u.test(character);
const isUpper = (character: string): boolean => /\p{Lu}/u.test(character);
const isLower = (character: string): boolean => /\p{Ll}/u.test(character);

function plausible(text: string, at: number): boolean {
  const own = text[at]!;
  const [before, after] = [text[at - 1] ?? " ", text[at + 1] ?? " "];
  if (isLetter(own)) return !/[ƒªº]/.test(own) && letterFits(text, at);
  const [follows, leads] = [isLetter(before), isLetter(after)];
  const inWord = follows && leads;
  if (/[“«‹]/.test(own)) return !/[\p{L}\d]/u.test(before);
  if (/[”»›]/.test(own)) return !leads;
  if (own === "‘") return !follows;
  if (own === "’") return !inWord || apostropheFits(text, at);
  if (/[–—]/.test(own)) return !inWord || dashFits(text, at);
  if (/[€£]/.test(own)) return !follows && !leads;
  if (/[½¼¾]/.test(own)) return !follows && !leads;
  if (own === "¡") return !inWord && restOfLine(text, at).includes("!");
  if (own === "¿") return !inWord && restOfLine(text, at).includes("?");
  if (own === "„") return !follows && /[“”]/.test(restOfLine(text, at));
  if (own === "\u00a0")
    return !/(^|[^\p{L}])[B-HJ-Z]$/u.test(text.slice(at - 2, at)) || !isLower(after);
  return /[…·]/.test(own) || (/[•™§©®°†]/.test(own) && !inWord);
}

function letterFits(text: string, at: number): boolean {
  const own = text[at]!;
  const [before, after] = [text[at - 1] ?? " ", text[at + 1] ?? " "];
  if (!isLetter(before) && !isLetter(after)) return false;
  const foreign = (offset: number) => {
    const other = text[at + offset] ?? " ";
    return other.charCodeAt(0) > 127 && isLetter(other);
  };
  if ((foreign(-1) && (foreign(-2) || foreign(1))) || (foreign(1) && foreign(2))) return false;
  if (isLower(own)) return !(isUpper(before) && isUpper(after)) || own === "ß";
  const capitals = isUpper(after) && isLower(text[at + 2] ?? " ");
  return !isLower(before) && !(isUpper(before) && (isLower(after) || capitals));
}

const wordBefore = (text: string, at: number): string =>
  /\p{L}*$/u.exec(text.slice(Math.max(0, at - 20), at))![0];
const wordAfter = (text: string, at: number): string =>
  /^\p{L}*/u.exec(text.slice(at + 1, at + 21))![0];

const restOfLine = (text: string, at: number): string =>
  /^[^\r\n]*/.exec(text.slice(at + 1, at + margin))![0];

/** O’Neil, d’accord, don’t, we’ll; not Garc’a, which is García of an old Mac. */
function apostropheFits(text: string, at: number): boolean {
  const [before, after] = [wordBefore(text, at), wordAfter(text, at)];
  if (/^(s|t|d|m|re|ve|ll|n|em|er|all|am)$/i.test(after)) return true;
  return isUpper(after[0]!) || (before.length <= 2 && !isUpper(before[0]!));
}

/** Mon–Fri, parent–child; not Mu–oz and L—pez, which are Muñoz and López of an old Mac. */
function dashFits(text: string, at: number): boolean {
  const [before, after] = [wordBefore(text, at), wordAfter(text, at)];
  return isUpper(after[0]!) || (before.length > 3 && after.length > 3);
}
