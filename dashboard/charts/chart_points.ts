import { part } from "../svg_part.ts";
import { drawTip } from "./chart_tip.ts";

/** A point of a chart that can be read: where it stands, what it says, where it leads. */
export type ChartPoint = {
  /** Pixels in the chart. */
  x: number;
  y: number;
  /** From where to where a pointer finds it, in pixels down; at `y` alone where there are none. */
  top?: number;
  bottom?: number;
  /** The row that it belongs to: a site, a channel, a class. Rows are walked in their first order. */
  row: string;
  /** Where given, up and down stay among the points of this column. */
  column?: string;
  /** What its tip says, in lines. */
  words: string;
  /** Address of what is behind it. */
  href?: string | undefined;
};

const pointsOfChart = new WeakMap<Element, readonly ChartPoint[]>();

/** The points that can be read in a chart. */
export const pointsOf = (chart: Element): readonly ChartPoint[] => pointsOfChart.get(chart) ?? [];

/**
 * Makes points of a chart readable by pointer and keyboard alike, with one tip: the pointer finds the
 * nearest within `reach` pixels; the keyboard has one tab stop, arrows along a row and between rows,
 * Home and End, Enter to open, Escape to put the tip away. A tap chooses, a second one opens. The tab
 * stop is the newest of the points in `first`, else of all.
 */
export function withPoints(
  chart: Element,
  points: readonly ChartPoint[],
  reach = 60,
  first: readonly ChartPoint[] = points,
): Element {
  const root = chart as SVGSVGElement;
  pointsOfChart.set(root, points);
  const newest = first.reduce<ChartPoint | null>(
    (best, point) => (best === null || point.x > best.x ? point : best),
    null,
  );
  if (newest === null) return root;
  for (const each of root.children) each.setAttribute("aria-hidden", "true");
  const rows = [...Map.groupBy(points, ({ row }) => row).values()].map((row) =>
    row.toSorted((a, b) => a.x - b.x),
  );
  const tip = part("g", { class: "chart-tip", "aria-hidden": "true" });
  const layer = part("g", { class: "reading" }, tip);
  root.append(layer);

  let chosen = newest;
  let stop = place(newest);
  let isFocused = false;
  let isTouch = false;
  /** Whether the point had the focus before a tap took it away. */
  let wasFocused = false;

  /** The one element of the chart that has the focus, at the point that was chosen. */
  function place(point: ChartPoint): SVGElement {
    const element = pointElement(point);
    element.setAttribute("tabindex", "0");
    element.addEventListener("focus", () => {
      isFocused = true;
      show(point);
    });
    element.addEventListener("blur", () => {
      isFocused = false;
      show(null);
    });
    layer.prepend(element);
    return element;
  }

  function choose(point: ChartPoint): void {
    const before = stop;
    chosen = point;
    stop = place(point);
    stop.focus({ preventScroll: isTouch });
    before.remove();
  }

  function show(point: ChartPoint | null): void {
    const hint = isTouch && point?.href ? "\nTap again for what is behind it" : "";
    drawTip(tip, point && { ...point, words: point.words + hint }, root.viewBox.baseVal);
    root.classList.toggle("leads", point?.href !== undefined);
  }

  function open(point: ChartPoint, { ctrlKey, metaKey, shiftKey }: MouseEvent): void {
    const link = pointElement(point);
    layer.append(link);
    link.dispatchEvent(
      new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }),
    );
    link.remove();
  }

  const under = (event: MouseEvent): ChartPoint | null => {
    const box = root.getBoundingClientRect();
    const scale = root.viewBox.baseVal.width / box.width;
    const at = { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
    return nearest(points, at, reach);
  };

  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return show(null);
    const there = after(rows, chosen, event.key);
    if (there === null) return;
    isTouch = false;
    event.preventDefault();
    if (there) choose(there);
  });
  root.addEventListener("pointerdown", ({ pointerType }) => {
    isTouch = pointerType === "touch";
    wasFocused = isFocused;
  });
  root.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    show(under(event) ?? (isFocused ? chosen : null));
  });
  root.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") show(isFocused ? chosen : null);
  });
  root.addEventListener("click", (event) => {
    if (layer.contains(event.target as Node)) return;
    const point = under(event);
    if (isTouch && point && (!wasFocused || point !== chosen)) choose(point);
    else if (point?.href) open(point, event);
  });
  return root;
}

function pointElement({ x, y, words, href }: ChartPoint): SVGElement {
  const ring = part("circle", { class: "ring", cx: x, cy: y, r: 9 });
  const said = { class: "point", "aria-label": words.replaceAll("\n", "; ") };
  return href
    ? part("a", { ...said, href }, ring)
    : part("g", { ...said, role: "graphics-symbol img" }, ring);
}

/**
 * The point that a key leads to from another: along its row, or the nearest of the next row; undefined
 * at an end, null for a key that moves nothing.
 */
export function after(
  rows: readonly (readonly ChartPoint[])[],
  from: ChartPoint,
  key: string,
): ChartPoint | undefined | null {
  const place = rows.findIndex((row) => row.includes(from));
  const row = rows[place] ?? [];
  const away = (point: ChartPoint): number => Math.abs(point.x - from.x);
  const beside = (others: readonly (readonly ChartPoint[])[]): ChartPoint | undefined =>
    from.column === undefined
      ? others[0]?.toSorted((a, b) => away(a) - away(b))[0]
      : others.flat().find(({ column }) => column === from.column);
  switch (key) {
    case "ArrowLeft":
      return row[row.indexOf(from) - 1];
    case "ArrowRight":
      return row[row.indexOf(from) + 1];
    case "ArrowUp":
      return beside(rows.slice(0, place).toReversed());
    case "ArrowDown":
      return beside(rows.slice(place + 1));
    case "Home":
      return row[0];
    case "End":
      return row.at(-1);
    default:
      return null;
  }
}

/** The point nearest to a place within `reach` pixels; of two as near the smaller one. */
export function nearest(
  points: readonly ChartPoint[],
  at: { x: number; y: number },
  reach: number,
): ChartPoint | null {
  let best: { point: ChartPoint; away: number; size: number } | null = null;
  for (const point of points) {
    const { top = point.y, bottom = point.y } = point;
    const away = Math.hypot(point.x - at.x, Math.max(0, top - at.y, at.y - bottom));
    const size = bottom - top;
    if (away > reach || (best && (away > best.away || (away === best.away && size >= best.size))))
      continue;
    best = { point, away, size };
  }
  return best?.point ?? null;
}
