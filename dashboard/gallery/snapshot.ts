import { onSheet, placeChart } from "../downloads/sheet.ts";
import { placeStack, stackRows } from "../downloads/stack.ts";
import { cleaned } from "../parts/figure.ts";
import { charts } from "./charts.ts";

const [edge, width] = [16, 960];

/** Letters of one width: those of machines differ. */
const letters = (words: string, font: string): number =>
  (words.length * Number.parseFloat(font.split(" ")[1]!)) / 2;

/** Two digits are a hundredth of a pixel: more only differ between machines. */
const rounded = (number: string): string => String(Math.round(Number(number) * 100) / 100);

/** A chart, or the rows of a stack, of the gallery as the text of an SVG file that stands alone, one element a line. */
export function snapshot(name: string): string {
  const drawn = cleaned(charts[name]!(width));
  const picture = onSheet((picture, sheet) => {
    const height = place(picture, sheet, drawn);
    const description = "Made-up rows, to see what the chart looks like.";
    return { title: name, description, width: width + 2 * edge, height: height + 2 * edge };
  });
  const text = new XMLSerializer().serializeToString(picture);
  return `${text.replaceAll("><", ">\n<").replaceAll(/\d+\.\d{3,}/g, rounded)}\n`;
}

/** Returns the height that it takes. */
function place(picture: SVGSVGElement, sheet: Element, drawn: Element): number {
  if (!(drawn instanceof SVGSVGElement))
    return placeStack(picture, sheet, stackRows(drawn), [edge, edge], letters);
  placeChart(picture, drawn, edge, edge);
  return drawn.viewBox.baseVal.height;
}
