import * as Plot from "@observablehq/plot";
import { isSmall } from "../series.ts";
import { signals } from "../vocabulary.ts";
import type { SignalName } from "../vocabulary.ts";

/** Pixels from the middle, so that all shapes look equally large. */
const sizes = { circle: 3, triangle: 4.4, diamond: 4.6, square: 4 } as const;

/** Rings around points that rest on few families or meetings. */
export const smallRings = (
  points: readonly { value: number | null; n: number | null }[],
  channels: Plot.DotOptions,
): Plot.Markish =>
  Plot.dot(points.filter(isSmall), {
    ...channels,
    y: "value",
    r: 6.5,
    stroke: "var(--soft)",
    strokeWidth: 1,
  });

/** The colour that says a signal; of a point that is not judged, that of usual variation. */
export const signalColor = (signal: SignalName | null): string => `var(--${signal ?? "usual"})`;

/**
 * Points whose shape and colour say their signal, hollow where they are not judged; unusual ones lie
 * over usual ones. Points without a value are left out.
 */
export const signalDots = <T extends { value: number | null }>(
  points: readonly T[],
  signalOf: (point: T) => SignalName | null,
  channels: Plot.DotOptions,
): Plot.Markish[] =>
  ([null, "usual", "improvement", "concern", "high", "low"] as const).map((signal) => {
    const shape = signals[signal ?? "usual"].shape;
    return Plot.dot(
      points.filter((point) => point.value !== null && signalOf(point) === signal),
      {
        ...channels,
        y: "value",
        symbol: shape,
        r: sizes[shape],
        fill: signal ? signalColor(signal) : "var(--paper)",
        stroke: signal ? "var(--paper)" : "var(--usual)",
        strokeWidth: signal ? 1 : 1.5,
      },
    );
  });
