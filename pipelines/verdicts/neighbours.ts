import { answersOf, type JudgedBuild } from "./table.ts";
import type { Identity, VerdictPeriod } from "./rows.ts";
import type { Moved, SiteVerdict } from "./answers.ts";

/** Months by which every embedding is moved, beside not at all. */
export const embeddingShifts = [-1, 0, 1] as const;

/** The constants under which answers were given. */
export interface Constants {
  readonly look_ahead_days: number;
  readonly look_back_days: number;
  /** Months by which every embedding is moved. */
  readonly embedding_shift: number;
}

/** The answer to one verdict: of a site, or over all sites together (`site` null). */
export interface NeighbourAnswer extends Identity, Constants {
  readonly site: string | null;
  /** `not_embedded`: under these constants the theme is not embedded there, so nothing is asked. */
  readonly moved: Moved | "not_embedded";
  readonly stuck: SiteVerdict["stuck"];
  readonly effect: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Whether an answer is the same word as that under the rules' own constants. */
export interface TriedAnswer extends NeighbourAnswer {
  readonly holds: boolean;
}

/** All answers under some constants, with every embedding moved by some months. */
export function answersUnder(
  periods: readonly VerdictPeriod[],
  build: JudgedBuild,
  constants: Constants,
): NeighbourAnswer[] {
  return answersOf(periods, build, constants.embedding_shift).flatMap(
    ({ identity, answer: { sites, theme } }) => [
      ...sites.map(({ site, moved, stuck, compared, own }) =>
        row(identity, constants, site, { moved, stuck }, compared ?? own),
      ),
      row(identity, constants, null, theme, theme.together),
    ],
  );
}

const row = (
  identity: Identity,
  constants: Constants,
  site: string | null,
  { moved, stuck }: Pick<SiteVerdict, "moved" | "stuck">,
  gain: { estimate: number; low: number; high: number } | null,
): NeighbourAnswer => ({
  ...identity,
  ...constants,
  site,
  moved,
  stuck,
  effect: gain?.estimate ?? null,
  low: gain?.low ?? null,
  high: gain?.high ?? null,
});

/**
 * Each of the base's answers under each of the neighbours, and whether it holds: whether it is the same
 * word. A site at which the theme is not embedded under a neighbour has no answer there, so none holds.
 */
export function tried(
  base: readonly NeighbourAnswer[],
  neighbours: readonly { constants: Constants; answers: readonly NeighbourAnswer[] }[],
): TriedAnswer[] {
  return neighbours.flatMap(({ constants, answers }) => {
    const byKey = new Map(answers.map((each) => [keyOf(each), each]));
    return base.map((own): TriedAnswer => {
      const found = byKey.get(keyOf(own)) ?? {
        ...own,
        ...constants,
        moved: "not_embedded",
        stuck: null,
        effect: null,
        low: null,
        high: null,
      };
      return { ...found, holds: found.moved === own.moved };
    });
  });
}

const keyOf = (answer: NeighbourAnswer): string => {
  const { agency, theme, measure, instrument, version, subscale, respondent, grain, site } = answer;
  return JSON.stringify([
    agency,
    theme,
    measure,
    instrument,
    version,
    subscale,
    respondent,
    grain,
    site,
  ]);
};
