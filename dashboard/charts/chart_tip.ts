import { part } from "../svg_part.ts";

const widest = 48;
const lineHeight = 17;

/** Lines of at most 48 letters: what people wrote may be long. */
const wrapped = (words: string): string[] =>
  words.split("\n").flatMap((line) => {
    const lines: string[] = [];
    for (const word of line.split(" ")) {
      const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
      if (lines.length > 0 && longer.length <= widest) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  });

/** Draws what a point says beside it, within a chart of this size; or (null) takes that away. */
export function drawTip(
  tip: SVGGElement,
  point: { x: number; y: number; words: string } | null,
  { width, height }: { width: number; height: number },
): void {
  tip.replaceChildren();
  if (point === null) return;
  const texts = wrapped(point.words).map((line, at) =>
    part("text", { x: 8, y: lineHeight * (at + 1) }, line),
  );
  const box = part("rect", { rx: 4 });
  tip.append(box, ...texts);
  const wide = Math.max(...texts.map((text) => text.getBBox().width)) + 16;
  const high = lineHeight * texts.length + 8;
  const above = point.y - high - 12;
  const left = Math.max(2, Math.min(width - wide - 2, point.x - wide / 2));
  const top = Math.max(2, Math.min(height - high - 2, above < 2 ? point.y + 12 : above));
  tip.setAttribute("transform", `translate(${left} ${top})`);
  box.setAttribute("width", String(wide));
  box.setAttribute("height", String(high));
}
