const svg = "http://www.w3.org/2000/svg";

/** A part of a picture with its attributes. */
export function part<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number>,
  ...inside: (Node | string)[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...inside);
  return made;
}
