import type { Detection, Lack, Prospect } from "./detect.ts";
import { amount, signed, type Words } from "./sentence.ts";

/** What the sentence needs to know besides the numbers; `good` null where nobody has said. */
export type ProspectWords = Omit<Words, "good"> & {
  readonly good: 1 | -1 | null;
};

/** What the verdict on a theme will be able to show, from when, and what is missing, in plain words. */
export function prospectSentence({ detection, lacks }: Prospect, words: ProspectWords): string {
  const missing = lacks.map((lack) => lackSentence(lack, words));
  if (detection === null) return [`${words.label}: nothing could be told.`, ...missing].join(" ");
  return [
    shown(detection, words),
    how(detection, words),
    ...missing,
    ...worth(detection, words),
  ].join(" ");
}

function shown({ least, most }: Detection, words: ProspectWords): string {
  const { good, grain, label, period } = words;
  const size = (gain: number) =>
    good === null ? `a change of ${amount(gain, words)}` : signed(good * gain, words);
  const first = `${label}: ${size(most.gain)} could be shown by ${period(most.until)}`;
  if (most.after === least.after) return `${first}.`;
  return `${first}; with ${least.after} ${grain}s, by ${period(least.until)}, ${size(least.gain)}.`;
}

function how({ decidedBy, comparison, before, n }: Detection, { grain }: ProspectWords): string {
  const design =
    decidedBy === "compared"
      ? `Compared with ${comparison.length} sites without the theme`
      : "By the site's own history alone";
  return `${design}, with ${before} ${grain}s before and about ${Math.round(n)} families or meetings a ${grain}.`;
}

function lackSentence({ what, have, needed, from }: Lack, words: ProspectWords): string {
  const { grain, label, period } = words;
  const periods = (count: number) => `${count} ${grain}${count === 1 ? "" : "s"}`;
  switch (what) {
    case "no_values":
      return `${label} has no values here: bring them. It takes ${periods(needed)} of values before the start.`;
    case "not_reported":
      return `${label} has had no value here for three ${grain}s: bring the newest.`;
    case "too_few_before":
      return `${periods(have)} of values lie before the start where ${needed} are needed${
        from === null ? "." : `: a start in ${period(from)} or later could be judged.`
      }`;
    case "too_few_known":
      return `Only ${periods(have)} of values are known, and ${needed} are needed to say how much they vary: ask again in ${period(from!)}.`;
    case "no_comparison_sites":
      return `${have === 0 ? "No site" : have === 1 ? "1 site" : `${have} sites`} without the theme will have values in enough ${grain}s, and ${needed} are needed to compare${
        from === null ? "." : `: with a start in ${period(from)} there are ${needed}.`
      }`;
    case "no_variation":
      return "The values do not vary enough to judge by.";
  }
}

const worth = ({ most }: Detection, words: ProspectWords): string[] =>
  words.worthwhile !== null && most.gain > words.worthwhile
    ? [
        `The smallest change worth having is ${amount(words.worthwhile, words)}: one that small would often be missed.`,
      ]
    : [];
