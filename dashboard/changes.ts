import { addMonths, monthName } from "./months.ts";
import { asCount, counted, listed } from "./numbers.ts";
import type { Point, Series } from "./series.ts";
import type { SignalName } from "./vocabulary.ts";

type Unusual = Exclude<SignalName, "usual">;

/** What began or ended at sites by a measure, in the newest period that is over. */
export type MeasureChange = {
  name: string;
  /** Sites with a judged value in that period and in the one before. */
  compared: number;
  began: { signal: Unusual; sites: string[] }[];
  /** Signals of charts that were not judged in the period before: their points were too few. */
  judgedNow: { signal: Unusual; sites: string[] }[];
  ended: { signal: Unusual; sites: string[] }[];
};

export type Changes = {
  measures: MeasureChange[];
  /** Series with a value in the newest period that is over. */
  valued: number;
  /** Those with one in the period before too, by the same baseline. */
  comparable: number;
  /** Those of them that are judged in either. */
  judged: number;
  /** Whether any of them has the points that signals need: then it is their limits that are missing. */
  enough: boolean;
};

const monthsOf = ({ grain }: Series): number => (grain === "quarter" ? 3 : 1);

/** The period of a series that ends with a month, and the one before it. */
function newestTwo(series: Series, over: string): { now?: Point; before?: Point } {
  const at = (last: string) =>
    series.points.find(
      ({ month, value }) => value !== null && addMonths(month, monthsOf(series) - 1) === last,
    );
  const [now, before] = [at(over), at(addMonths(over, -monthsOf(series)))];
  return { ...(now && { now }), ...(before && { before }) };
}

/** Points from which signals are told (rules 4.1). */
const fewestForSignals = 13;

/** How many values stand behind the limits of a point, up to it. */
const pointsTo = ({ points }: Series, { month: last, limitsFrom: from }: Point): number =>
  points.filter(
    ({ value, month, limitsFrom }) => value !== null && month <= last && limitsFrom === from,
  ).length;

const order: Unusual[] = ["improvement", "concern", "high", "low"];

/**
 * What changed in the month `over`, the newest that is over: each chart's signal as it stood then beside
 * that of the period before as it stood then. Where a baseline parts the two nothing is compared: that limits
 * moved is no news of the site. Measures keep their order; those without a change are left out. A
 * quarter changes in its last month.
 */
export function signalChanges(all: readonly Series[], over: string): Changes {
  const pairs = all.flatMap((series) => {
    const { now, before } = newestTwo(series, over);
    return now ? [{ series, now, before }] : [];
  });
  const comparable = pairs.flatMap(({ before, ...pair }) =>
    before?.limitsFrom === pair.now.limitsFrom ? [{ ...pair, before }] : [],
  );
  const judged = comparable.filter(
    ({ now, before }) => now.atFirst !== null || before.atFirst !== null,
  );
  const measures = [...Map.groupBy(judged, ({ series }) => series.id).values()]
    .map((of): MeasureChange => {
      const sites = (is: (pair: (typeof of)[number], signal: Unusual) => boolean) =>
        order.flatMap((signal) => {
          const found = of.filter((pair) => is(pair, signal)).map(({ series }) => series.site);
          return found.length > 0 ? [{ signal, sites: found }] : [];
        });
      return {
        name: of[0]?.series.name ?? "",
        compared: of.length,
        began: sites(
          ({ now, before }, signal) =>
            now.atFirst === signal && before.atFirst !== null && before.atFirst !== signal,
        ),
        judgedNow: sites(
          ({ now, before }, signal) => now.atFirst === signal && before.atFirst === null,
        ),
        ended: sites(
          ({ now, before }, signal) => before.atFirst === signal && now.atFirst === "usual",
        ),
      };
    })
    .filter(({ began, judgedNow, ended }) => began.length + judgedNow.length + ended.length > 0);
  return {
    measures,
    valued: pairs.length,
    comparable: comparable.length,
    judged: judged.length,
    enough: comparable.some(({ series, now }) => pointsTo(series, now) >= fewestForSignals),
  };
}

const beganWords: Record<Unusual, string> = {
  improvement: "began to improve",
  concern: "became a concern",
  high: "became unusually high",
  low: "became unusually low",
};

const judgedNowWords: Record<Unusual, string> = {
  improvement: "is now judged: improving",
  concern: "is now judged: a concern",
  high: "is now judged: unusually high",
  low: "is now judged: unusually low",
};

const endedWords: Record<Unusual, string> = {
  improvement: "stopped improving",
  concern: "is no longer a concern",
  high: "is no longer unusually high",
  low: "is no longer unusually low",
};

/** How many sites are named one by one. */
const namedSites = 3;

/** Measures of which it is said what changed; of more it is said how many. */
const saidMeasures = 3;

/** " at 2 of 6 sites (Ashford and Elm)"; nothing where one site alone is looked at. */
function where(sites: readonly string[], compared: number, first: boolean): string {
  const named = sites.length <= namedSites ? ` (${listed(sites)})` : "";
  return first
    ? ` at ${sites.length} of ${counted(compared, "site")}${named}`
    : ` at ${asCount(sites.length)}${named}`;
}

function measureWords(
  { name, compared, began, judgedNow, ended }: MeasureChange,
  site: string | null,
) {
  const parts = [
    ...began.map(({ signal, sites }) => ({ words: beganWords[signal], sites })),
    ...judgedNow.map(({ signal, sites }) => ({ words: judgedNowWords[signal], sites })),
    ...ended.map(({ signal, sites }) => ({ words: endedWords[signal], sites })),
  ].map(({ words, sites }, at) =>
    site === null ? `${words}${where(sites, compared, at === 0)}` : words,
  );
  return `${name.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())} ${listed(parts)}`;
}

/** What changed since the month before `over`, at all sites or at the one that is looked at. */
export function changedSentence(
  { measures, valued, comparable, judged, enough }: Changes,
  over: string,
  site: string | null,
): string {
  const before = monthName(addMonths(over, -1));
  const here = site === null ? "" : ` at ${site}`;
  if (valued === 0) return `No fidelity values of ${monthName(over)}${here} are here yet.`;
  if (comparable === 0) {
    return `There is nothing of ${before}${here} to compare ${monthName(over)} with.`;
  }
  if (judged === 0 && enough) return `No signals of ${monthName(over)}${here} are shown here.`;
  if (judged === 0) return `No chart${here} has the 13 points yet from which signals are told.`;
  const beside = `In ${monthName(over)}, compared with ${before}`;
  if (measures.length === 0)
    return `${beside}, no measure left its usual variation or came back to it${here}.`;
  const said = measures.slice(0, saidMeasures).map((measure) => measureWords(measure, site));
  const rest = measures.length - said.length;
  const more = rest > 0 ? `; ${counted(rest, "more measure")} changed` : "";
  return `${beside}${here}: ${said.join("; ")}${more}.`;
}
