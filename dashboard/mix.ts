import type { MixRow } from "../server/api.ts";
import { addMonths, monthName, monthOf } from "./months.ts";
import { counted } from "./numbers.ts";

/** Shades of the mix from the bottom of a bar to its top; `unknown` hangs below the line. */
export const shades = ["headline", "weak", "unanchored", "reactive", "entry_only"] as const;
export type Shade = (typeof shades)[number] | "unknown";

export const shadeNames: Record<Shade, string> = {
  headline: "Purposeful",
  weak: "Goal-linked, not yet carried",
  unanchored: "Unanchored",
  reactive: "Reactive",
  entry_only: "Reactive: everyone was new",
  unknown: "Not enough logged",
};

/** Said of a bar that rests, at some site, on few. */
export const smallBarWords = "small n: fewer than 5 staff of a site";

/** Said of a bar, or of a part of it, that is withheld. */
export const withheldBarWords = "withheld, fewer than 5 staff were coached";

/** Class of the one row of a site and month that are withheld. */
const withheldClass = "withheld";

/** Whether nothing of a month is left to show, as all of it is withheld. */
export const isWithheld = (month: MixMonth): boolean =>
  month.withheld > 0 && sumMix([month]).counted + month.sessions.unknown + month.required === 0;

export type MixMonth = {
  month: string;
  sessions: Record<Shade, number>;
  /** Where logged. */
  minutes: Record<Shade, number>;
  /** Sessions of the mix that logged minutes. */
  timed: number;
  /** Sessions whose class later activity can still change. */
  unsettled: number;
  required: number;
  /** Headline sessions to expect if themes were shuffled; null where it was not computed. */
  byChance: number | null;
  /** At some site fewer than 5 staff were coached: files leave that site's month out. */
  small: boolean;
  /** Sites of which the month is withheld, and not in its numbers. */
  withheld: number;
};

const none = (): Record<Shade, number> => ({
  headline: 0,
  weak: 0,
  unanchored: 0,
  reactive: 0,
  entry_only: 0,
  unknown: 0,
});

const inMix = ["purposeful", "unanchored", "reactive"];

function addRow(month: MixMonth, row: MixRow): void {
  const { sessions, minutes } = month;
  month.small ||= (row.kept_back?.length ?? 0) > 0;
  const logged = row.minutes ?? 0;
  if (row.class === "purposeful") {
    sessions.headline += row.headline;
    sessions.weak += row.sessions - row.headline;
    const headline = row.headline_minutes ?? 0;
    minutes.headline += headline;
    minutes.weak += logged - headline;
  } else if (row.class === "reactive") {
    sessions.reactive += row.sessions - row.entry_only;
    sessions.entry_only += row.entry_only;
    const entryOnly = row.entry_only_minutes ?? 0;
    minutes.reactive += logged - entryOnly;
    minutes.entry_only += entryOnly;
  } else if (row.class === "unanchored" || row.class === "unknown") {
    sessions[row.class] += row.sessions;
    minutes[row.class] += logged;
  } else if (row.class === "required") {
    month.required += row.sessions;
  }
  if (!inMix.includes(row.class)) return;
  month.timed += row.sessions_with_minutes;
  month.unsettled += row.unsettled;
  if (row.chance_share !== null) {
    month.byChance = (month.byChance ?? 0) + row.chance_share * row.sessions;
  }
}

/** The mix of coaching by month, of one site or (null) of all together. */
export function readMix(
  rows: readonly MixRow[],
  months: readonly string[],
  site: string | null,
): MixMonth[] {
  const found = new Map<string, MixMonth>(
    months.map((month) => [
      month,
      {
        month,
        sessions: none(),
        minutes: none(),
        timed: 0,
        unsettled: 0,
        required: 0,
        byChance: null,
        small: false,
        withheld: 0,
      },
    ]),
  );
  // Before a page is printed each class of a withheld month has a row that says so.
  const withheld = new Map<MixMonth, Set<string>>();
  for (const row of rows) {
    const month = found.get(monthOf(row.month));
    if (!month || (site !== null && row.site !== site)) continue;
    if (row.class === withheldClass) {
      const sites = (withheld.get(month) ?? new Set()).add(row.site);
      withheld.set(month, sites);
      month.withheld = sites.size;
    } else addRow(month, row);
  }
  return [...found.values()];
}

/**
 * Why the sum of some months is not one to compare with: the sessions of a site begin later or end among
 * them, or months of it are not there; null where every site has all of them. A site whose sessions
 * ended before is in neither year.
 */
