import { falseDiscovery } from "../statistics/multiple.ts";
import type { Answer, Asked, Question } from "./answers.ts";
import { comparisonsOf } from "./comparison.ts";
import type { Gain } from "./gain.ts";
import type { Discovery } from "./movement.ts";
import type { VerdictRules } from "./series.ts";
import { answerSite, draftSite } from "./site_verdict.ts";
import { answerTheme, canTell } from "./theme_verdict.ts";
import { togetherGain } from "./together.ts";

/**
 * The verdicts of a build: each theme x measure at each site that embedded the theme, and over all sites
 * together. All are judged at once, since Benjamini and Hochberg's procedure looks at all site verdicts
 * of the build; the theme verdicts are a family of their own. `onQuestion` hears the place of each
 * question before it is asked.
 */
export function judge(
  questions: readonly Question[],
  rules: VerdictRules,
  seed = 1,
  onQuestion: (at: number) => void = () => {},
): Answer[] {
  const drafts = questions.map((question, place) => {
    onQuestion(place);
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
  });
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
  return drafts.map(({ question, asked, sites: drafted, together }, theme) => {
    const answered = drafted.map((draft) => answerSite(draft, asked, siteQ[at++]!, rules));
    return {
      question,
      sites: answered,
      theme: answerTheme(together, asked, themeQ[theme]!, rules),
    };
  });
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
