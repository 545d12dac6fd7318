import type * as Plot from "@observablehq/plot";

/** Where values stand in a plot, in pixels: the middle of a band; `cell` names one of its facets. */
export type Pixels = {
  x(value: string | number, cell?: string): number;
  y(value: string | number, cell?: string): number;
  /** The first and the last pixel of the frame, or of a cell of it, downwards. */
  frame(cell?: string): { top: number; bottom: number };
};

/** The column and the row of a cell. */
type CellOf = (cell: string) => { fx: string | number; fy: string | number };

const middle = (scale: Plot.Scale | undefined, value: string | number): number =>
  Number(scale?.apply(value)) + (scale?.bandwidth ?? 0) / 2;

const rangeOf = (scale: Plot.Scale | undefined): [number, number] => {
  const ends = [...((scale?.range ?? [0, 0]) as Iterable<number>)];
  return [Math.min(...ends), Math.max(...ends)];
};

/** Reads the scales of a plot that was drawn; `cellOf` says where its cells stand. */
export function pixelsOf(plot: Plot.Plot, cellOf: CellOf | null = null): Pixels {
  const [x, y, fx, fy] = (["x", "y", "fx", "fy"] as const).map((name) => plot.scale(name));
  const [left] = rangeOf(x);
  const [top, bottom] = rangeOf(y);
  const shift = (scale: Plot.Scale | undefined, of: "fx" | "fy", from: number, cell?: string) =>
    cell === undefined || cellOf === null || scale === undefined
      ? 0
      : Number(scale.apply(cellOf(cell)[of])) - from;
  const down = (cell?: string): number => shift(fy, "fy", top, cell);
  return {
    x: (value, cell) => middle(x, value) + shift(fx, "fx", left, cell),
    y: (value, cell) => middle(y, value) + down(cell),
    frame: (cell) => ({ top: top + down(cell), bottom: bottom + down(cell) }),
  };
}
