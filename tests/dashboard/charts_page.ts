import { render } from "lit-html";
import type { TemplateResult } from "lit-html";
import type {
  EventRow,
  MixRow,
  Neighbor,
  Role,
  SeriesPoint,
  Session,
  ThemeDetail,
  ThemeVerdictRow,
  TrendRow,
} from "../../server/api.ts";
import { pointsOf } from "../../dashboard/charts/chart_points.ts";
import { charts } from "../../dashboard/gallery/charts.ts";
import { snapshot } from "../../dashboard/gallery/snapshot.ts";
import { measures } from "../../dashboard/pages/overview_measures.ts";
import { around as aroundFigure } from "../../dashboard/pages/session.ts";
import { measureFigure } from "../../dashboard/pages/theme_measure.ts";
import { overSites } from "../../dashboard/pages/theme_over_sites.ts";
import { threadFigure } from "../../dashboard/pages/theme_thread.ts";
import { mixFigure } from "../../dashboard/parts/mix_figure.ts";
import { readSeries } from "../../dashboard/series.ts";
import { readState } from "../../dashboard/state.ts";
import type { View } from "../../dashboard/view.ts";

/** What a figure draws, by its readable points, and what its table lists, by its cells. */
export type Read = {
  points: string[];
  rows: string[][];
  /** Whether points lead to what is behind them. */
  leads: boolean;
};

/** What the server says where PD goals and a roster stand. */
const everything = { has_goals: true, has_roster: true };

/** A view of a page whose answers from the server are given: by the end of the address asked. */
const viewOf = (
  address: string,
  answers: Record<string, unknown> = {},
  role: Role = "quality_lead",
): View =>
  ({
    state: readState(address.split("?")[0]!, address.split("?")[1] ?? ""),
    status: { asOf: "2026-06-26", sites: [], themes: [], measures: [], rules: {} },
    sources: {
      read: (key: string) => ({
        state: "ready",
        data:
          Object.entries({ overview: everything, ...answers }).find(([name]) =>
            key.includes(name),
          )?.[1] ?? [],
      }),
    },
    me: { accounts: false, role, person: null, token: null },
    desk: { now: { refused: null, acting: null } },
    width: 1200,
    go: () => {},
  }) as unknown as View;

function read(template: TemplateResult, id: string): Read | null {
  const host = document.createElement("div");
  document.body.append(host);
  try {
    render(template, host);
    const figure = host.querySelector(`#${id}`);
    if (!figure) return null;
    for (const details of figure.querySelectorAll("details")) {
      // Some make their rows once they are opened.
      details.open = true;
      details.dispatchEvent(new Event("toggle"));
    }
    const rows = [...figure.querySelectorAll("tbody tr")].map((row) =>
      [...row.children].map((cell) => (cell.textContent ?? "").replaceAll(/\s+/g, " ").trim()),
    );
    const points = [...figure.querySelectorAll(".plot > svg")].flatMap(pointsOf);
    return {
      rows,
      points: points.map(({ words }) => words.replaceAll("\u00A0", " ")),
      leads: points.some(({ href }) => href !== undefined),
    };
  } finally {
    host.remove();
  }
}

const series = {
  measure: "any",
  instrument: null,
  version: null,
  subscale: null,
  respondent: null,
  grain: "month",
};
const detail = { theme: "Any", site: "North" } as ThemeDetail;

const page = {
  names: Object.keys(charts),
  snapshot,
  mix: (rows: MixRow[], months: string[], count: string, role?: Role, has_goals = true) => {
    const view = viewOf(
      `/coaching?count=${count}`,
      { overview: { ...everything, has_goals } },
      role,
    );
    return read(mixFigure(view, rows, months), "coaching-mix");
  },
  stack: (
    rows: MixRow[],
    trend: TrendRow[],
    months: string[],
    count: string,
    role?: Role,
    has_goals = true,
  ) => {
    const overview = { ...everything, has_goals };
    const view = viewOf(`/overview?count=${count}`, { overview }, role);
    const shown = [...Map.groupBy(readSeries(trend, []), ({ id }) => id)].map(([id, series]) => ({
      id,
      name: series[0]!.name,
      series,
    }));
    return read(measures(view, shown, "", months, { trend, mix: rows, annotated: [] }), "measures");
  },
  thread: (thread: Pick<ThemeDetail, "goals" | "sessions">, months: string[]) =>
    read(
      threadFigure(
        viewOf("/themes/Any"),
        { ...detail, months: [], ...thread },
        { months, turns: [] },
      ),
      "thread",
    ),
  measure: (points: SeriesPoint[], months: string[], grain: string, role?: Role) =>
    read(
      measureFigure(viewOf("/themes/Any", {}, role), detail, {
        points,
        months,
        turns: [],
        chosen: { ...series, grain, unit: "count" },
        verdict: null,
        annotated: [],
      }),
      "measure",
    ),
  eventStudy: (events: EventRow[]) =>
    read(
      overSites(viewOf("/themes/Any", { event_study: events }), detail, {
        ...series,
        unit: "count",
        neighbours: null,
        left_out: [],
        moved: "cannot_tell",
        stuck: "cannot_tell",
      } as unknown as ThemeVerdictRow),
      "event-study",
    ),
  session: (session: Session, around: Neighbor[]) =>
    read(
      aroundFigure(viewOf("/coaching/sessions/S0"), {
        session,
        around,
        changes: [],
        by_theme: [],
        corrections: [],
        coach_key: null,
      }),
      "session-context",
    ),
};

export type ChartsPage = typeof page;

Object.assign(globalThis, { page });
