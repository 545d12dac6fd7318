import type {
  AnnotationRow,
  EventRow,
  MixRow,
  Neighbor,
  SeriesPoint,
  Session,
  ThreadGoal,
  ThreadMonth,
  ThreadSession,
  TrendRow,
} from "../../server/api.ts";
import { addMonths, monthsFrom } from "../months.ts";

/** Made-up rows of three sites over two years, fixed: what every chart of the gallery is drawn from. */
export const months = monthsFrom("2024-07", "2026-06");

type Site = { site: string; values: (number | null)[]; limits: [number, number, number] };

const sites: Site[] = [
  {
    site: "Alder Creek",
    values: [
      1.1, 0.9, 1.2, 1.0, 1.1, 0.8, 1.2, 1.0, 1.1, 1.4, 1.5, 1.7, 1.9, 1.8, 2.0, 1.9, 2.1, 1.8, 2.0,
      1.9, 2.2, 1.9, 2.0, 2.1,
    ],
    limits: [0.8, 1.5, 2.2],
  },
  {
    site: "Brook Street",
    values: [
      1.6, 1.4, 1.5, 1.7, 1.5, 1.4, 1.6, 1.5, 1.3, 1.4, 1.6, 1.5, 1.2, 1.1, 1.0, 1.1, 0.9, 1.0, 0.8,
      1.0, 0.9, 0.7, 0.9, 0.8,
    ],
    limits: [0.8, 1.2, 1.7],
  },
  {
    site: "Cedar Hill",
    values: [
      null,
      null,
      1.3,
      1.1,
      1.4,
      1.2,
      1.0,
      1.3,
      1.5,
      1.2,
      1.1,
      1.3,
      1.2,
      1.4,
      1.1,
      1.3,
      1.2,
      1.0,
      1.4,
      1.2,
      1.3,
      1.1,
      1.2,
      1.3,
    ],
    limits: [0.7, 1.2, 1.8],
  },
];

const signalOf = (site: string, at: number): string =>
  (site === "Alder Creek" && (at >= 11 ? "improvement" : at < 8 ? "concern" : null)) ||
  (site === "Brook Street" && at >= 15 && "concern") ||
  "usual";

/** A measure that is counted, at three sites; the first two months of one were withheld. */
export const trend: TrendRow[] = sites.flatMap(({ site, values, limits: [lower, center, upper] }) =>
  values.map((value, at) => ({
    site,
    measure: "ns_attending",
    instrument: null,
    version: null,
    subscale: null,
    respondent: null,
    grain: "month",
    month: `${months[at]}-01`,
    value,
    n: value === null ? null : 11 + ((at * 7) % 9),
    center,
    lower,
    upper,
    signal: value === null ? null : signalOf(site, at),
    trial: false,
    limits_from: `${months[0]}-01`,
    withheld: value === null,
    numerator: null,
    denominator: null,
    unit: "count",
    denominator_means: null,
    signal_then: null,
  })),
);

export const annotations: AnnotationRow[] = [
  {
    annotation_id: 1,
    kind: "note",
    site: "Alder Creek",
    measure: null,
    date: "2025-03-10",
    words: "new coach",
    author: "M. Ortiz",
    recorded_on: "2025-04-02",
  },
  {
    annotation_id: 2,
    kind: "note",
    site: null,
    measure: "ns_attending",
    date: "2025-11-03",
    words: "meeting form changed",
    author: "M. Ortiz",
    recorded_on: "2025-11-20",
  },
];

const classes = ["purposeful", "unanchored", "reactive", "unknown"] as const;
const counts: [number, number, number, number][] = [
  [3, 16, 6, 3],
  [2, 15, 7, 4],
  [4, 14, 5, 2],
  [3, 15, 8, 3],
  [5, 13, 6, 4],
  [4, 12, 5, 1],
  [6, 14, 6, 3],
  [7, 12, 4, 2],
  [8, 13, 5, 3],
  [10, 12, 4, 2],
  [11, 11, 5, 3],
  [12, 10, 3, 2],
];

/** The mix of a year, which the second year has again. */
export const mix: MixRow[] = months.flatMap((month, at) =>
  classes.map((name, place): MixRow => {
    const sessions = counts[at % 12]![place]!;
    const weak = name === "purposeful" && at % 3 === 0 ? 1 : 0;
    return {
      site: "Alder Creek",
      month: `${month}-01`,
      class: name,
      sessions,
      minutes: sessions * 50,
      chance_share: name === "unknown" ? null : 0.14,
      headline: name === "purposeful" ? sessions - weak : 0,
      weak,
      entry_only: name === "reactive" && at % 4 === 1 ? 2 : 0,
      sessions_with_minutes: sessions,
      chance_draws: 200,
      headline_minutes: name === "purposeful" ? (sessions - weak) * 50 : null,
      entry_only_minutes: name === "reactive" && at % 4 === 1 ? 100 : null,
      unsettled: at > months.length - 3 ? sessions : 0,
    };
  }),
);

