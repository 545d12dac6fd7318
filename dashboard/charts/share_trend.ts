import * as Plot from "@observablehq/plot";
import { monthName } from "../months.ts";
import { asPercent } from "../numbers.ts";
import { withPoints } from "./chart_points.ts";
import { monthAxis } from "./month_axis.ts";
import { rowFrame, rowMarks } from "./measure_trend.ts";
import type { RowOptions } from "./measure_trend.ts";
import { pixelsOf } from "./pixels.ts";
import { valueAxis } from "./value_axis.ts";
import { withheldMonths, withheldPoint } from "./withheld_months.ts";

export type ShareMonth = {
  month: string;
  /** Of the sessions or hours of the month that are in the mix, those that were purposeful, 0-1. */
  share: number | null;
  chance: number | null;
  /** Later activity can still make sessions of the month purposeful. */
  provisional: boolean;
  /** All of the month is withheld. */
  withheld: boolean;
};

export type ShareOptions = Omit<RowOptions, "address"> & {
  /** Where the sessions of a month are. */
  address?: ((month: string) => string) | undefined;
  /** Written in place of shares that cannot be known. */
  instead?: string | null;
};

/** The share of purposeful coaching as a row of the stack, with what chance alone would give. */
export function shareTrend(shares: readonly ShareMonth[], options: ShareOptions): Element {
  const known = shares.flatMap(({ share, chance }) => [share, chance]).filter((n) => n !== null);
  const withheld = shares.filter((each) => each.withheld).map(({ month }) => month);
  const valued = shares.filter(({ share }) => share !== null);
  const { instead = null, width } = options;
  const plot = Plot.plot({
    ...rowFrame(options),
    y: { domain: [0, Math.max(0.1, ...known) * 1.08], label: null, axis: null },
    marks: [
      ...(instead === null
        ? valueAxis((share) => asPercent(share), 2)
        : [
            Plot.text([instead], {
              frameAnchor: "middle",
              fontSize: 13,
              lineWidth: Math.min(40, width / 18),
              fill: "var(--soft)",
            }),
          ]),
      ...(options.axis ? monthAxis(options.months, options.width) : []),
      Plot.line(shares, {
        x: "month",
        y: "chance",
        stroke: "var(--soft)",
        strokeDasharray: "3 3",
        strokeWidth: 1.25,
      }),
      Plot.line(shares, { x: "month", y: "share", stroke: "var(--purposeful)", strokeWidth: 2 }),
      Plot.dot(valued, {
        x: "month",
        y: "share",
        r: 3,
        fill: ({ provisional }: ShareMonth) => (provisional ? "var(--paper)" : "var(--purposeful)"),
        stroke: "var(--purposeful)",
        strokeWidth: 1.5,
      }),
      withheldMonths(withheld),
      ...rowMarks(options),
    ],
  });
  const pixels = pixelsOf(plot);
  return withPoints(plot, [
    ...valued.map((point) => ({
      x: pixels.x(point.month),
      y: pixels.y(point.share ?? 0),
      ...pixels.frame(),
      row: "share",
      words: shareText(point),
      href: options.address?.(point.month),
    })),
    ...withheld.map((month) => withheldPoint(month, pixels)),
  ]);
}

const shareText = ({ month, share, chance, provisional }: ShareMonth): string =>
  [
    `${monthName(month)}: ${asPercent(share ?? 0)} purposeful`,
    ...(chance === null ? [] : [`${asPercent(chance)} by chance`]),
    ...(provisional ? ["later activity can still make it more"] : []),
  ].join("\n");
