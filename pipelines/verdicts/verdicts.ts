import { falseDiscovery } from "../statistics/multiple.ts";
import type { Answer, Asked, Question } from "./answers.ts";
import { comparisonsOf } from "./comparison.ts";
import type { Gain } from "./gain.ts";
import type { Discovery } from "./movement.ts";
import type { VerdictRules } from "./series.ts";
import { answerSite, type Draft, draftSite } from "./site_verdict.ts";
import { answerTheme, canTell } from "./theme_verdict.ts";
import { togetherGain, type TogetherGain } from "./together.ts";

/**
 * The verdicts of a build: each theme x measure at each site that embedded the theme, and over all sites
 * together. All are judged at once, since Benjamini and Hochberg's procedure looks at all site verdicts
 * of the build; the theme verdicts are a family of their own.
 */
export const judge = (questions: readonly Question[], rules: VerdictRules, seed = 1): Answer[] =>
  answerAll(
    questions.map((question) => draftOf(question, rules, seed)),
    rules,
  );

/** A question with what the models say of it, before it is seen among all of the build. */
export interface Drafted {
  readonly question: Question;
  readonly asked: Asked;
  readonly sites: readonly Draft[];
  readonly together: TogetherGain | null;
}

/** Fits the models of one question: most of the work of its verdicts. */
export function draftOf(question: Question, rules: VerdictRules, seed: number): Drafted {
  const { sites, being, good, last } = question;
  const asked: Asked = { ...question, comparisons: comparisonsOf(sites, rules) };
  return {
    question,
    asked,
    sites: sites
      .filter((site) => site.embedded !== null || being.has(site.site))
      .map((site) => draftSite(site, asked, rules)),
    together: good === null ? null : togetherGain(sites, last, rules, seed),
  };
}

/** The verdicts of a build whose models are fitted, judged at once. */
export function answerAll(drafts: readonly Drafted[], rules: VerdictRules): Answer[] {
  const sites = drafts.flatMap(({ question, sites: drafted }) =>
    drafted.map((draft) => ({ gain: draft.gain, good: question.good ?? 1 })),
  );
  const siteQ = bothWays(sites);
  const themeQ = bothWays(
    drafts.map(({ question, together }) => ({
      gain: together !== null && canTell(together) ? together : null,
      good: question.good ?? 1,
    })),
  );
  let at = 0;
  return drafts.map(({ question, asked, sites: drafted, together }, theme) => ({
    question,
    sites: drafted.map((draft) => answerSite(draft, asked, siteQ[at++]!, rules)),
    theme: answerTheme(together, asked, themeQ[theme]!, rules),
  }));
}

/** The false discovery rates of tests, by the one-sided p values in either direction. */
function bothWays(
  tests: readonly { gain: Pick<Gain, "rises" | "falls"> | null; good: 1 | -1 }[],
): Discovery[] {
  const toGood = falseDiscovery(
    tests.map(({ gain, good }) => (gain === null ? null : good > 0 ? gain.rises : gain.falls)),
  );
  const toBad = falseDiscovery(
    tests.map(({ gain, good }) => (gain === null ? null : good > 0 ? gain.falls : gain.rises)),
  );
  return tests.map((_, at) => ({ good: toGood[at]!, bad: toBad[at]! }));
}
