import { part } from "../svg_part.ts";
import { inlineStyles } from "./styles.ts";

/** The letters of every picture. */
export const family = "system-ui, sans-serif";

/** What a picture says of itself, and its size in pixels. */
export type Drawn = { title: string; description: string; width: number; height: number };

/**
 * A picture that stands alone: `draw` fills it on a sheet of light paper, whatever the screen has, and
 * the page's styles and patterns are written into it. Nothing in it lies outside the file.
 */
export function onSheet(draw: (picture: SVGSVGElement, sheet: Element) => Drawn): SVGSVGElement {
  const picture = part("svg", { "font-family": family, fill: "var(--ink)" });
  const sheet = document.createElement("div");
  sheet.className = "sheet on-paper plot";
  sheet.append(picture);
  document.body.append(sheet);
  try {
    const { title, description, width, height } = draw(picture, sheet);
    picture.prepend(
      part("title", {}, title),
      part("desc", {}, description),
      patterns(),
      part("rect", { width, height, fill: "var(--card)" }),
    );
    for (const [name, value] of Object.entries({ width, height }))
      picture.setAttribute(name, String(value));
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    dropComments(picture);
    inlineStyles(picture);
    for (const pattern of picture.querySelectorAll("defs > pattern")) {
      if (!picture.querySelector(`[fill="url(#${pattern.id})"]`)) pattern.remove();
    }
    return picture;
  } finally {
    sheet.remove();
  }
}

/** Comments only say where the page's templates begin and end. */
function dropComments(picture: SVGSVGElement): void {
  const comments = document.createNodeIterator(picture, NodeFilter.SHOW_COMMENT);
  for (let each = comments.nextNode(); each; each = comments.nextNode())
    each.parentNode?.removeChild(each);
}

/** Puts a copy of a chart into a picture, without what only a reader of the page needs. */
export function placeChart(
  picture: SVGSVGElement,
  chart: SVGSVGElement,
  x: number,
  y: number,
): void {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  copy.querySelector(".reading")?.remove();
  // The chart keeps its own class for the page's style sheet until its styles are written in.
  copy.setAttribute("overflow", "visible");
  picture.append(part("g", { transform: `translate(${x} ${y})` }, copy));
}

/** The patterns of the page that classes are drawn in. */
const patterns = (): SVGDefsElement =>
  part(
    "defs",
    {},
    ...[...document.querySelectorAll(".patterns pattern")].map((each) => each.cloneNode(true)),
  );
