import type { Completeness, NextFile, SeriesCoverage } from "../server/api.ts";
import { findHoles } from "./holes.ts";
import type { Hole } from "./holes.ts";
import { addMonths, dayName, lastDay, monthOf, quarterName } from "./months.ts";
import { counted } from "./numbers.ts";
import { exportNames } from "./vocabulary.ts";

/** What is in of an export, and with what its next file should begin. */
export type NextExport = {
  export: string;
  /** How far it goes and how the next file should go on, in sentences. */
  goesOn: string[];
  /** Where the next file should reach further back. */
  behind: Hole[];
  sources: NextFile[];
};

/** What cannot be said without an export. */
const missed: Partial<Record<string, string>> = {
  sessions: "without them there is no coaching to class",
  goals: "without them no session can count as purposeful, and no theme as embedded",
  fidelity: "without them nothing can be seen to move",
  staff: "without it who is active is told from sessions alone",
  priorities: "without them less of the coaching that is linked to goals can count as carried",
};

/** Exports of which no file is here, and what cannot be said without each. */
export const absentExports = (files: readonly NextFile[]): { export: string; missed: string }[] =>
  exportNames.flatMap((name) => {
    const words = missed[name];
    return words && files.every((file) => file.export !== name)
      ? [{ export: name, missed: words }]
      : [];
  });

/** Exports that are brought whole each time: their rows hold until they are ended. */
const isWhole = (name: string): boolean => name !== "sessions" && name !== "fidelity";

/** The day after one. */
const dayAfter = (day: string): string =>
  day === lastDay(monthOf(day))
    ? `${addMonths(monthOf(day), 1)}-01`
    : `${monthOf(day)}-${String(Number(day.slice(8)) + 1).padStart(2, "0")}`;

/** What the next import would need, by export. */
export function nextExports(
  { series, holes: rows }: Completeness,
  files: readonly NextFile[],
): NextExport[] {
  const behind = findHoles(rows, series).filter(({ hole }) => hole === "newest");
  const byExport = Map.groupBy(files, (file) => file.export);
  return exportNames
    .filter((name) => byExport.has(name))
    .map((name) => ({
      export: name,
      goesOn: goesOn(
        name,
        series.filter((each) => each.export === name),
      ),
      behind: behind.filter((hole) => hole.export === name),
      sources: byExport.get(name)!,
    }));
}

const newestOf = (series: readonly SeriesCoverage[]): string | null =>
  series.reduce<string | null>(
    (newest, each) => (each.newest !== null && each.newest > (newest ?? "") ? each.newest : newest),
    null,
  );

/** How far an export goes, and how its next file goes on. */
function goesOn(name: string, series: readonly SeriesCoverage[]): string[] {
  const newest = newestOf(series);
  if (isWhole(name)) {
    const to = newest === null ? "" : `The newest day in it is ${dayName(newest)}. `;
    return [`${to}Bring the whole list again: what is known already is left as it is.`];
  }
  const byGrain = Map.groupBy(series, ({ grain }) => grain);
  return (["month", "quarter"] as const).flatMap((grain) => {
    const own = byGrain.get(grain) ?? [];
    const last = newestOf(own);
    if (last === null) return [];
    const next = addMonths(monthOf(last), 3);
    return grain === "month"
      ? [`To ${dayName(last)}: the next file should begin ${dayName(dayAfter(last))}.`]
      : [`Quarters to ${quarterName(last)}: the next is ${quarterName(next)}.`];
  });
}

/** "2 answers from memory, 1 question is asked again", of what a source's files were asked. */
export function memoryInWords({ remembered, asked }: NextFile): string {
  const known =
    remembered.length === 0
      ? "No question is answered from memory"
      : `${counted(remembered.length, "question")} ${remembered.length === 1 ? "is" : "are"} answered from memory`;
  return asked.length === 0
    ? `${known}.`
    : `${known}; ${counted(asked.length, "question")} may be asked again.`;
}
