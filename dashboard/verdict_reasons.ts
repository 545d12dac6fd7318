/** What stands in the way of an answer, by the codes of the verdicts. */
export function reasonWords(code: string, rules: Record<string, number>): string | null {
  const words: Record<string, string> = {
    embedded_before_data: "The theme was embedded before the data begin: there is no before.",
    being_embedded: "The theme is being embedded: two more month ends have to pass.",
    too_few_after: `Fewer than ${rules.post_min ?? 6} months have passed since the embedding.`,
    too_few_before: `Fewer than ${rules.pre_min ?? 12} months with values lie before the embedding.`,
    too_few_in_all: `The own history has fewer than ${rules.own_total_min ?? 24} months with values.`,
    no_comparison_sites: `Fewer than ${rules.comparison_min ?? 2} sites without the theme have values to compare with.`,
    too_few_shared: `Fewer than ${rules.pre_min ?? 12} months before, or ${rules.post_min ?? 6} after, have values both here and at the sites to compare with.`,
    no_variation: "The values do not vary: no error can be told from them.",
    no_good_direction: "Nobody has said which direction of the measure is good.",
    no_values: "The site has no values of this measure.",
    other_sign_with_line: "With a straight line in the model the gain turns its sign.",
    autocorrelation: "Neighbouring months are so alike that a gain cannot be told from drift.",
    bad_run: "Embedded after a bad run: without those months the gain does not keep half its size.",
    many_verdicts: "Among this many verdicts, one like it is likely by chance.",
    too_little_data: "Too little data to rule out a gain worth having.",
    rules_out_worthwhile: "A gain worth having is ruled out.",
    not_a_comparison: "It takes two sites that embedded the theme and two that have not.",
    too_few_sites: "So few sites would show anything by chance too often.",
    few_sites_left: "Too few sites that have not embedded it are left to tell whether it lasts.",
    few_lasting_values: "Too few values in the first or the last six to tell whether it lasts.",
    permutation: "Other ways to give the embedding dates to the sites show as much too often.",
  };
  return words[code] ?? null;
}
