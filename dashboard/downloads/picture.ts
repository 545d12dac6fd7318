import { part } from "../svg_part.ts";
import { placeMark } from "./keys.ts";
import { onSheet, placeChart } from "./sheet.ts";
import { placeStack, stackRows, wordsOfRow } from "./stack.ts";
import { fontOf, measured, textOf, wrapped } from "./words.ts";

/** What a picture says of itself, beside what its figure says. */
export type Origin = { shown: string; source: string };

const edge = 24;

/**
 * A figure of the page as a picture that stands alone: title, finding, legend, chart (or the rows of a
 * stack), then what was shown as of which day, and the source. Light colours, whatever the screen has; nothing that lies
 * outside the file.
 */
export function drawPicture(figure: Element, { shown, source }: Origin): SVGSVGElement {
  const chart = figure.querySelector<SVGSVGElement>(".plot > svg")!;
  const { width, height } = chart.viewBox.baseVal;
  const rows = stackRows(figure);
  const title = textOf(figure.querySelector("h2"));
  const finding = textOf(figure.querySelector(".finding"));
  return onSheet((picture, sheet) => {
    let top = edge;
    const write = (words: string, size: number, look: Record<string, string> = {}) => {
      for (const line of wrapped(words, width, fontOf(size, look["font-weight"]))) {
        top += Math.round(size * 1.4);
        picture.append(part("text", { x: edge, y: top, "font-size": size, ...look }, line));
      }
    };
    write(title, 20, { "font-weight": "650" });
    write(finding, 14, { fill: "var(--soft)" });
    top += legend(figure, sheet, picture, top + 12, width);
    top += 16;
    if (rows.length > 0) top += placeStack(picture, sheet, rows, [edge, top]);
    else {
      placeChart(picture, chart, edge, top);
      top += height;
    }
    for (const aside of figure.querySelectorAll(".in-picture")) write(textOf(aside), 12);
    for (const note of figure.querySelectorAll(".annotations li > p")) write(textOf(note), 12);
    write(shown, 12, { fill: "var(--soft)" });
    write(source, 12, { fill: "var(--soft)" });
    const description = [finding, ...rows.map(wordsOfRow), shown, source].join(" ");
    return { title, description, width: width + 2 * edge, height: top + edge };
  });
}

/** The figure's legend in lines from `top` on. Returns the height that it takes. */
function legend(
  figure: Element,
  sheet: Element,
  picture: SVGSVGElement,
  top: number,
  width: number,
): number {
  let [x, y, lines] = [0, top, 0];
  for (const entry of figure.querySelectorAll(".legend > li")) {
    const words = textOf(entry);
    const key = entry.firstElementChild;
    const mark = key && !key.matches("b") ? key : null;
    const room = (mark ? 22 : 0) + measured(words, fontOf(14));
    if (lines === 0 || x + room > width) {
      if (lines > 0) y += 22;
      lines += 1;
      x = 0;
    }
    if (mark) placeMark(picture, sheet, mark, edge + x, y);
    const at = { x: edge + x + (mark ? 22 : 0), y: y + 12, "font-size": 14 };
    picture.append(part("text", at, words));
    x += room + 20;
  }
  return lines === 0 ? 0 : 12 + 22 * lines;
}
