import { render, svg } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ThreadGoal, ThreadMonth, ThreadSession } from "../../server/api.ts";
import { dayName, monthOf } from "../months.ts";
import { channelName, className, detailName, formatName } from "../vocabulary.ts";
import { withPoints } from "./chart_points.ts";
import type { ChartPoint } from "./chart_points.ts";
import { monthTicks, themeAxis, turnLines } from "./theme_axis.ts";
import type { ThemeAxis, Turn } from "./theme_axis.ts";

export type LanesOptions = {
  months: readonly string[];
  width: number;
  turns: readonly Turn[];
  /** Where a session is opened. */
  address: (session: string) => string;
};

type Thread = {
  months: readonly ThreadMonth[];
  sessions: readonly ThreadSession[];
  goals: readonly ThreadGoal[];
};

const loop = ["group", "supervision", "onboarding"];

/** The lanes of a thread: those of the loop, and one for sessions outside it where there are some. */
export const laneOf = (channel: string | null): string =>
  channel !== null && loop.includes(channel) ? channel : "outside";

export const laneName = (lane: string): string =>
  lane === "outside" ? "Outside the loop" : channelName(lane);

/** A session in two lines: "Group session on 3 Apr 2025", "purposeful, linked and carried". */
const sessionWords = ({ format, date, class: name, detail }: ThreadSession): string =>
  `${formatName(format)} on ${dayName(date)}\n${[className(name).toLowerCase(), detailName(detail)].filter(Boolean).join(", ")}`;

const goalWords = ({
  goal_id: id,
  staff,
  open_from: from,
  open_to: to,
  is_open,
}: ThreadGoal): string =>
  `Goal ${id} of ${staff}\nopen from ${dayName(from)}${is_open ? ", still open" : ` to ${dayName(to)}`}`;

const mark = 9;
const rowsMost = 4;
const bar = 5;
const barsMost = 9;

/** Rows for marks or bars, so that none covers another; what finds no free row shares the last. */
function stacked<T>(
  items: readonly T[],
  ends: (item: T) => { from: number; to: number },
  most: number,
): { item: T; row: number }[] {
  const busy: number[] = [];
  return items.map((item) => {
    const { from, to } = ends(item);
    const free = busy.findIndex((end) => end <= from);
    const row = free >= 0 ? free : Math.min(busy.length, most - 1);
    busy[row] = Math.max(busy[row] ?? 0, to);
    return { item, row };
  });
}

/** The sessions and PD goals of a thread that lie, with a day at least, in the months shown. */
export function threadShown(
  { goals, sessions }: Pick<Thread, "goals" | "sessions">,
  months: readonly string[],
): Pick<Thread, "goals" | "sessions"> {
  const [first = "", last = ""] = [months[0], months.at(-1)];
  return {
    goals: goals.filter(
      ({ open_from: from, open_to: to }) => monthOf(to) >= first && monthOf(from) <= last,
    ),
    sessions: sessions.filter(({ date }) => monthOf(date) >= first && monthOf(date) <= last),
  };
}

type Drawn = { height: number; body: TemplateResult; points: ChartPoint[] };
type Lane = Drawn & { name: string; top: number };

/** The thread of a theme at a site as lanes over time: PD goals as bars, sessions as marks to open. */
export function threadLanes(
  thread: Thread,
  { months, width, turns, address }: LanesOptions,
): Element {
  const axis = themeAxis(months, width);
  const { goals, sessions: shown } = threadShown(thread, months);
  const names = [
    "goals",
    ...loop,
    ...(shown.some(({ channel }) => laneOf(channel) === "outside") ? ["outside"] : []),
  ];
  const placed = turnLines(axis, turns);
  const start = 8 + 16 * (1 + Math.max(-1, ...placed.map(({ line }) => line)));
  let top = start;
  const lanes = names.map((name): Lane => {
    const head = axis.narrow ? 18 : 0;
    const made =
      name === "goals"
        ? goalBars(goals, axis, top + head)
        : sessionMarks(shown, name, axis, top + head, address);
    const height = head + Math.max(axis.narrow ? 18 : 34, made.height);
    const lane = { ...made, name, top, height };
    top += lane.height;
    return lane;
  });
  const end = axis.width - axis.right;
  const open = thread.goals.filter(({ is_open }) => is_open).length;
  const root = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  root.setAttribute("viewBox", `0 0 ${width} ${top + 40}`);
  root.setAttribute("width", String(width));
  root.setAttribute("height", String(top + 40));
  root.setAttribute("class", "lanes");
  render(
    svg`
      ${lanes.map(
        ({ name, top: y, height, body }) => svg`
        ${liveSpans(thread.months, name, axis).map(
          ({ from, to }) =>
            svg`<rect class="live" x=${axis.x(from)} y=${y + 1} width=${axis.x(to) - axis.x(from)} height=${height - 2}></rect>`,
        )}
        <path class="lane-line" d="M${axis.left} ${y + height}H${end}" />
        <text class="lane-name" x=${axis.narrow ? 0 : end + 12} y=${axis.narrow ? y + 13 : y + height / 2 + 5}>${laneName(name)}${name === "goals" && open > 0 ? svg`<tspan class="lane-count" dx="8">${open} open</tspan>` : ""}</text>
        ${body}`,
      )}
      ${placed.map(
        ({ x, line, words, kind, flips }) => svg`
        <path class="turn ${kind}" d="M${x} ${14 + 16 * line}V${top}" />
        <text class="turn-words" x=${flips ? x - 4 : x + 4} y=${12 + 16 * line} text-anchor=${flips ? "end" : "start"}>${words}</text>`,
      )}
      ${monthTicks(axis).map(({ at, lines }) => lines.map((text, line) => svg`<text class="tick" x=${axis.x(at)} y=${top + 18 + 15 * line} text-anchor="middle">${text}</text>`))}`,
    root,
  );
  return withPoints(
    root,
    lanes.flatMap(({ points }) => points),
    18,
  );
}

