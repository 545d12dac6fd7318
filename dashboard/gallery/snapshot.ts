import { onSheet, placeChart } from "../downloads/sheet.ts";
import { cleaned } from "../parts/figure.ts";
import { charts } from "./charts.ts";

const [edge, width] = [16, 960];

/** Two digits are a hundredth of a pixel: more only differ between machines. */
const rounded = (number: string): string => String(Math.round(Number(number) * 100) / 100);

/** A chart of the gallery as the text of an SVG file that stands alone, one element a line. */
export function snapshot(name: string): string {
  const drawn = cleaned(charts[name]!(width)) as SVGSVGElement;
  const { width: wide, height } = drawn.viewBox.baseVal;
  const picture = onSheet((sheet) => {
    placeChart(sheet, drawn, edge, edge);
    const description = "Made-up rows, to see what the chart looks like.";
    return { title: name, description, width: wide + 2 * edge, height: height + 2 * edge };
  });
  const text = new XMLSerializer().serializeToString(picture);
  return `${text.replaceAll("><", ">\n<").replaceAll(/\d+\.\d{3,}/g, rounded)}\n`;
}