export function whyNotWhole(
  rows: readonly MixRow[],
  months: readonly string[],
  site: string | null,
): string | null {
  const own = rows.filter((row) => site === null || row.site === site);
  const every = [...Map.groupBy(own, (row) => row.site)].flatMap(([name, of]) => {
    const has = new Set(shownOf(of).map(({ month }) => monthOf(month)));
    const sorted = [...has].toSorted();
    return sorted.length === 0 ? [] : [{ name, of, begins: sorted[0]!, ends: sorted.at(-1)! }];
  });
  const sites = every.filter(({ ends }) => ends >= (months[0] ?? ""));
  const late = sites.filter(({ begins }) => begins > (months[0] ?? ""));
  if (late.length > 0) {
    const last = late.reduce((a, b) => (b.begins > a.begins ? b : a));
    const whose = late.length === sites.length ? "sessions" : `sessions of ${last.name}`;
    return `${whose} begin in ${monthName(last.begins)}`;
  }
  const ended = sites.find(({ ends }) => ends < (months.at(-1) ?? ""));
  if (ended) return `sessions of ${ended.name} end in ${monthName(ended.ends)}`;
  return lackingWords(sites.map(({ of }) => missingMonths(of, months)));
}

/** "3 months of 2 sites are missing, 2 withheld and 1 without sessions"; null where none is. */
function lackingWords(sites: readonly Missing[]): string | null {
  const lacking = sites.filter(({ withheld, silent }) => withheld + silent > 0);
  const withheld = lacking.reduce((sum, each) => sum + each.withheld, 0);
  const silent = lacking.reduce((sum, each) => sum + each.silent, 0);
  const missing = withheld + silent;
  if (missing === 0) return null;
  const whose = lacking.length === 1 ? "a site" : counted(lacking.length, "site");
  const [is, has] = missing === 1 ? ["is", "has"] : ["are", "have"];
  const which = `${counted(missing, "month")} of ${whose}`;
  if (silent === 0) return `${which} ${is} withheld`;
  if (withheld === 0) return `${which} ${has} no sessions`;
  return `${which} ${is} missing, ${withheld} withheld and ${silent} without sessions`;
}

/** Months of a site without numbers: they are withheld, or no session was logged. */
type Missing = { withheld: number; silent: number };

const shownOf = (rows: readonly MixRow[]): MixRow[] =>
  rows.filter((row) => row.class !== withheldClass);

/**
 * How many of these months a site, whose rows these are, has no numbers for. One whose newest row is
 * more than a year older than the first of them has ended, and lacks none.
 */
function missingMonths(own: readonly MixRow[], months: readonly string[]): Missing {
  const year = addMonths(months[0] ?? "", -12);
  if (own.length > 0 && own.every(({ month }) => monthOf(month) < year))
    return { withheld: 0, silent: 0 };
  const has = new Set(shownOf(own).map(({ month }) => monthOf(month)));
  const told = new Set(own.map(({ month }) => monthOf(month)));
  const missing = months.filter((month) => !has.has(month));
  const silent = missing.filter((month) => !told.has(month)).length;
  return { withheld: missing.length - silent, silent };
}

export type MixTotal = {
  sessions: Record<Shade, number>;
  minutes: Record<Shade, number>;
  /** Purposeful, unanchored and reactive sessions. */
  counted: number;
  countedMinutes: number;
  /** How many of the counted sessions logged minutes. */
  timed: number;
  /** How many of them later activity can still change. */
  unsettled: number;
  /** Headline share of those, 0-1; null without any. */
  share: number | null;
  /** Headline share of the logged minutes, 0-1; null without any. */
  shareOfMinutes: number | null;
  chance: number | null;
  required: number;
  /** Months of sites that are withheld, and not in these numbers. */
  withheld: number;
};

/** The months together. */
export function sumMix(months: readonly MixMonth[]): MixTotal {
  const sessions = none();
  const minutes = none();
  let byChance: number | null = null;
  let [required, timed, unsettled, withheld] = [0, 0, 0, 0];
  for (const month of months) {
    for (const shade of [...shades, "unknown"] as const) {
      sessions[shade] += month.sessions[shade];
      minutes[shade] += month.minutes[shade];
    }
    required += month.required;
    withheld += month.withheld;
    timed += month.timed;
    unsettled += month.unsettled;
    if (month.byChance !== null) byChance = (byChance ?? 0) + month.byChance;
  }
  const sum = (of: Record<Shade, number>) => shades.reduce((all, shade) => all + of[shade], 0);
  const inAll = sum(sessions);
  const countedMinutes = sum(minutes);
  return {
    sessions,
    minutes,
    counted: inAll,
    timed,
    unsettled,
    required,
    withheld,
    countedMinutes,
    shareOfMinutes: countedMinutes > 0 ? minutes.headline / countedMinutes : null,
    share: inAll > 0 ? sessions.headline / inAll : null,
    chance: inAll > 0 && byChance !== null ? byChance / inAll : null,
  };
}
