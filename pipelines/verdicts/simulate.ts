import type { Random } from "../statistics/random.ts";
import type { Point, SiteSeries } from "./series.ts";
import type { Question } from "./answers.ts";

/** What becomes of the gain of a theme after its first months. */
export type Course = "stays" | "fades";

/** One agency as it is drawn: natural supports per meeting by site and month. */
export interface Agency {
  sites: number;
  /** Sites that embed the theme. */
  embedding: number;
  months: number;
  /** Meetings a site holds in a month, on average. */
  meetings: number;
  /** Standard deviation of natural supports from one meeting to the next. */
  spread: number;
  /**
   * Autocorrelation of all of a site's own noise, one month apart. Were it that of a site's level alone,
   * under meetings that are independent of each other, that of the monthly means would be lower.
   */
  autocorrelation: number;
  /** Standard deviation of a shock that all sites share, by month. */
  shock: number;
  /** Half the height of the yearly wave. */
  season: number;
  /** Chance that a month brings a change of staff that moves a site's level for good. */
  turnover: number;
  /** Whether the theme is embedded right after a site's worst quarter. */
  afterBadRun: boolean;
  /** Standard deviation of the monthly steps by which sites drift apart by themselves. */
  drift: number;
  gain: number;
  course: Course;
  /** Months before the embedding at the least, and after it at the most. */
  before: number;
  after: number;
}

const level = 1.3;
/** Where in time the simulated months lie does not matter: January 2020. */
const firstMonth = 2020 * 12;
const fadesAfter = 6;

/** An agency unlike the others: every feature drawn over the range that calibration names. */
export function drawAgency(random: Random, fixed: Partial<Agency>): Agency {
  const between = (from: number, to: number) => from + random.next() * (to - from);
  const sites = 1 + random.below(20);
  const before = 12 + random.below(25);
  const after = 6 + random.below(19);
  return {
    sites,
    embedding: 1 + random.below(Math.max(1, Math.ceil(sites / 2))),
    months: Math.min(60, before + after),
    meetings: between(5, 40),
    // 1.3 supports on average: 0.98 if five people could come each (binomial), 1.14 if any number (Poisson).
    spread: between(0.9, 1.1),
    autocorrelation: between(0, 0.5),
    shock: between(0, 0.3),
    season: between(0, 0.3),
    turnover: random.next() < 0.5 ? 0 : 0.02,
    afterBadRun: random.next() < 0.25,
    drift: 0,
    gain: 0,
    course: "stays",
    before,
    after,
    ...fixed,
  };
}

/** The series of an agency, as a question to the verdicts. `true gain` is `agency.gain`. */
export function simulate(agency: Agency, random: Random): Question {
  const { months, before } = agency;
  const phase = random.next() * 2 * Math.PI;
  const shared = Array.from(
    { length: months },
    (_, month) =>
      agency.shock * random.normal() + agency.season * Math.sin((2 * Math.PI * month) / 12 + phase),
  );
  const sites = Array.from({ length: agency.sites }, (_, index): SiteSeries => {
    const own = ownSeries(agency, random);
    const latest = months - 6;
    const planned = Math.min(latest, before + random.below(Math.max(1, latest - before + 1)));
    const start =
      index >= agency.embedding
        ? null
        : agency.afterBadRun
          ? worstRunEnd(own.values, Math.min(before, latest), latest)
          : planned;
    const points = new Map<number, Point>();
    for (let month = 0; month < months; month++) {
      const value = own.values[month]! + shared[month]! + gainAt(agency, start, month);
      points.set(firstMonth + month, { value, n: own.meetings[month]! });
    }
    return {
      site: `Site ${index + 1}`,
      points,
      embedded: start === null ? null : firstMonth + start,
    };
  });
  return {
    sites,
    being: new Set(),
    good: 1,
    worthwhile: 0.25,
    last: firstMonth + months - 1,
    year: 12,
  };
}

function ownSeries(agency: Agency, random: Random): { values: number[]; meetings: number[] } {
  let noise = random.normal();
  let base = level + 0.3 * random.normal();
  const [values, meetings]: [number[], number[]] = [[], []];
  for (let month = 0; month < agency.months; month++) {
    const held = Math.max(
      1,
      Math.round(agency.meetings + Math.sqrt(agency.meetings) * random.normal()),
    );
    const { autocorrelation: rho } = agency;
    noise = month === 0 ? noise : rho * noise + Math.sqrt(1 - rho * rho) * random.normal();
    if (random.next() < agency.turnover) base += 0.15 * random.normal();
    base += agency.drift * random.normal();
    values.push(base + (agency.spread / Math.sqrt(held)) * noise);
    meetings.push(held);
  }
  return { values, meetings };
}

function gainAt({ gain, course }: Agency, start: number | null, month: number): number {
  if (start === null || month < start) return 0;
  return course === "fades" && month >= start + fadesAfter ? 0 : gain;
}

/** The month after the lowest mean of three months: when a leader says that something must be done. */
function worstRunEnd(values: readonly number[], from: number, to: number): number {
  let [worst, at] = [Number.POSITIVE_INFINITY, from];
  for (let month = from; month <= to; month++) {
    const mean = (values[month - 1]! + values[month - 2]! + values[month - 3]!) / 3;
    if (mean < worst) [worst, at] = [mean, month];
  }
  return at;
}
