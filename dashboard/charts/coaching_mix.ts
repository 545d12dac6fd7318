import * as Plot from "@observablehq/plot";
import { isWithheld, shadeNames, shades, smallBarWords, sumMix, withheldBarWords } from "../mix.ts";
import type { MixMonth, Shade } from "../mix.ts";
import { monthName } from "../months.ts";
import { asCount, asHours, asPercent, counted } from "../numbers.ts";
import { withPoints } from "./chart_points.ts";
import { barInset, frame, monthAxis, monthScale } from "./month_axis.ts";
import { pixelsOf } from "./pixels.ts";
import { withheldMonths, withheldPoint } from "./withheld_months.ts";
import { valueAxis } from "./value_axis.ts";

export type MixOptions = {
  months: readonly string[];
  width: number;
  height?: number;
  count: "sessions" | "hours";
  /** Without it shares, and what chance would give of them, are not told: nothing could be linked. */
  shares?: boolean;
  /** Where the sessions behind a segment are. */
  address?: ((month: string, shade: Shade) => string) | undefined;
};

/** From the bottom of the chart to the top of a bar. */
const allShades = ["unknown", ...shades] as const;

type Segment = { month: string; shade: Shade; y1: number; y2: number };

export const shadeFill: Record<Shade, string> = {
  headline: "var(--purposeful)",
  weak: "url(#weak)",
  unanchored: "url(#unanchored)",
  reactive: "url(#reactive)",
  entry_only: "url(#entry)",
  unknown: "url(#unknown)",
};

const shadeEdge: Record<Shade, string> = {
  headline: "var(--purposeful)",
  weak: "var(--purposeful)",
  unanchored: "var(--unanchored-edge)",
  reactive: "var(--reactive-edge)",
  entry_only: "var(--reactive-edge)",
  unknown: "var(--unknown-edge)",
};

const amounts = (month: MixMonth, count: MixOptions["count"]): Record<Shade, number> =>
  count === "sessions" ? month.sessions : hours(month.minutes);

const hours = (minutes: Record<Shade, number>): Record<Shade, number> =>
  Object.fromEntries(
    Object.entries(minutes).map(([shade, value]) => [shade, value / 60]),
  ) as Record<Shade, number>;

/** Stacked segments of each month; what has too little logged hangs below the line. */
export function segments(mix: readonly MixMonth[], count: MixOptions["count"]): Segment[] {
  return mix.flatMap((month) => {
    const amount = amounts(month, count);
    let top = 0;
    const stacked = shades.map((shade) => {
      const y1 = top;
      top += amount[shade];
      return { month: month.month, shade, y1, y2: top };
    });
    const below = { month: month.month, shade: "unknown" as const, y1: -amount.unknown, y2: 0 };
    return [...stacked, below].filter(({ y1, y2 }) => y2 > y1);
  });
}

/** What the tip of a segment says: its class in that month, the other classes, and the share. */
function segmentText(
  month: MixMonth,
  of: Shade,
  { count, shares = true }: Pick<MixOptions, "count" | "shares">,
): string {
  const amount = amounts(month, count);
  const say = (shade: Shade): string =>
    `${shadeNames[shade]}: ${count === "sessions" ? asCount(month.sessions[shade]) : asHours(month.minutes[shade])}`;
  const others = allShades.filter((shade) => shade !== of && amount[shade] > 0).map(say);
  const { share, shareOfMinutes, chance } = sumMix([month]);
  const inHours = count === "hours";
  const shown = inHours ? shareOfMinutes : share;
  const byChance = chance === null || inHours ? "" : `, ${asPercent(chance)} by chance`;
  return [
    `${monthName(month.month)}, ${say(of)}`,
    ...others,
    ...(shown === null || !shares
      ? []
      : [`${asPercent(shown)} of ${inHours ? "logged hours" : "sessions"} purposeful${byChance}`]),
    ...(month.small ? [smallBarWords] : []),
    ...(month.withheld > 0
      ? [`without ${counted(month.withheld, "site")}: ${withheldBarWords}`]
      : []),
  ].join("\n");
}

/** The mix of coaching by class and month, with the height that chance alone would reach. */
export function coachingMix(mix: readonly MixMonth[], options: MixOptions): Element {
  const { months, width, height = 200, count, shares = true } = options;
  const { narrow, ...margins } = frame(width);
  const aside = barInset(months, width - margins.marginLeft - margins.marginRight);
  const bars = segments(mix, count);
  const withheld = mix.filter(isWithheld).map(({ month }) => month);
  const top = Math.max(1, ...bars.map(({ y2 }) => y2));
  const bottom = Math.min(0, ...bars.map(({ y1 }) => y1));
  const chance =
    count === "sessions" && shares ? mix.filter(({ byChance }) => byChance !== null) : [];
  const lastChance = chance.at(-1);
  const plot = Plot.plot({
    ...margins,
    height,
    marginTop: 12,
    marginBottom: 44,
    x: monthScale(months),
    y: { domain: [bottom, top], label: null },
    marks: [
      ...valueAxis((value) => asCount(Math.abs(value))),
      ...monthAxis(months, width),
      Plot.barY(bars, {
        x: "month",
        y1: "y1",
        y2: "y2",
        insetTop: 0.5,
        insetLeft: aside,
        insetRight: aside,
        insetBottom: 0.5,
        fill: ({ shade }: Segment) => shadeFill[shade],
        stroke: ({ shade }: Segment) => shadeEdge[shade],
        strokeWidth: 0.75,
      }),
      Plot.dot(
        mix.filter((month) => (month.small || month.withheld > 0) && !isWithheld(month)),
        {
          x: "month",
          y: (month: MixMonth) =>
            Math.max(0, ...bars.filter((bar) => bar.month === month.month).map(({ y2 }) => y2)),
          dy: -6,
          r: 3,
          stroke: "var(--ink)",
          strokeWidth: 1.25,
        },
      ),
      withheldMonths(withheld),
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      Plot.tickY(chance, {
        x: "month",
        y: "byChance",
        stroke: "var(--paper)",
        strokeWidth: 3.5,
        insetLeft: aside - 2,
        insetRight: aside - 2,
      }),
      Plot.tickY(chance, {
        x: "month",
        y: "byChance",
        stroke: "var(--ink)",
        strokeWidth: 1.5,
        insetLeft: aside - 2,
        insetRight: aside - 2,
      }),
      Plot.text(narrow || !lastChance ? [] : [lastChance], {
        y: "byChance",
        text: () => "purposeful by chance",
        frameAnchor: "right",
        dx: 12,
        dy: -4,
        textAnchor: "start",
        fontSize: 12,
        fill: "var(--soft)",
      }),
      Plot.text(narrow || bottom === 0 ? [] : [bottom / 2], {
        y: (value: number) => value,
        text: () => "not enough logged",
        frameAnchor: "right",
        dx: 12,
        dy: 6,
        textAnchor: "start",
        fontSize: 12,
        fill: "var(--soft)",
      }),
    ],
  });
  const pixels = pixelsOf(plot);
  const points = allShades.toReversed().flatMap((shade) =>
    bars
      .filter((bar) => bar.shade === shade)
      .map(({ month, y1, y2 }) => ({
        x: pixels.x(month),
        y: pixels.y((y1 + y2) / 2),
        top: pixels.y(y2),
        bottom: pixels.y(y1),
        row: shade,
        column: month,
        words: segmentText(
          mix.find((each) => each.month === month)!,
          shade,
          options,
        ),
        href: options.address?.(month, shade),
      })),
  );
  return withPoints(plot, [...points, ...withheld.map((month) => withheldPoint(month, pixels))]);
}
