import type { Reason, SiteVerdict, ThemeVerdict } from "./answers.ts";

/** What the sentences need to know besides the numbers. */
export interface Words {
  /** Name of the measure on screen: "Natural supports as a share of attendees". */
  readonly label: string;
  /** count, share, percent, score; null where nobody has said. */
  readonly unit: string | null;
  /** +1 where a rise is good, -1 where a fall is. */
  readonly good: 1 | -1;
  readonly worthwhile: number | null;
  /** "Apr 2024", "Q2 2024" */
  readonly period: (period: number) => string;
  /** month or quarter */
  readonly grain: string;
  /** What is said of months that rest on too few people: the numbers are without them, or there are none. */
  readonly withheld?: "months" | "numbers";
}

const withheldWords = {
  months:
    " The numbers are worked out without the months that are withheld: those rest on fewer than 11 families or meetings.",
  numbers:
    " The numbers are withheld: they hang on months with fewer than 11 families or meetings.",
};

/** Text with numbers from the data, where they are told. */
const numbersIn = (text: string, { withheld }: Words): string =>
  withheld === "numbers" ? "" : text;

const unclear = "neither rose nor fell clearly";

const withheldNote = ({ withheld }: Words): string =>
  withheld === undefined ? "" : withheldWords[withheld];

const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** "Apr 2024" of a month's number (year x 12 + month from 0), "Q2 2024" of a quarter's. */
export const periodName =
  (grain: string) =>
  (period: number): string =>
    grain === "quarter"
      ? `Q${(period % 4) + 1} ${Math.floor(period / 4)}`
      : `${monthNames[period % 12]} ${Math.floor(period / 12)}`;

/** The verdict on one theme and measure at one site, in one or two plain sentences. */
export function siteSentence(verdict: SiteVerdict, words: Words, tapered: number | null): string {
  const { label, period } = words;
  const { moved, decidedBy, embedded } = verdict;
  if (verdict.reasons.includes("being_embedded"))
    return `Being embedded: two more month ends will tell.`;
  if (verdict.reasons.includes("embedded_before_data"))
    return `Embedded before the data begin: there is no before to compare with, so no verdict.`;
  const since = embedded === null ? "" : `Embedded since ${period(embedded)}. `;
  const gain = decidedBy === "compared" ? verdict.compared! : verdict.own!;
  if (moved === "cannot_tell") return `${since}Cannot tell yet: ${missing(verdict, words)}.`;
  const told = (text: string): string => numbersIn(text, words);
  const size = `${amount(Math.abs(gain.estimate), words)} (${range(gain, words)})`;
  const against =
    decidedBy === "compared"
      ? `compared with ${verdict.compared!.comparison.length} sites that had not embedded it`
      : "by the site's own history alone, not compared with other sites";
  const way = gain.estimate > 0 ? "rose" : "fell";
  const rest = `${withheldNote(words)}${tapered === null ? "" : ` Coaching on it tapered in ${period(tapered)}.`}`;
  switch (moved) {
    case "moved":
      return `${since}${label} ${way} after that${told(` by ${size}`)}, ${against}${lasted(verdict, words)}.${rest}`;
    case "moved_wrong_way":
      return `${since}${label} moved the wrong way after that${told(`: it ${way} by ${size}`)}, ${against}.${rest}`;
    case "rose_everywhere":
      return `${since}${label} ${words.good > 0 ? "rose" : "fell"} after that, but so did sites without it${told(`: the difference is ${difference(gain, words)}`)}.${rest}`;
    case "not_conclusive":
      return `${since}Not conclusive: ${doubts[verdict.reasons[0]!] ?? "the reading depends on the method"}.${told(` ${label} changed by ${difference(gain, words)}, ${against}.`)}${rest}`;
    case "no_clear_movement":
      return `${since}No clear movement: ${label} ${told(`changed by ${difference(gain, words)}`) || unclear}, ${against}${ruledOut(verdict.reasons, words)}.${rest}`;
  }
}

/** The verdict on one theme and measure over all sites. */
export function themeSentence(verdict: ThemeVerdict, words: Words): string {
  const { together, moved, reasons } = verdict;
  if (together === null || moved === "cannot_tell")
    return reasons.includes("no_good_direction")
      ? "Cannot tell: nobody has said which direction of the measure is good."
      : reasons.includes("too_few_sites")
        ? `Too few sites to tell: with ${together!.embedded.length} and ${together!.comparison.length} sites chance alone gives any result at least ${percent(together!.permutation.least)} of the time.`
        : "Not a comparison: it takes two sites that embedded the theme, with enough months around, and two that have not.";
  const told = (text: string): string => numbersIn(text, words);
  const note = withheldNote(words);
  const sites = `at ${together.embedded.length} sites, compared with ${together.comparison.length} that had not embedded it`;
  const size = `${amount(Math.abs(together.estimate), words)} (${range(together, words)})`;
  const way = together.estimate > 0 ? "rose" : "fell";
  if (moved === "moved")
    return `${words.label} ${way}${told(` by ${size}`)} after the theme was embedded ${sites}${lasted(verdict, words)}.${note}`;
  if (moved === "moved_wrong_way")
    return `${words.label} moved the wrong way: it ${way}${told(` by ${size}`)} after the theme was embedded ${sites}.${note}`;
  const chance = reasons.includes("permutation")
    ? `; other ways to give the embedding dates to the sites show as much ${told(`${percent(together.permutation.p)} of the time`) || "too often"}`
    : "";
  return `No clear movement: ${words.label} ${told(`changed by ${difference(together, words)}`) || unclear} after the theme was embedded ${sites}${chance}${ruledOut(reasons, words)}.${note}`;
}

