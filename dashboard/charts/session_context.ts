import * as Plot from "@observablehq/plot";
import type { Neighbor, Session } from "../../server/api.ts";
import { dayName, daysBetween, monthName, monthOf, monthsFrom, shortMonth } from "../months.ts";
import { className, channelName, formatName } from "../vocabulary.ts";
import { withPoints } from "./chart_points.ts";
import { pixelsOf } from "./pixels.ts";

export type ContextOptions = {
  width: number;
  channels: readonly string[];
  /** What lies after this day is not known yet. */
  asOf: string;
  /** Where a session is opened. */
  address: (session: string) => string;
};

const tone: Record<string, string> = {
  purposeful: "var(--purposeful)",
  unanchored: "var(--unanchored)",
  reactive: "var(--reactive-edge)",
  unknown: "var(--unknown-edge)",
  required: "var(--soft)",
};

const edge: Record<string, string> = {
  purposeful: "var(--purposeful)",
  unanchored: "var(--unanchored-edge)",
  reactive: "var(--reactive-edge)",
};

const shape: Record<string, Plot.SymbolType> = {
  purposeful: "circle",
  unanchored: "square",
  reactive: "triangle",
};

/** The row of a session; one that has no channel stands beside those of other channels. */
const channelOf = ({ channel }: { channel: string | null }): string => channel ?? "other";

/** The channels that get a row: those of the learning loop, and any other that a session was in. */
export function contextChannels(session: Session, around: readonly Neighbor[]): string[] {
  const used = new Set([session, ...around].map(channelOf));
  const loop = ["group", "supervision", "onboarding"];
  const others = [...used].filter((name) => !loop.includes(name));
  return [...loop, ...others.toSorted()];
}

/** A session among those on its theme at its site: who came before, who came after, by channel. */
export function sessionContext(
  session: Pick<
    Session,
    "session_id" | "date" | "channel" | "class" | "looks_back_to" | "looks_ahead_to"
  >,
  around: readonly Neighbor[],
  { width, channels, asOf, address }: ContextOptions,
): Element {
  const day = (date: string): number => daysBetween(session.date, date);
  const first = day(session.looks_back_to);
  const last = day(session.looks_ahead_to);
  const known = Math.max(0, day(asOf));
  const others = around.filter(({ session_id }) => session_id !== session.session_id);
  const narrow = width < 640;
  const months = monthsFrom(monthOf(session.looks_back_to), monthOf(session.looks_ahead_to))
    .map((month) => ({ month, at: day(`${month}-01`) }))
    .filter(({ at }) => at >= first);
  const plot = Plot.plot({
    width,
    height: 40 + channels.length * 38 + 30,
    marginTop: 34,
    marginBottom: 30,
    marginLeft: narrow ? 98 : 112,
    marginRight: 24,
    x: { domain: [first - 2, last + 2], axis: null },
    y: { type: "band", domain: [...channels], label: null, padding: 0.2 },
    marks: [
      Plot.rectX([0], {
        x1: first,
        x2: 0,
        fill: "var(--range)",
        ariaHidden: "true",
      }),
      Plot.rectX(known < last ? [known] : [], {
        x1: known,
        x2: last,
        fill: "url(#unknown)",
        fillOpacity: 0.7,
      }),
      Plot.axisY({
        tickSize: 0,
        tickPadding: 10,
        fontSize: 13,
        label: null,
        tickFormat: channelName,
      }),
      Plot.ruleY(channels, { y: (name: string) => name, stroke: "var(--line)" }),
      Plot.text(months, {
        x: "at",
        text: ({ month }) => (narrow ? shortMonth(month) : monthName(month)),
        frameAnchor: "bottom",
        dy: 22,
        textAnchor: "start",
        fontSize: 12,
        fill: "var(--soft)",
      }),
      Plot.tickX(months, {
        x: "at",
        stroke: "var(--soft)",
        strokeOpacity: 0.4,
        strokeDasharray: "2 3",
      }),
      Plot.ruleX([0], { stroke: "var(--ink)", strokeWidth: 1.5 }),
      Plot.text([{ at: 0, words: "this session" }], {
        x: "at",
        text: "words",
        frameAnchor: "top",
        dy: -16,
        fontSize: 12,
        fontWeight: 600,
      }),
      Plot.text(narrow ? [] : [{ at: first }], {
        x: "at",
        text: () => "what came before",
        frameAnchor: "top",
        dy: -16,
        dx: 2,
        textAnchor: "start",
        fontSize: 12,
        fill: "var(--soft)",
      }),
      Plot.text(narrow ? [] : [{ at: last }], {
        x: "at",
        text: () => (known < last ? "not known yet" : "and after"),
        frameAnchor: "top",
        dy: -16,
        textAnchor: "end",
        fontSize: 12,
        fill: "var(--soft)",
      }),
      Plot.dot(others, {
        x: ({ date }: Neighbor) => day(date),
        y: channelOf,
        r: 5,
        symbol: (row: Neighbor) => shape[row.class] ?? "times",
        fill: (row: Neighbor) => tone[row.class] ?? "var(--soft)",
        stroke: (row: Neighbor) => edge[row.class] ?? "var(--soft)",
        strokeWidth: 1.25,
      }),
      Plot.dot([session], {
        x: 0,
        y: channelOf,
        r: 9,
        fill: "var(--paper)",
        stroke: "var(--ink)",
        strokeWidth: 2,
      }),
      Plot.dot([session], {
        x: 0,
        y: channelOf,
        r: 4.5,
        fill: tone[session.class] ?? "var(--soft)",
        stroke: edge[session.class] ?? "var(--soft)",
        symbol: shape[session.class] ?? "times",
      }),
    ],
    symbol: { type: "identity" },
  });
  const pixels = pixelsOf(plot);
  const points = channels.flatMap((channel) =>
    others
      .filter((row) => channelOf(row) === channel)
      .map(({ session_id: id, date, format, class: name }) => ({
        x: pixels.x(day(date)),
        y: pixels.y(channel),
        row: channel,
        words: `${dayName(date)}\n${formatName(format)}\n${className(name)}`,
        href: address(id),
      })),
  );
  return withPoints(plot, points, 40);
}
