import { eventStudy } from "./event_study.ts";
import { dateOf, lastOver, numberOf } from "./periods.ts";
import { type PictureRows, pictureRows } from "./pictures.ts";
import { type Identity, identityOf, rowsOf, type VerdictPeriod, type VerdictRow } from "./rows.ts";
import type { Point, SiteSeries, VerdictRules } from "./series.ts";
import type { Answer, Question } from "./answers.ts";
import { type ToldRow, toldRows, withoutSmall } from "./told.ts";
import { answerAll, draftOf, type Drafted } from "./verdicts.ts";

/** The verdicts and what stands behind them, as rows of the tables that the models read. */
export interface VerdictTables extends PictureRows {
  verdicts: VerdictRow[];
  /** The same as they are told where small numbers are withheld. */
  told: ToldRow[];
}

/** An agency's build as the verdicts need it: the day on which they are judged, and the seed. */
export interface JudgedBuild {
  readonly agency: string;
  readonly asOf: string;
  readonly seed: number;
  readonly rules: VerdictRules;
}

/** An agency's questions with the rows behind each, and what the models say of them. */
function draftsOf(
  periods: readonly VerdictPeriod[],
  { agency, asOf, seed, rules }: JudgedBuild,
  shift: number,
  onStep: (step: string) => void,
): { groups: VerdictPeriod[][]; drafts: Drafted[] } {
  const own = periods.filter((row) => row.agency === agency);
  const groups = [
    ...Map.groupBy(own, (row) => JSON.stringify(Object.values(identityOf(row)))).values(),
  ];
  const drafts = groups.map((rows, at) => {
    const { theme, label } = rows[0]!;
    onStep(`judging ${theme} by ${label}, ${at + 1} of ${groups.length}`);
    return draftOf(questionOf(rows, asOf, shift), rules, seed);
  });
  return { groups, drafts };
}

/** The answers on an agency's series; embeddings are moved by months. */
export function answersOf(
  periods: readonly VerdictPeriod[],
  build: JudgedBuild,
  shift: number,
): { identity: Identity; answer: Answer }[] {
  const { groups, drafts } = draftsOf(periods, build, shift, () => {});
  return answerAll(drafts, build.rules).map((answer, at) => ({
    identity: identityOf(groups[at]![0]!),
    answer,
  }));
}

/**
 * The verdicts on all series, as rows: those of one theme and series of a measure at a time, so that no
 * more of them are held. Agencies are judged apart: a build's false discoveries are counted per agency.
 * `onStep` hears which theme is judged.
 */
export function* verdictTables(
  periods: readonly VerdictPeriod[],
  builds: readonly JudgedBuild[],
  onStep: (step: string) => void,
): Generator<VerdictTables> {
  for (const build of builds) {
    const { rules, seed } = build;
    const { groups, drafts } = draftsOf(periods, build, 0, onStep);
    const answers = answerAll(drafts, rules);
    onStep("judging without the months that are withheld");
    const shown = answerAll(
      drafts.map((draft) => withoutSmall(draft, rules, seed)),
      rules,
    );
    for (const [at, answer] of answers.entries()) {
      onStep(`drawing what is behind the verdicts, ${at + 1} of ${answers.length}`);
      const rows = groups[at]!;
      const events = eventStudy(answer.question, rules, seed);
      const behind = pictureRows(identityOf(rows[0]!), answer, events);
      const verdicts = rowsOf(rows, answer, events);
      yield { ...behind, verdicts, told: toldRows(rows, answer, verdicts, shown[at]!) };
    }
  }
}

function questionOf(rows: readonly VerdictPeriod[], asOf: string, shift: number): Question {
  const [first] = rows;
  const { grain, good, smallest_change: worthwhile } = first!;
  const bySite = Map.groupBy(rows, ({ site }) => site);
  const sites = [...bySite].map(([site, found]): SiteSeries => {
    const points = new Map<number, Point>();
    for (const { month, value, n, denominator } of found)
      if (month !== null && value !== null)
        points.set(numberOf(month, grain), { value, n: n !== null && n > 0 ? n : 1, denominator });
    const { embedded_from: from, before_data: before } = found[0]!;
    const embedded = before
      ? Number.NEGATIVE_INFINITY
      : from === null
        ? null
        : numberOf(dateOf(numberOf(from, "month") + shift, "month"), grain);
    return { site, points, embedded };
  });
  return {
    sites,
    being: new Set(rows.filter(({ state }) => state === "being_embedded").map(({ site }) => site)),
    good: good === "up" ? 1 : good === "down" ? -1 : null,
    worthwhile,
    last: lastOver(asOf, grain),
    year: grain === "quarter" ? 4 : 12,
  };
}