const doubts: Partial<Record<Reason, string>> = {
  other_sign_with_line: "with a straight line in the model the gain turns its sign",
  autocorrelation: "values follow each other so closely that a gain cannot be told from drift",
  bad_run:
    "the theme was embedded after a bad run, and without those months the gain does not keep half its size",
};

function lasted(
  { stuck, lasting, reasons }: Pick<SiteVerdict, "stuck" | "lasting" | "reasons">,
  words: Words,
): string {
  const told = (text: string): string => numbersIn(text, words);
  const late = lasting
    ? told(
        `: ${signed(words.good * lasting.late.estimate, words)} over the last six ${words.grain}s`,
      )
    : "";
  switch (stuck) {
    case "holding":
      return `; the gain is holding${lasting!.lower ? ", lower than at first" : ""}${late}`;
    case "drifting":
      return `; the gain is drifting${late}`;
    case "lost":
      return `; the gain is lost${late}`;
    case "not_clear":
      return lasting
        ? `; whether it lasts is not clear yet${late}${told(` (${range(turned(lasting.late, words.good), words)})`)}`
        : `; whether it lasts is not clear: ${
            reasons.includes("few_sites_left")
              ? "too few sites are left to compare with"
              : `too few values in the first or the last six ${words.grain}s`
          }`;
    case "too_early":
      return "; it is too early to say whether it lasts";
    case null:
      return "";
  }
}

function missing({ reasons, tellFrom, before, after }: SiteVerdict, words: Words): string {
  const parts: string[] = [];
  const periods = `${words.grain}s`;
  if (reasons.includes("no_good_direction"))
    return "nobody has said which direction of the measure is good";
  if (reasons.includes("no_values")) return `${words.label} has no values here`;
  if (reasons.includes("no_variation")) return "the values do not vary enough to judge by";
  if (reasons.includes("too_few_before"))
    parts.push(`${before} ${periods} of values before the embedding where 12 are needed`);
  if (reasons.includes("too_few_after")) parts.push(`${after} ${periods} after it`);
  if (reasons.includes("too_few_in_all"))
    parts.push(
      `${reasons.includes("too_few_shared") ? `too few ${periods} with values both here and at the sites to compare with` : "no two sites to compare with"}, and ${before + after} ${periods} in all where 24 are needed`,
    );
  const when =
    tellFrom === null
      ? "; this will not change"
      : `; it can be told from ${words.period(tellFrom)}`;
  return `${parts.join(", ")}${when}`;
}

const ruledOut = (reasons: readonly Reason[], words: Words): string =>
  [
    reasons.includes("many_verdicts")
      ? "; among this many verdicts one like it is likely by chance"
      : "",
    reasons.includes("rules_out_worthwhile")
      ? `; a gain worth having (${amount(words.worthwhile!, words)}) is ruled out`
      : reasons.includes("too_little_data")
        ? `; too little data to rule out a gain worth having (${amount(words.worthwhile!, words)})`
        : "",
  ].join("");

/** "0.5", "5 percentage points" of a share */
export function amount(value: number, { unit }: Pick<Words, "unit">): string {
  const points = unit === "share" ? 100 * value : value;
  const digits = Math.abs(points) < 10 ? (Math.abs(points) < 1 ? 2 : 1) : 0;
  const text = points.toFixed(digits);
  if (unit !== "share" && unit !== "percent") return text;
  return `${text} percentage ${text === "1" ? "point" : "points"}`;
}

const bare = (value: number, words: Words): string =>
  amount(value, words)
    .replace(/ percentage points?$/, "")
    .replace("-", "−");

/** The same with its sign: "+0.5". */
export const signed = (value: number, words: Pick<Words, "unit">): string =>
  `${value < 0 ? "−" : "+"}${amount(Math.abs(value), words)}`;

/** The interval of a gain, by its size: "0.2 to 0.8". */
function range(
  { estimate, low, high }: { estimate: number; low: number; high: number },
  words: Words,
) {
  const [from, to] = estimate < 0 ? [-high, -low] : [low, high];
  return `${bare(from, words)} to ${bare(to, words)}`;
}

const difference = (gain: { estimate: number; low: number; high: number }, words: Words): string =>
  `${signed(gain.estimate, words)} (${bare(gain.low, words)} to ${bare(gain.high, words)})`;

const turned = (
  { estimate, low, high }: { estimate: number; low: number; high: number },
  good: 1 | -1,
) => (good > 0 ? { estimate, low, high } : { estimate: -estimate, low: -high, high: -low });

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
