import type { SeriesName } from "../statistics/fidelity.ts";
import { type Detection, type Lack, type Prospect, prospectOf, type Reach } from "./detect.ts";
import { prospectSentence, type ProspectWords } from "./prospect_sentence.ts";
import { periodName } from "./sentence.ts";
import type { Point, SiteSeries, VerdictRules } from "./series.ts";
import { dateOf, lastOver, numberOf } from "./periods.ts";

/** One period of a series of a measure; `month` is its first day. */
export interface TrendPeriod extends SeriesName {
  site: string;
  month: string;
  value: number;
  n: number | null;
  unit: string | null;
}

/** How a theme stands at a site. */
export interface Embedding {
  site: string;
  state: string;
  embedded_from: string | null;
}

/** What a published build knows of a theme and a measure. */
export interface ProspectSeries {
  rules: VerdictRules;
  /** Null where no catalogue has the measure. */
  measure: {
    label: string;
    unit: string | null;
    good: string | null;
    smallest_change: number | null;
  } | null;
  periods: TrendPeriod[];
  embedding: Embedding[];
}

/** What is asked: a theme that starts at a site in a month, YYYY-MM, judged on a measure. */
export interface Target {
  theme: string;
  site: string;
  measure: string;
  start: string;
  /** Day on which the plan was recorded; null before that. */
  recordedOn: string | null;
}

/** The answer on one series of the measure; dates YYYY-MM-DD are first days of periods. */
export interface ProspectAnswer extends Omit<Target, "recordedOn"> {
  label: string;
  instrument: string | null;
  version: string | null;
  subscale: string | null;
  respondent: string | null;
  grain: string;
  /** `open`: the theme is neither embedded nor being embedded at the site. */
  state: "open" | "being_embedded" | "embedded" | "embedded_before_data" | "tapered";
  embeddedFrom: string | null;
  decidedBy: Detection["decidedBy"] | null;
  comparison: readonly string[];
  before: number | null;
  /** Families or meetings behind a value of the site. */
  n: number | null;
  least: DatedReach | null;
  most: DatedReach | null;
  lacks: (Omit<Lack, "from"> & { from: string | null })[];
  sentence: string;
}

type DatedReach = Omit<Reach, "until"> & { until: string };

/**
 * What the verdict will be able to show, one answer for each series of the measure with values at
 * the site. `planned`: first months (YYYY-MM) of the theme by site, in lower case, that has a plan; they are not compared
 * with from then on. `asOf`: day of the build.
 */
