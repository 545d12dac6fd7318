import { type Bound, type GrowthBound, isMet, type Line, type Spread, type Unit } from "./row.ts";

/** A line as it was measured at a number of sessions (null: on data of its own), or why it was not. */
export interface Entry {
  row: string;
  sessions: number | null;
  line: Line | null;
  /** Why there is no line. */
  missing?: string;
  title: string;
}

/** A whole run, as `results.json` holds it. */
export interface Results {
  machine: { processors: string; memoryGigabytes: number; load: number };
  versions: Record<string, string>;
  quick: boolean;
  seconds: number;
  /** Day on which the run ended. */
  day: string;
  rows: (Entry & { slope: number | null; met: boolean | null })[];
}

const digits = (value: number): string => {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(value < 0.1 ? 3 : value < 10 ? 2 : 1);
};

const counted = (sessions: number): string =>
  sessions >= 1e6 ? `${sessions / 1e6} million` : sessions.toLocaleString("en");

const told = ({ median, least, most }: Spread, unit: Unit | "" = ""): string => {
  const value = `${digits(median)}${unit && ` ${unit}`}`;
  return least === most ? value : `${value} (${digits(least)} to ${digits(most)})`;
};

/** What a bound asks for, in words. */
function asked({ of, most, least, at }: Bound, unit: Unit): string {
  const limit = most === undefined ? `≥ ${least}` : `≤ ${most}`;
  const where = at === undefined ? "" : `, at ${at.map(counted).join(" and ")}`;
  return `${limit}${of === "ratio" ? "" : ` ${unit}`}${where}`;
}

/**
 * The slope of what was measured over the number of sessions, both as logarithms, from the next smaller
 * size: 1 where ten times the sessions take ten times as long; null where there is no smaller size.
 */
export function slopeOf(entries: readonly Entry[], { line, sessions }: Entry): number | null {
  if (line === null || sessions === null) return null;
  const smaller = entries
    .filter((other) => other.line?.what === line.what && (other.sessions ?? sessions) < sessions)
    .toSorted((a, b) => a.sessions! - b.sessions!)
    .at(-1);
  if (!smaller?.line) return null;
  const times = line.measured.median / smaller.line.measured.median;
  return Math.log(times) / Math.log(sessions / smaller.sessions!);
}

/** Lines that hold a size against the one of a tenth, where both were measured. */
export function growthOf(entries: readonly Entry[], bound: GrowthBound): Line[] {
  const at = (sessions: number) =>
    entries.find((each) => each.line?.what === bound.what && each.sessions === sessions)?.line;
  const [before, after] = [at(bound.from), at(bound.from * 10)];
  if (!before || !after) return [];
  const sizes = `${counted(bound.from)} to ${counted(bound.from * 10)}`;
  const line = (what: string, times: number, most: number): Line => {
    const rounded = Number(times.toPrecision(4));
    return {
      what,
      unit: "x",
      measured: { median: rounded, least: rounded, most: rounded },
      bound: { of: "measured", most },
    };
  };
  const { peakMegabytes: little } = before;
  const { peakMegabytes: much } = after;
  return [
    line(
      `${bound.what}: growth, ${sizes}`,
      after.measured.median / before.measured.median,
      bound.most,
    ),
    ...(bound.memory === undefined || little === undefined || much === undefined
      ? []
      : [line(`${bound.what}: growth of memory, ${sizes}`, much / little, bound.memory)]),
  ];
}

/** Entries by the row that comes first, then by what is measured, in the order in which it was first, then by size. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  const first = (is: (entry: Entry) => boolean): number => entries.findIndex(is);
  const key = (entry: Entry): number[] => [
    first(({ row }) => row === entry.row),
    entry.line === null ? Infinity : first(({ line }) => line?.what === entry.line?.what),
    entry.sessions ?? 0,
  ];
  return entries.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    const at = left.findIndex((each, place) => each !== right[place]);
    return at < 0 ? 0 : left[at]! - right[at]!;
  });
}

const verdict = { true: "yes", false: "**no**", null: "" } as const;

function tableRow(entries: readonly Entry[], entry: Entry): string[] {
  const { line, sessions } = entry;
  const size = sessions === null ? "" : counted(sessions);
  if (line === null)
    return [entry.title, size, `not measured: ${entry.missing}`, "", "", "", "", "", ""];
  const slope = slopeOf(entries, entry);
  return [
    line.what,
    size,
    told(line.measured, line.unit),
    line.against ? `${told(line.against.measured, line.unit)}, ${line.against.what}` : "",
    line.ratio ? told(line.ratio) : "",
    slope === null ? "" : slope.toFixed(2),
    line.peakMegabytes === undefined || Number.isNaN(line.peakMegabytes)
      ? ""
      : Math.round(line.peakMegabytes).toLocaleString("en"),
    line.bound ? asked(line.bound, line.unit) : "",
    verdict[`${isMet(line, sessions)}`],
  ];
}

/** All entries as one table of Markdown. */
export function tableOf(entries: readonly Entry[]): string {
  const head = [
    "what",
    "sessions",
    "median (least to most)",
    "beside",
    "ratio",
    "slope",
    "peak memory, MB",
    "bound",
    "met",
  ];
  const rows = [head, ["---", ...head.slice(1).map((_, at) => (at === 2 ? "---" : "---:"))]];
  for (const entry of entries) rows.push(tableRow(entries, entry));
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * What is promised, as lines of Markdown for docs/measured.md: what a run says of each bound, and what of
 * it was not measured; without what memory it took and what no bound is on.
 */
export function promisedLines({ machine, versions, seconds, day, rows }: Results): string[] {
  const judged = rows.filter(({ line, met }) => line === null || met !== null);
  const kept = judged.filter(({ met }) => met === true).length;
  const broken = judged.filter(({ met }) => met === false).length;
  const about = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const head = ["what", "sessions", "median (least to most)", "ratio", "bound", "met"];
  const cells = judged.map((entry) => {
    const [what, sessions, median, , ratio, , , bound, met] = tableRow(rows, entry);
    return [what, sessions, median, ratio, bound, met];
  });
  const lines = [head, head.map((_, at) => (at === 0 ? "---" : "---:")), ...cells];
  return [
    `One run of ${Math.round(seconds / 60)} minutes on ${day}: ${machine.processors}, ${machine.memoryGigabytes} GB; ${about.join(", ")}. Bounds met: ${kept}; not met: ${broken}.`,
    "",
    ...lines.map((each) => `| ${each.join(" | ")} |`),
  ];
}

/** Notes of the lines, each once. */
export function notesOf(entries: readonly Entry[]): string[] {
  const notes = entries.flatMap(({ line, sessions }) => {
    const size = sessions === null ? "" : ` (${counted(sessions)})`;
    return [
      ...(line?.note ? [`${line.what}: ${line.note}`] : []),
      ...(line?.failed ? [`${line.what}${size}: ${line.failed}`] : []),
    ];
  });
  return [...new Set(notes)];
}
