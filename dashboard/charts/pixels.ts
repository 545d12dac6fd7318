import type * as Plot from "@observablehq/plot";

/** Where values stand in a plot, in pixels: the middle of a band; `row` is a value of its rows (fy). */
export type Pixels = {
  x(value: string | number): number;
  y(value: string | number, row?: string): number;
  /** The first and the last pixel of the frame, or of a row of it, downwards. */
  frame(row?: string): { top: number; bottom: number };
};

const middle = (scale: Plot.Scale | undefined, value: string | number): number =>
  Number(scale?.apply(value)) + (scale?.bandwidth ?? 0) / 2;

/** Reads the scales of a plot that was drawn. */
export function pixelsOf(plot: Plot.Plot): Pixels {
  const [x, y, fy] = [plot.scale("x"), plot.scale("y"), plot.scale("fy")];
  const ends = [...((y?.range ?? [0, 0]) as Iterable<number>)];
  const [top, bottom] = [Math.min(...ends), Math.max(...ends)];
  const down = (row?: string): number =>
    row === undefined || fy === undefined ? 0 : Number(fy.apply(row)) - top;
  return {
    x: (value) => middle(x, value),
    y: (value, row) => middle(y, value) + down(row),
    frame: (row) => ({ top: top + down(row), bottom: bottom + down(row) }),
  };
}
