/** The fewest families or meetings behind a point that everybody may see (rules.md 5). */
export const fewestFamilies = 11;

/** What is worked out from the months behind a verdict, and so told of those that are shown alone. */
export const toldNumbers = [
  "effect",
  "low",
  "high",
  "p",
  "q",
  "se",
  "df",
  "phi",
  "lambda",
  "own_effect",
  "own_low",
  "own_high",
  "after_bad_run",
  "families",
  "detectable",
  "early",
  "early_low",
  "early_high",
  "late",
  "late_low",
  "late_high",
  "retention",
  "retention_low",
  "retention_high",
  "permutation_p",
  "permutation_least",
  "assignments",
] as const;

/** With whom the numbers compare: as told beside them, and else as the answer in words rests on them. */
export const toldSites = ["comparison_sites", "compared_with"] as const;