const embedded = 10;

/** A measure as its verdict has it: limits frozen before the embedding, what was to be expected after. */
export const series: SeriesPoint[] = sites[0]!.values.map((value, at): SeriesPoint => {
  const comparison = 1.2 + ((at * 5) % 7) / 20;
  const expected = at >= embedded ? comparison - 0.1 : null;
  return {
    month: `${months[at]}-01`,
    value,
    n: 11 + ((at * 7) % 9),
    comparison_mean: comparison,
    difference: value === null ? null : value - comparison,
    weight: 1,
    x: at,
    used: at < 22,
    why: at < 22 ? null : "after the window",
    comparison_sites: 2,
    center: 1.1,
    lower: 0.6,
    upper: 1.6,
    signal: at >= embedded ? "improvement" : "usual",
    trial: false,
    expected,
    expected_low: expected === null ? null : expected - 0.25,
    expected_high: expected === null ? null : expected + 0.25,
  };
});

const effects = [-0.1, 0.05, -0.05, 0.1, 0, 0.2, 0.35, 0.5, 0.45, 0.6, 0.55, 0.65];

/** Effects by months since the embedding: the mean over sites with its band. */
export const events: EventRow[] = effects.map((effect, at) => ({
  site: null,
  since: at - 5,
  effect,
  low: at === 4 ? null : effect - 0.22,
  high: at === 4 ? null : effect + 0.22,
  embedded_sites: 12,
  comparison_sites: 10,
}));

/** The same of two sites, too few for a band. */
export const eventsOfFew: EventRow[] = [
  ...events.map((row) => ({ ...row, low: null, high: null, embedded_sites: 2 })),
  ...["Alder Creek", "Cedar Hill"].flatMap((site, place) =>
    effects.map((effect, at): EventRow => {
      const own = effect + (place === 0 ? 0.15 : -0.15) * (at === 4 ? 0 : 1);
      const no = { low: null, high: null, comparison_sites: null };
      return { site, since: at - 5, effect: own, ...no, embedded_sites: 1 };
    }),
  ),
];

const kinds: [string, string | null][] = [
  ["group", "group"],
  ["supervision", "supervision"],
  ["onboarding", "onboarding"],
  ["individual", "individual"],
];

const threadSession = (at: number): ThreadSession => {
  const [format, channel] = kinds[at % 4]!;
  const month = addMonths(months[0]!, Math.floor(at / 2));
  const early = at < 2 * embedded - 4;
  return {
    session_id: `S${at + 1}`,
    date: `${month}-${String(((at * 11) % 27) + 1).padStart(2, "0")}`,
    class: early ? (at % 5 === 3 ? "reactive" : "unanchored") : "purposeful",
    detail: early ? null : at % 9 === 4 ? "weak" : "strong",
    format,
    channel,
    overridden: false,
  };
};

const goal = (at: number): ThreadGoal => ({
  goal_id: `G${at + 1}`,
  staff: ["Ana Lee", "Bo Ray", "Cy Dunn", "Di Moss", "Ed Fry"][at]!,
  open_from: `${addMonths("2025-03", at)}-05`,
  open_to: at === 1 ? "2025-11-20" : "2026-06-26",
  is_open: at !== 1,
  closed: at === 1 ? "2025-11-20" : null,
});

/** A theme at a site: goals from spring 2025, live in four channels soon after. */
export const thread = {
  sessions: Array.from({ length: 44 }, (_, at) => threadSession(at)),
  goals: Array.from({ length: 5 }, (_, at) => goal(at)),
  months: months.map((month, at): ThreadMonth => ({
    month: `${month}-01`,
    channels_live:
      at < embedded ? [] : ["goals", "group", ...(at % 6 === 2 ? [] : ["supervision"])],
    reach: at < embedded ? 0.1 : 0.6,
    state: at < embedded ? "not_embedded" : "embedded",
    goal_staff: at < embedded ? 0 : 4,
    reached_staff: at < embedded ? 1 : 6,
    active_staff: 10,
  })),
};

export const turns = [{ day: "2025-05-01", words: "embedded May 2025", kind: "embedded" as const }];

/** A session, and those on its theme at its site around it. */
export const session: Pick<
  Session,
  "session_id" | "date" | "channel" | "class" | "looks_back_to" | "looks_ahead_to"
> = {
  session_id: "S20",
  date: "2025-04-14",
  channel: "individual",
  class: "reactive",
  looks_back_to: "2025-01-14",
  looks_ahead_to: "2025-05-29",
};

export const around: Neighbor[] = thread.sessions
  .filter(({ date }) => date >= session.looks_back_to && date <= session.looks_ahead_to)
  .map((row) => ({ ...row, trigger: null }));
