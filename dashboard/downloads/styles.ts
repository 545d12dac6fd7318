/** Properties that a part of a picture takes from what it lies in, unless it has its own. */
const inherited = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
  "visibility",
] as const;
const own = { opacity: "1", display: "inline" } as const;

const styling = new Set<string>([...inherited, ...Object.keys(own), "class", "style"]);
const ofThePage = /^(aria-|data-|on)|^(role|tabindex|href|xlink:href|target|font-variant)$/;

/**
 * Writes into a picture what the page's style sheets say of its parts, as attributes that any program
 * reads, and takes out what only the page needs: classes, links, names of parts. The picture has to
 * stand in the document.
 */
export function inlineStyles(picture: SVGSVGElement): void {
  const parts = [picture, ...picture.querySelectorAll<SVGElement>("*")];
  const said = parts.map((part) => ({ part, style: stylesOf(part, picture) }));
  for (const { part, style } of said) {
    for (const { name } of Array.from(part.attributes)) {
      if (styling.has(name) || ofThePage.test(name)) part.removeAttribute(name);
    }
    for (const [name, value] of style) part.setAttribute(name, value);
  }
  for (const part of picture.querySelectorAll("[display=none]")) part.remove();
  for (const link of picture.querySelectorAll("a")) link.replaceWith(asGroup(link));
}

function stylesOf(part: SVGElement, picture: SVGSVGElement): [string, string][] {
  const style = getComputedStyle(part);
  const around = part === picture ? null : getComputedStyle(part.parentElement!);
  return [
    ...inherited.map((name) => [name, style.getPropertyValue(name)] as const),
    ...Object.keys(own).map((name) => [name, style.getPropertyValue(name)] as const),
  ]
    .filter(([name, value]) =>
      name in own
        ? (name === "opacity" && value !== own.opacity) || (name === "display" && value === "none")
        : value !== around?.getPropertyValue(name),
    )
    .map(([name, value]) => [name, plain(value)]);
}

/** `url("#weak")` without its quotes: not every program reads them in an attribute. */
const plain = (value: string): string => value.replaceAll(/url\("(#[^"]+)"\)/g, "url($1)");

function asGroup(link: Element): Element {
  const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
  for (const { name, value } of link.attributes) group.setAttribute(name, value);
  group.append(...link.childNodes);
  return group;
}