export function answerTarget(
  target: Target,
  series: ProspectSeries,
  { asOf, planned }: { asOf: string; planned: ReadonlyMap<string, string> },
): ProspectAnswer[] {
  const groups = [
    ...Map.groupBy(series.periods, (row) => JSON.stringify(identityOf(row))).values(),
  ];
  const here = groups.filter((rows) => rows.some(({ site }) => isSame(site, target.site)));
  return (here.length > 0 ? here : [[]]).map((rows) => answer(target, series, rows, asOf, planned));
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const identityOf = ({ instrument, version, subscale, respondent, grain }: TrendPeriod) => ({
  instrument,
  version,
  subscale,
  respondent,
  grain,
});

const noIdentity = {
  instrument: null,
  version: null,
  subscale: null,
  respondent: null,
  grain: "month",
};

function answer(
  target: Target,
  series: ProspectSeries,
  rows: readonly TrendPeriod[],
  asOf: string,
  planned: ReadonlyMap<string, string>,
): ProspectAnswer {
  const [first] = rows;
  const identity = first === undefined ? noIdentity : identityOf(first);
  const { grain } = identity;
  const last = lastOver(asOf, grain);
  const own = series.embedding.find(({ site }) => isSame(site, target.site));
  const state = (own?.state ?? "not_embedded") as
    | Exclude<ProspectAnswer["state"], "open">
    | "not_embedded";
  const words: ProspectWords = {
    label: [
      series.measure?.label ?? first?.measure ?? target.measure,
      identity.respondent,
      identity.version && `version ${identity.version}`,
    ]
      .filter(Boolean)
      .join(", "),
    unit: series.measure?.unit ?? first?.unit ?? null,
    good: series.measure?.good === "up" ? 1 : series.measure?.good === "down" ? -1 : null,
    worthwhile: series.measure?.smallest_change ?? null,
    period: periodName(grain),
    grain,
  };
  const sites = sitesOf(rows, series, grain, last, planned);
  const site = sites.find((each) => isSame(each.site, target.site)) ?? {
    site: target.site,
    points: new Map<number, Point>(),
    embedded: null,
  };
  const { recordedOn, ...asked } = target;
  const shared = {
    ...asked,
    ...identity,
    site: site.site,
    label: words.label,
    embeddedFrom: own?.embedded_from ?? null,
  };
  if (state !== "not_embedded")
    return {
      ...shared,
      ...nothing,
      state,
      sentence: statedSentence(state, own!.embedded_from, recordedOn),
    };
  const prospect = prospectOf(
    {
      site: { ...site, embedded: null },
      sites,
      start: numberOf(`${target.start}-01`, grain),
      last,
      year: grain === "quarter" ? 4 : 12,
    },
    series.rules,
  );
  return {
    ...shared,
    ...figures(prospect, grain),
    state: "open",
    sentence: prospectSentence(prospect, words),
  };
}

const nothing = {
  decidedBy: null,
  comparison: [],
  before: null,
  n: null,
  least: null,
  most: null,
  lacks: [],
};

/** The sites of a series, embedded where they are, are about to be, or plan to be. */
function sitesOf(
  rows: readonly TrendPeriod[],
  { embedding }: ProspectSeries,
  grain: string,
  last: number,
  planned: ReadonlyMap<string, string>,
): SiteSeries[] {
  return [...Map.groupBy(rows, ({ site }) => site)].map(([site, found]) => {
    const points = found.map(({ month, value, n }): [number, Point] => [
      numberOf(month, grain),
      { value, n: n !== null && n > 0 ? n : 1 },
    ]);
    const stand = embedding.find((each) => each.site === site);
    const start = planned.get(site.toLowerCase());
    const embedded =
      stand?.state === "embedded_before_data"
        ? Number.NEGATIVE_INFINITY
        : stand?.embedded_from
          ? numberOf(stand.embedded_from, grain)
          : stand?.state === "being_embedded"
            ? last
            : start === undefined
              ? null
              : numberOf(`${start}-01`, grain);
    return { site, points: new Map(points), embedded };
  });
}

function figures({ detection, lacks }: Prospect, grain: string) {
  const dated = ({ until, ...reach }: Reach): DatedReach => ({
    ...reach,
    until: dateOf(until, grain),
  });
  return {
    decidedBy: detection?.decidedBy ?? null,
    comparison: detection?.comparison ?? [],
    before: detection?.before ?? null,
    n: detection?.n ?? null,
    least: detection && dated(detection.least),
    most: detection && dated(detection.most),
    lacks: lacks.map(({ from, ...lack }) => ({
      ...lack,
      from: from === null ? null : dateOf(from, grain),
    })),
  };
}

function statedSentence(
  state: Exclude<ProspectAnswer["state"], "open">,
  from: string | null,
  recordedOn: string | null,
): string {
  if (state === "being_embedded")
    return "It is being embedded here: two more month ends will tell.";
  if (state === "embedded_before_data" || from === null)
    return "It was embedded here before the data begin: there is no before to compare with.";
  const month = periodName("month")(numberOf(from, "month"));
  if (recordedOn === null)
    return `It was embedded here in ${month}: a measure that is chosen now is marked as set afterwards.`;
  return recordedOn < from
    ? `It was embedded here in ${month}, after this was recorded: the measure counts as chosen before.`
    : `It was embedded here in ${month}, before this was recorded: the measure is marked as set afterwards.`;
}