/** Stretches of months at whose end a channel was live. */
function liveSpans(months: readonly ThreadMonth[], lane: string, axis: ThemeAxis) {
  const spans: { from: number; to: number }[] = [];
  for (const { month, channels_live: live } of months) {
    const at = axis.at(month);
    if (!live.includes(lane) || at < 0 || at >= axis.months.length) continue;
    const last = spans.at(-1);
    if (last?.to === at) last.to = at + 1;
    else spans.push({ from: at, to: at + 1 });
  }
  return spans;
}

function goalBars(goals: readonly ThreadGoal[], axis: ThemeAxis, top: number): Drawn {
  const [low, high] = [0, axis.months.length];
  const inside = goals.map((goal) => ({
    goal,
    from: Math.max(low, axis.at(goal.open_from)),
    to: Math.min(high, axis.at(goal.open_to) + 1 / 31),
  }));
  const rows = stacked(inside, ({ from, to }) => ({ from, to: to + 0.15 }), barsMost);
  const used = Math.max(0, ...rows.map(({ row }) => row + 1));
  const y = (row: number): number => top + 6 + row * (bar + 2);
  const body = svg`${rows.map(
    ({ item: { from, to }, row }) =>
      svg`<rect class="goal" x=${axis.x(from)} y=${y(row)} width=${Math.max(1.5, axis.x(to) - axis.x(from))} height=${bar} rx="1.5"></rect>`,
  )}`;
  const points = rows.map(({ item: { goal, from, to }, row }) => ({
    x: axis.x((from + to) / 2),
    y: y(row) + bar / 2,
    row: "goals",
    words: goalWords(goal),
  }));
  return { body, points, height: used * (bar + 2) + 12 };
}

function sessionMarks(
  sessions: readonly ThreadSession[],
  lane: string,
  axis: ThemeAxis,
  top: number,
  address: (session: string) => string,
): Drawn {
  const inside = sessions.filter(({ channel }) => laneOf(channel) === lane);
  const x = ({ date }: ThreadSession): number => axis.x(axis.at(date));
  const rows = stacked(
    inside,
    (each) => ({ from: x(each) - mark / 2, to: x(each) + mark / 2 + 1 }),
    rowsMost,
  );
  const used = Math.max(0, ...rows.map(({ row }) => row + 1));
  const height = used * (mark + 2) + 10;
  const shift = Math.max(0, (axis.narrow ? 18 : 34) - height) / 2;
  const y = (row: number): number => top + 5 + shift + mark / 2 + 1 + row * (mark + 2);
  const body = svg`${rows.map(
    ({ item, row }) =>
      svg`<g class="mark ${item.class} ${item.detail === "weak" ? "weak" : ""}">${shapeAt(item.class, x(item), y(row))}</g>`,
  )}`;
  const points = rows.map(({ item, row }) => ({
    x: x(item),
    y: y(row),
    row: lane,
    words: sessionWords(item),
    href: address(item.session_id),
  }));
  return { body, points, height };
}

function shapeAt(name: string, x: number, y: number): TemplateResult {
  if (name === "unanchored")
    return svg`<rect class="shape" x=${x - 4} y=${y - 4} width="8" height="8"></rect>`;
  if (name === "reactive") return svg`<path class="shape" d="M${x} ${y - 5}l5 9h-10z" />`;
  if (name === "purposeful") return svg`<circle class="shape" cx=${x} cy=${y} r="4.5"></circle>`;
  return svg`<path class="shape" d="M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7" />`;
}
