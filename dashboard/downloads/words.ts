import { family } from "./sheet.ts";

/** What an element says, in one line; spaces that do not break stay. */
export const textOf = (element: Element | null): string =>
  (element?.textContent ?? "").replaceAll(/[^\S\u00A0]+/g, " ").trim();

/** A font of pictures by its size in pixels and its weight. */
export const fontOf = (size: number, weight: string | number = 400): string =>
  `${weight} ${size}px ${family}`;

/** Pixels that words take in a font. */
export type WidthOf = (words: string, font: string) => number;

/** Words in lines that are no wider than `width`; a space that does not break stays whole. */
export function wrapped(
  words: string,
  width: number,
  font: string,
  widthOf: WidthOf = measured,
): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return words === "" ? [] : lines;
}

/** What this machine's letters take. */
export function measured(words: string, font: string): number {
  const context = document.createElement("canvas").getContext("2d")!;
  context.font = font;
  return context.measureText(words).width;
}
