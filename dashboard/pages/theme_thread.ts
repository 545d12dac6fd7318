import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ThemeDetail, ThreadGoal, ThreadSession } from "../../server/api.ts";
import type { Turn } from "../charts/theme_axis.ts";
import { laneName, laneOf, threadLanes, threadShown } from "../charts/thread_lanes.ts";
import { dayName } from "../months.ts";
import { counted, listed } from "../numbers.ts";
import { figure } from "../parts/figure.ts";
import { classChip } from "../parts/marks.ts";
import { pageAddress, sessionAddress } from "../state.ts";
import type { View } from "../view.ts";
import { className, formatName } from "../vocabulary.ts";

type ThreadRow = { from: string; goal: ThreadGoal | null; session: ThreadSession | null };

/** The thread of a theme at a site: PD goals and sessions by channel, over time. */
export function threadFigure(
  view: View,
  detail: ThemeDetail,
  { months, turns }: { months: readonly string[]; turns: readonly Turn[] },
): TemplateResult {
  const { goals, sessions } = threadShown(detail, months);
  const { site, theme } = detail;
  const { measure } = view.state.filters;
  const open = (id: string): string =>
    sessionAddress(id, { theme, site, ...(measure ? { measure } : {}), via: "theme" });
  const rows: ThreadRow[] = [
    ...goals.map((goal) => ({ from: goal.open_from, goal, session: null })),
    ...sessions.map((session) => ({ from: session.date, goal: null, session })),
  ].toSorted((a, b) => a.from.localeCompare(b.from));
  return figure<ThreadRow>({
    id: "thread",
    title: "The thread",
    finding: finding(detail, sessions),
    legend: html`<ul class="legend">
      <li><span class="goal-key"></span>a PD goal, while it is open</li>
      ${["purposeful", "unanchored", "reactive"].map(
        (name) => html`<li><span class="context ${name}"></span>${className(name)}</li>`,
      )}
      <li><span class="context weak"></span>Not yet carried</li>
      <li><span class="live-key"></span>the channel is live at the month's end</li>
    </ul>`,
    depends: [detail, months.join(), turns.map(({ words }) => words).join(), view.width],
    draw: () =>
      threadLanes(detail, {
        months,
        turns,
        width: view.width,
        address: open,
      }),
    columns: [
      {
        name: "Date",
        by: ({ from }) => from,
        cell: ({ from }) => html`<span class="nowrap">${dayName(from)}</span>`,
      },
      {
        name: "Lane",
        cell: ({ session }) => laneName(session === null ? "goals" : laneOf(session.channel)),
      },
      {
        name: "What",
        by: ({ goal, session }) => goal?.goal_id ?? formatName(session?.format ?? null),
        cell: ({ goal, session }) =>
          session === null
            ? `Goal ${goal!.goal_id} of ${goal!.staff}`
            : html`<a href=${open(session.session_id)}>${formatName(session.format)}</a>`,
      },
      {
        name: "Class, or open until",
        by: ({ goal, session }) => session?.class ?? goal?.open_to ?? null,
        cell: ({ goal, session }) =>
          session === null
            ? goal!.is_open
              ? "still open"
              : dayName(goal!.open_to)
            : classChip(session.class, session.detail),
      },
    ],
    rows,
    note: html`<a href=${pageAddress("coaching", { site, theme, period: "all" })}
        >All sessions on ${theme} at ${site}</a
      >. Every mark is a session: hover, or tab into the lanes and use the arrow keys (left and
      right along a lane, up and down between lanes); Enter or a click opens it. Weakly linked
      sessions keep no channel live. <a href="/methods#threads">When a channel is live</a>`,
  });
}

function finding({ goals, site, theme }: ThemeDetail, sessions: readonly ThreadSession[]): string {
  const open = goals.filter(({ is_open }) => is_open);
  const staff = new Set(open.map(({ staff: name }) => name)).size;
  const said = [
    goals.length === 0
      ? "No PD goal"
      : `${counted(goals.length, "PD goal")} (${open.length === 0 ? "none open now" : `${open.length} open now, of ${staff} staff`})`,
    ...["group", "supervision", "onboarding", "outside"].flatMap((lane) => {
      const n = sessions.filter(({ channel }) => laneOf(channel) === lane).length;
      return n === 0
        ? []
        : [
            `${n} ${lane === "outside" ? "outside the loop" : `in ${laneName(lane).toLowerCase()}`}`,
          ];
    }),
  ];
  const [first = "", ...rest] = said;
  const when =
    rest.length === 0 ? "no session" : `${counted(sessions.length, "session")}: ${listed(rest)}`;
  return `${first} on ${theme} at ${site}, and ${when}.`;
}
