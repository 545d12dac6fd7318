import { frame } from "../charts/month_axis.ts";
import { part } from "../svg_part.ts";
import { placeMark } from "./keys.ts";
import { placeChart } from "./sheet.ts";
import { fontOf, textOf, wrapped } from "./words.ts";
import type { WidthOf } from "./words.ts";

/** Pixels that the words of a row may take beside its chart, as on the page. */
const besideWidth = 166;
const [nameSize, size, lineRatio, iconSize, gap] = [14, 12, 1.3, 22, 8];

/** The rows of a stack of charts; none where a figure has one chart. */
export const stackRows = (figure: Element): Element[] => [...figure.querySelectorAll(".row")];

const saysOf = (row: Element) => ({
  name: textOf(row.querySelector(".says-name")),
  lines: [...row.querySelectorAll(".says > p")].map((line) => ({
    mark: line.querySelector(":scope > svg, :scope > [aria-hidden]:empty"),
    words: textOf(line),
  })),
});

/** What a row says, as one sentence. */
export function wordsOfRow(row: Element): string {
  const { name, lines } = saysOf(row);
  return `${name}: ${lines.map(({ words }) => words).join("; ")}.`;
}

/**
 * Puts the rows of a stack under one another, each with what it says beside its chart, or over it where
 * there is no room beside. Returns the height that they take.
 */
export function placeStack(
  picture: SVGSVGElement,
  sheet: Element,
  rows: readonly Element[],
  [left, top]: readonly [left: number, top: number],
  widthOf?: WidthOf,
): number {
  let y = top;
  for (const row of rows) {
    const chart = row.querySelector<SVGSVGElement>(".plot > svg")!;
    const { width, height } = chart.viewBox.baseVal;
    const { narrow } = frame(width);
    const room = narrow ? width : besideWidth;
    const beside = { x: left + width - room, y, width: room };
    const said = placeWords(picture, sheet, row, beside, widthOf);
    placeChart(picture, chart, left, narrow ? y + said : y);
    y += gap + (narrow ? said + height : Math.max(said, height));
  }
  return y - top;
}

/** What a row says, from a place on down. Returns the height that it takes. */
function placeWords(
  picture: SVGSVGElement,
  sheet: Element,
  row: Element,
  { x, y, width }: { x: number; y: number; width: number },
  widthOf?: WidthOf,
): number {
  const { name, lines } = saysOf(row);
  let bottom = y;
  const write = (words: string, at: number, pixels: number, look: Record<string, string>): void => {
    const font = fontOf(pixels, look["font-weight"]);
    for (const line of wrapped(words, x + width - at, font, widthOf)) {
      bottom += Math.round(pixels * lineRatio);
      picture.append(part("text", { x: at, y: bottom, "font-size": pixels, ...look }, line));
    }
  };
  write(name, x, nameSize, { "font-weight": "600" });
  bottom += 4;
  for (const { mark, words } of lines) {
    const isIcon = mark instanceof SVGElement;
    const top = bottom;
    if (mark) placeMark(picture, sheet, mark, x, isIcon ? top : top + 5);
    write(words, mark ? x + 28 : x, size, { fill: "var(--soft)" });
    bottom = Math.max(bottom, isIcon ? top + iconSize : top) + 4;
  }
  return bottom - y;
}
