import { beatOf, newestTwo } from "./cadence.ts";
import type { Beat } from "./cadence.ts";
import { asCount, counted, listed } from "./numbers.ts";
import type { Point, Series } from "./series.ts";
import type { SignalName } from "./vocabulary.ts";

type Unusual = Exclude<SignalName, "usual">;

/** What began or ended at sites by a measure, in the newest period to look at. */
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
  beat: Beat;
  /** The first period with a value, where none is over yet. */
  begins: string | null;
  /** All series. */
  known: number;
  /** Series with a value in the newest period. */
  valued: number;
  /** Those with one in the period before too, by the same baseline. */
  comparable: number;
  /** Those of them that are judged in either. */
  judged: number;
  /** Whether any of them has the points that signals need: then it is their limits that are missing. */
  enough: boolean;
};

/** Points from which signals are told (rules 4.1). */
const fewestForSignals = 13;

/** How many values stand behind the limits of a point, up to it. */
const pointsTo = ({ points }: Series, { month: last, limitsFrom: from }: Point): number =>
  points.filter(
    ({ value, month, limitsFrom }) => value !== null && month <= last && limitsFrom === from,
  ).length;

const order: Unusual[] = ["improvement", "concern", "high", "low"];

/**
 * What changed in the newest period up to the month `over`, the newest that is over: each chart's signal
 * as it stood then beside that of the period before, by how its values come, as it stood then. Where a baseline parts the two nothing is compared: that limits
 * moved is no news of the site. Measures keep their order; those without a change are left out. A
 * quarter changes in its last month.
 */
export function signalChanges(all: readonly Series[], over: string): Changes {
  const beat = beatOf(all, over);
  const pairs = all.flatMap((series) => {
    const { now, before } = newestTwo(series, beat.end);
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
    beat,
    begins: beginsAfter(all, over),
    known: all.length,
    valued: pairs.length,
    comparable: comparable.length,
    judged: judged.length,
    enough: comparable.some(({ series, now }) => pointsTo(series, now) >= fewestForSignals),
  };
}

/** The first period with a value where all come after a month; null where some do not, or none is there. */
function beginsAfter(all: readonly Series[], over: string): string | null {
  const valued = all.flatMap(({ points }) => points.filter(({ value }) => value !== null));
  const [first] = valued.toSorted((a, b) => a.month.localeCompare(b.month));
  return first && first.month > over ? first.period : null;
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

/** What changed since the period before, at all sites or at the one that is looked at. */
export function changedSentence(changes: Changes, site: string | null): string {
  const { beat, known } = changes;
  const here = site === null ? "" : ` at ${site}`;
  if (known === 0) return `No fidelity values${here} are here yet.`;
  const late = beat.late === null ? "" : ` Values of ${beat.late}${here} are not here yet.`;
  return changed(changes, here, site) + late;
}

function changed(
  { measures, beat: { now, before, newest }, begins, valued, comparable, judged, enough }: Changes,
  here: string,
  site: string | null,
): string {
  if (begins !== null) return `Fidelity values${here} begin in ${begins}, which is not over yet.`;
  if (valued === 0) return `No fidelity values of ${now}${here} are here yet.`;
  if (comparable === 0) return `There is nothing of ${before}${here} to compare ${now} with.`;
  if (judged === 0 && enough) return `No signals of ${now}${here} are shown here.`;
  if (judged === 0) return `No chart${here} has the 13 points yet from which signals are told.`;
  const which = newest === null ? "" : `the newest ${newest} with values, `;
  const beside = `In ${now}, ${which}compared with ${before}`;
  if (measures.length === 0)
    return `${beside}, no measure left its usual variation or came back to it${here}.`;
  const said = measures.slice(0, saidMeasures).map((measure) => measureWords(measure, site));
  const rest = measures.length - said.length;
  const more = rest > 0 ? `; ${counted(rest, "more measure")} changed` : "";
  return `${beside}${here}: ${said.join("; ")}${more}.`;
}
