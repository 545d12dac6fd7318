import type { OverviewThemes } from "../server/api.ts";
import { addMonths, monthName } from "./months.ts";
import type { MixTotal } from "./mix.ts";
import { asCount, asPercent, counted, listed } from "./numbers.ts";
import type { Series } from "./series.ts";

/** One thing that stands well or is to be mended, in words. */
export type DataLine = { words: string; good: boolean };

/** How many sites are named one by one. */
const namedSites = 3;

/** The sites without a monthly value in a month; null where no site has monthly values at all. */
function silentSites(
  all: readonly Series[],
  sites: readonly string[],
  month: string,
): string[] | null {
  const monthly = all.filter(({ grain }) => grain === "month");
  if (monthly.length === 0) return null;
  const heard = new Set(
    monthly
      .filter(({ points }) => points.some((point) => point.month === month))
      .map(({ site }) => site),
  );
  return sites.filter((site) => !heard.has(site));
}

const some = (silent: readonly string[]): string =>
  `${counted(silent.length, "site")}${silent.length <= namedSites ? ` (${listed(silent)})` : ""}`;

/** Whether every site has monthly values (those of its meetings) in the newest month that is over, and in the one before. */
export function meetingsLine(
  all: readonly Series[],
  sites: readonly string[],
  over: string,
): DataLine {
  const [before, month] = [addMonths(over, -1), over];
  const now = silentSites(all, sites, month);
  const then = silentSites(all, sites, before);
  if (now === null || then === null) {
    return { words: "No monthly values of meetings have been imported", good: false };
  }
  if (now.length === 0 && then.length === 0) {
    const who = sites.length === 1 ? `${sites[0]} has` : `All ${asCount(sites.length)} sites have`;
    return { words: `${who} meetings in ${monthName(before)} and ${monthName(month)}`, good: true };
  }
  const words = (silent: readonly string[], of: string) =>
    silent.length === 0
      ? `no site without ${monthName(of)} meetings`
      : `${some(silent)} without ${monthName(of)} meetings`;
  return { words: `${words(now, month)}; ${words(then, before)}`, good: false };
}

/** The share of sessions that leave no class, of those that are in the mix or would be. */
export function notLoggedLine(total: MixTotal, period: string): DataLine {
  const unknown = total.sessions.unknown;
  const all = total.counted + unknown;
  if (all === 0) return { words: `No coaching was logged in ${period}`, good: false };
  if (unknown === 0) return { words: `Every session of ${period} says enough`, good: true };
  const share = unknown / all < 0.01 ? "Under 1\u00A0%" : asPercent(unknown / all);
  return { words: `${share} of sessions of ${period} too little logged`, good: false };
}

/** Rejected rows and themes that mean nothing known. */
export const namesAndRows = ({
  rejected,
  unmapped_themes: themes,
}: Pick<OverviewThemes, "rejected" | "unmapped_themes">): {
  rejected: DataLine;
  themes: DataLine;
} => ({
  rejected: {
    words: rejected === 0 ? "No row rejected" : `${counted(rejected, "row")} rejected`,
    good: rejected === 0,
  },
  themes: {
    words:
      themes === 0
        ? "Every theme is in the catalogue"
        : `${counted(themes, "theme")} not in the catalogue`,
    good: themes === 0,
  },
});
