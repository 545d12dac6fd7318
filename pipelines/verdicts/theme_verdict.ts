import type { Asked, ThemeVerdict } from "./answers.ts";
import { difference } from "./comparison.ts";
import { fieldPhi, windowOf } from "./design.ts";
import { type Discovery, level, movement } from "./movement.ts";
import type { VerdictRules } from "./series.ts";
import { fewSitesLeft, lasting, type Stays, staysAs } from "./stuck.ts";
import { meanDifference, type TogetherGain } from "./together.ts";

/** Whether there are enough sites for a claim: the dates alone could give a p value below the level. */
export const canTell = ({ permutation }: TogetherGain): boolean => permutation.least <= level;

/** The verdict on a theme over all sites: did it move, and did it stick. */
export function answerTheme(
  together: TogetherGain | null,
  question: Asked,
  q: Discovery,
  rules: VerdictRules,
): ThemeVerdict {
  const none = { together, q: null, stuck: null, lasting: null };
  const { good } = question;
  if (good === null) return { ...none, moved: "cannot_tell", reasons: ["no_good_direction"] };
  if (together === null) return { ...none, moved: "cannot_tell", reasons: ["not_a_comparison"] };
  if (!canTell(together)) return { ...none, moved: "cannot_tell", reasons: ["too_few_sites"] };
  const answer = movement({ ...together, doubt: null }, good, q, question.worthwhile, null);
  const claims = answer.moved === "moved" || answer.moved === "moved_wrong_way";
  if (claims && together.permutation.p > level)
    return { ...none, q: answer.q, moved: "no_clear_movement", reasons: ["permutation"] };
  if (answer.moved !== "moved") return { ...none, ...answer };
  return { ...none, ...answer, ...lastingTogether(together, question, rules) };
}

function lastingTogether(
  { embedded }: TogetherGain,
  { last, good, comparisons }: Asked,
  rules: VerdictRules,
): Stays {
  const differences = embedded.flatMap((site) => {
    const from = site.embedded!;
    const window = { ...windowOf(from, rules.post_max, rules), end: last };
    const comparison = comparisons(site, window);
    if (comparison.sites.length < rules.comparison_min) return [];
    return [{ observed: difference(site, comparison, window), from }];
  });
  const reach = Math.min(...differences.map(({ from }) => last - from + 1));
  if (differences.length < 2) return fewSitesLeft;
  if (reach < rules.post_max) return { stuck: "too_early", lasting: null, reasons: [] };
  const found = lasting(meanDifference(differences), {
    from: 0,
    last: reach - 1,
    good: good!,
    lambda: 1,
    year: null,
    span: rules.late_months,
    phi: fieldPhi,
  });
  return staysAs(found);
}
