import type { OverviewThemes } from "../server/api.ts";
import { beatOf, cadenceOf, endedAfter } from "./cadence.ts";
import { addMonths, monthName } from "./months.ts";
import type { MixTotal } from "./mix.ts";
import { asCount, asPercent, counted, listed } from "./numbers.ts";
import type { Series } from "./series.ts";

/** One thing that stands well or is to be mended, in words. */
export type DataLine = { words: string; good: boolean };

/** How many sites are named one by one. */
const namedSites = 3;

type Monthly = { silent: string[]; toCome: string[] };

/** The months of a site's monthly values. */
type MonthsOf = (site: string) => readonly string[];

/** The sites without a monthly value in a month, apart from those whose first one comes later. */
function monthlyAt(monthsOf: MonthsOf, sites: readonly string[], month: string): Monthly {
  const lacking = sites.filter((site) => !monthsOf(site).includes(month));
  const toCome = lacking.filter((site) => {
    const known = monthsOf(site);
    return known.length > 0 && known.every((each) => each > month);
  });
  return { silent: lacking.filter((site) => !toCome.includes(site)), toCome };
}

const some = (silent: readonly string[]): string =>
  `${counted(silent.length, "site")}${silent.length <= namedSites ? ` (${listed(silent)})` : ""}`;

/**
 * Whether every site has monthly values in the newest month that is over, and in the one before; sites
 * whose values ended more than a year ago are named apart. Where measures come less often, how far they go.
 */
export function monthlyLine(
  all: readonly Series[],
  sites: readonly string[],
  over: string,
): DataLine {
  const beat = beatOf(all, over);
  if (beat.newest !== null) {
    const late = beat.late === null ? "" : `; those of ${beat.late} are not here yet`;
    return { words: `The newest measures are of ${beat.now}${late}`, good: beat.late === null };
  }
  const monthly = all.filter((series) => cadenceOf(series) === 1);
  if (monthly.length === 0) return { words: "No monthly measures have been imported", good: false };
  const known = Map.groupBy(monthly, ({ site }) => site);
  const monthsOf: MonthsOf = (site) =>
    known.get(site)?.flatMap(({ points }) => points.map(({ month }) => month)) ?? [];
  const since = addMonths(over, -endedAfter);
  const ended = sites.filter((site) => {
    const months = monthsOf(site);
    return months.length > 0 && months.every((month) => month < since);
  });
  const going = sites.filter((site) => !ended.includes(site));
  const line = goingLine(monthsOf, going, over);
  const apart = `${some(ended)} without monthly measures for over a year`;
  if (ended.length === 0) return line;
  return going.length === 0
    ? { words: apart, good: false }
    : { ...line, words: `${line.words}; ${apart}` };
}

function goingLine(monthsOf: MonthsOf, sites: readonly string[], over: string): DataLine {
  const [before, month] = [addMonths(over, -1), over];
  const [now, then] = [monthlyAt(monthsOf, sites, month), monthlyAt(monthsOf, sites, before)];
  const [early, late] = [monthName(before), monthName(month)];
  if (now.silent.length === 0 && then.silent.length === 0) {
    const begun = then.toCome;
    const who = sites.length === 1 ? `${sites[0]} has` : `All ${asCount(sites.length)} sites have`;
    const words =
      now.toCome.length > 0
        ? `No site lacks monthly measures from its first month on; those of ${some(now.toCome)} begin after ${late}`
        : begun.length > 0
          ? `${who} monthly measures in ${late}; ${some(begun)} from then on`
          : `${who} monthly measures in ${early} and ${late}`;
    return { words, good: true };
  }
  const words = ({ silent }: Monthly, of: string) =>
    silent.length === 0
      ? `no site without monthly measures in ${of}`
      : `${some(silent)} without monthly measures in ${of}`;
  return { words: `${words(now, late)}; ${words(then, early)}`, good: false };
}

/** The share of sessions that leave no class, of those that are in the mix or would be. */
export function notLoggedLine(total: MixTotal, period: string): DataLine {
  const unknown = total.sessions.unknown;
  const all = total.counted + unknown;
  if (all === 0 && total.withheld > 0)
    return { words: `What was logged in ${period} is withheld`, good: false };
  if (all === 0) return { words: `No coaching was logged in ${period}`, good: false };
  if (unknown === 0) return { words: `Every session of ${period} says enough`, good: true };
  const share = unknown / all < 0.01 ? "Under 1\u00A0%" : asPercent(unknown / all);
  return { words: `${share} of sessions of ${period} too little logged`, good: false };
}

/** Rejected rows and themes that mean nothing known, which are of all sites: a page of one says so. */
export const namesAndRows = (
  { rejected, unmapped_themes: themes }: Pick<OverviewThemes, "rejected" | "unmapped_themes">,
  ofOneSite = false,
): {
  rejected: DataLine;
  themes: DataLine;
} => ({
  rejected: {
    words: `${rejected === 0 ? "No row" : counted(rejected, "row")} rejected${ofOneSite ? ", all sites" : ""}`,
    good: rejected === 0,
  },
  themes: {
    words: `${
      themes === 0
        ? "Every theme is in the catalogue"
        : `${counted(themes, "theme")} not in the catalogue`
    }${ofOneSite ? ", all sites" : ""}`,
    good: themes === 0,
  },
});
