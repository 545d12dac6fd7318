import { part } from "../svg_part.ts";

/** Puts a copy of a mark of the page, as it looks on the sheet, into a picture. */
export function placeMark(
  picture: SVGSVGElement,
  sheet: Element,
  mark: Element,
  x: number,
  y: number,
): void {
  const copy = mark.cloneNode(true) as Element;
  sheet.append(copy);
  picture.append(part("g", { transform: `translate(${x} ${y})` }, keyMark(copy)));
  copy.remove();
}

/** A mark of a legend as part of a picture: its drawing, or the box that the page's style makes. */
function keyMark(key: Element): SVGElement {
  if (key instanceof SVGElement) return key.cloneNode(true) as SVGElement;
  const style = getComputedStyle(key);
  const [width, height, edge] = [style.width, style.height, style.borderTopWidth].map(
    Number.parseFloat,
  ) as [number, number, number];
  const stroke = style.borderTopColor;
  const middle = 7;
  if (height <= edge)
    return part("path", {
      d: `M0 ${middle}h${width}`,
      stroke,
      "stroke-width": Math.max(1, edge),
      ...(style.borderTopStyle === "dashed" && { "stroke-dasharray": "4 3" }),
    });
  const top = middle - height / 2;
  if (style.clipPath.startsWith("polygon"))
    return part("path", {
      d: `M${width / 2} ${top}L${width} ${top + height}H0z`,
      fill: style.backgroundColor,
    });
  return part("rect", {
    x: edge / 2,
    y: top + edge / 2,
    width: width - edge,
    height: height - edge,
    rx: style.borderTopLeftRadius.endsWith("%")
      ? width / 2
      : Number.parseFloat(style.borderTopLeftRadius),
    fill: style.backgroundColor,
    opacity: style.opacity,
    ...(edge > 0 && { stroke, "stroke-width": edge }),
  });
}
