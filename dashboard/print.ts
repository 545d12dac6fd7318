const svg = "http://www.w3.org/2000/svg";

type Box = { x: number; y: number; right: number; bottom: number };

/** The lines and dots of each pattern of index.html inside a box, as the data of one path. */
const marks: Record<string, (box: Box) => string> = {
  weak: ({ x, y, right, bottom }) =>
    multiples(y - 2.5, bottom - 2.5, 5)
      .map((at) => `M${x} ${at + 2.5}H${right}`)
      .join(""),
  unanchored: ({ x, y, right, bottom }) =>
    multiples(x + y, right + bottom, 6)
      .map((sum) => [Math.max(x, sum - bottom), Math.min(right, sum - y), sum] as const)
      .map(([from, to, sum]) => `M${from} ${sum - from}L${to} ${sum - to}`)
      .join(""),
  reactive: (box) => dots(box, 5, 1),
  entry: (box) => dots(box, 7, 0.6),
  unknown: ({ x, y, right, bottom }) =>
    multiples(x - bottom, right - y, 5)
      .map((gap) => [Math.max(x, y + gap), Math.min(right, bottom + gap), gap] as const)
      .map(([from, to, gap]) => `M${from} ${from - gap}L${to} ${to - gap}`)
      .join(""),
};

const multiples = (from: number, to: number, step: number): number[] => {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, at) => (first + at) * step);
};

function dots({ x, y, right, bottom }: Box, step: number, radius: number): string {
  const middle = step / 2;
  const inside = (low: number, high: number) =>
    multiples(low + radius - middle, high - radius - middle, step).map((at) => at + middle);
  return inside(y, bottom)
    .flatMap((down) =>
      inside(x, right).map(
        (along) =>
          `M${along - radius} ${down}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`,
      ),
    )
    .join("");
}

/**
 * Browsers print what is filled with a pattern as an image. For paper each such bar gets lines and
 * dots of its own. Returns what puts the page back.
 */
function withoutPatterns(page: ParentNode): () => void {
  const undo = [...page.querySelectorAll<SVGRectElement>("figure rect")].flatMap((bar) => {
    const name = /url\("?#(\w+)"?\)/.exec(getComputedStyle(bar).fill)?.[1] ?? "";
    const drawn = marks[name];
    if (!drawn) return [];
    const [x, y, width, height] = [bar.x, bar.y, bar.width, bar.height].map(
      ({ baseVal }) => baseVal.value,
    ) as [number, number, number, number];
    const shade = name === "entry" ? "reactive" : name;
    const ground = bar.cloneNode() as SVGRectElement;
    ground.style.fill = `var(--${shade})`;
    const path = document.createElementNS(svg, "path");
    path.setAttribute("d", drawn({ x, y, right: x + width, bottom: y + height }));
    path.setAttribute("class", `${shade}-mark`);
    const inked = document.createElementNS(svg, "g");
    inked.append(ground, path);
    bar.replaceWith(inked);
    return [() => inked.replaceWith(bar)];
  });
  return () => undo.forEach((back) => back());
}

/** Pixels that a chart is drawn in for paper, whatever the window: the sheet scales them down. */
const paperWidth = 1000;

/** How a page is drawn that leaves the screen: what may not leave is out; `width`: of paper, in pixels. */
export type Leaving = { width?: number };

/**
 * Draws a page as it may leave when it is printed or saved, for paper in its width, and for the screen
 * again (null) afterwards. Whatever else draws it meanwhile has to draw it so, too.
 */
export function onPaper(root: HTMLElement, draw: (leaving: Leaving | null) => void): void {
  let undo = (): void => {};
  addEventListener("beforesave", () => draw({}));
  addEventListener("aftersave", () => draw(null));
  addEventListener("beforeprint", () => {
    draw({ width: paperWidth });
    undo = withoutPatterns(root);
  });
  addEventListener("afterprint", () => {
    undo();
    draw(null);
  });
}
