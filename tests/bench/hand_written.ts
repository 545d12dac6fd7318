import { asValue } from "../../dashboard/numbers.ts";
import { latest } from "../../dashboard/series.ts";
import type { Point, Series } from "../../dashboard/series.ts";
import { signals } from "../../dashboard/vocabulary.ts";

const [left, cellHeight, plotHeight, head, foot, columns] = [44, 144, 98, 46, 28, 8];

const colors: Record<string, string> = {
  improvement: "var(--improvement)",
  concern: "var(--concern)",
};
const shapes: Record<string, string> = {
  improvement: "M0,-6.8L5.9,3.4L-5.9,3.4Z",
  concern: "M0,-7.6L4.4,0L0,7.6L-4.4,0Z",
};

/** What a person would write who draws the control charts of many sites without a library: text of SVG, column by column. */
export function handWritten(
  all: readonly Series[],
  { months, width }: { months: readonly string[]; width: number },
): Element {
  const cell = (width - left) / columns;
  const step = (cell * 0.9) / months.length;
  const most = Math.max(...all.flatMap(({ points }) => points.map(({ upper }) => upper ?? 0)));
  const x = (month: string): number => (months.indexOf(month) + 0.5) * step;
  const y = (value: number): number => plotHeight - (value / most) * plotHeight * 0.9;
  const charts = all.map((series, at) => {
    const shown = series.points.filter((point) => months.includes(point.at));
    const place = `translate(${left + (at % columns) * cell},${head + Math.floor(at / columns) * cellHeight})`;
    return `<g transform="${place}">${grid(cell, y, at % columns === 0)}${limits(shown, step, { x, y })}${line(shown, { x, y })}${dots(shown, { x, y })}${heads(series)}</g>`;
  });
  const height = Math.ceil(all.length / columns) * cellHeight + foot;
  const years = months.filter((month) => month.endsWith("-01"));
  const axis = Array.from({ length: columns }, (_, column) =>
    years.map(
      (month) =>
        `<text x="${left + column * cell + x(month)}" y="${height - 8}" font-size="12">${month.slice(0, 4)}</text>`,
    ),
  );
  const host = document.createElement("div");
  host.innerHTML = `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" text-anchor="middle">${charts.join("")}${axis.flat().join("")}</svg>`;
  return host.firstElementChild!;
}

type Scales = { x: (month: string) => number; y: (value: number) => number };

/** Lines at the ticks, with their numbers where `isFirst` in its row. */
const grid = (cell: number, y: Scales["y"], isFirst: boolean): string =>
  [0, 1, 2]
    .map((tick) => {
      const words = `<text x="-8" y="${y(tick)}" font-size="12" text-anchor="end">${tick}</text>`;
      return `<line x1="0" x2="${cell * 0.9}" y1="${y(tick)}" y2="${y(tick)}" stroke="var(--line)"/>${isFirst ? words : ""}`;
    })
    .join("");

const limits = (points: readonly Point[], step: number, { x, y }: Scales): string =>
  points
    .map(({ at, lower, center, upper }) => {
      if (lower === null || center === null || upper === null) return "";
      const from = x(at) - step / 2;
      return `<rect x="${from}" width="${step}" y="${y(upper)}" height="${y(lower) - y(upper)}" fill="var(--range)"/><line x1="${from}" x2="${from + step}" y1="${y(center)}" y2="${y(center)}" stroke="var(--soft)"/>`;
    })
    .join("");

const line = (points: readonly Point[], { x, y }: Scales): string =>
  `<path d="M${points.map(({ at, value }) => `${x(at)},${y(value ?? 0)}`).join("L")}" fill="none" stroke="var(--trend)" stroke-width="1.5"/>`;

const dots = (points: readonly Point[], { x, y }: Scales): string =>
  points
    .map(({ at, value, signal }) => {
      const [shape, place] = [shapes[signal ?? ""], [x(at), y(value ?? 0)] as const];
      return shape === undefined
        ? `<circle cx="${place[0]}" cy="${place[1]}" r="3" fill="var(--usual)" stroke="var(--paper)"/>`
        : `<path transform="translate(${place.join()})" d="${shape}" fill="${colors[signal!]}" stroke="var(--paper)"/>`;
    })
    .join("");

function heads(series: Series): string {
  const newest = latest(series);
  const signal = newest?.signal ?? "usual";
  const words = `${asValue(newest?.value ?? 0, series.unit)} · ${signals[signal].name}`;
  return `<text y="-32" font-size="14" font-weight="600" text-anchor="start">${series.site}</text><path transform="translate(6,-13)" d="${shapes[signal] ?? shapes.concern}" fill="${colors[signal] ?? "var(--usual)"}"/><text x="16" y="-8" font-size="12" text-anchor="start" fill="var(--soft)">${words}</text>`;
}
