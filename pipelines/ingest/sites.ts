import { nearest } from "../statistics/likeness.ts";
import type { RowsOf } from "./cell.ts";
import type { Answers, Question } from "./question.ts";
import { isTotalWord, missing, oneLine } from "./values.ts";

const fold = (cell: string): string => oneLine(cell).toLowerCase();

/** What people write for all sites, where rows may be about all of them. */
const allWords = new Set([
  "all",
  "all sites",
  "all locations",
  "every site",
  "any",
  "any site",
  "agency",
  "agencywide",
  "agency-wide",
  "agency wide",
  "whole agency",
  "entire agency",
  "organization",
  "organization-wide",
]);

/**
 * The sites of a file beside those of other imports (`known`: their spelling by folded name). `mayBeAll`:
 * rows of the export may be about all sites.
 */
export function fileSites(known: ReadonlyMap<string, string>, answers: Answers, mayBeAll: boolean) {
  const met = new Map<string, string>();
  const meant = new Map<string, string>();
  const answered = new Set(
    Object.keys(answers).flatMap((id) =>
      id.startsWith("site:") ? [fold(id.slice("site:".length))] : [],
    ),
  );
  return {
    fold,

    /** Whether a person may have to say what a site is. */
    mayAsk: known.size > 0 || mayBeAll,

    /** Whether a cell is a word for a total and no site: nobody has said that it is one. */
    isTotal: (cell: string): boolean => isTotalWord(cell) && !answered.has(fold(cell)),

    see(cell: string): void {
      const site = oneLine(cell);
      if (!missing(site) && site !== "*" && !met.has(fold(site))) met.set(fold(site), site);
    },

    /** A question for each site that is not known, where others are. */
    settle(rowsOf: RowsOf): Question[] {
      meant.clear();
      return [...met].flatMap(([folded, site]) => {
        const id = `site:${site}`;
        const answer = answers[id];
        const isAll = mayBeAll && allWords.has(folded) && !known.has(folded);
        if ((known.size === 0 || known.has(folded)) && answer === undefined && !isAll) return [];
        if (answer !== undefined && answer !== "new") meant.set(folded, answer);
        const suggestion = isAll ? "*" : nearest(site, known.values());
        return [
          {
            id,
            question: isAll
              ? `Does ${JSON.stringify(site)} mean every site, or is it the name of one?`
              : `The site ${JSON.stringify(site)} is not known yet. Is it a new site?`,
            options: [
              ...(isAll ? [{ value: "*", label: "every site" }] : []),
              { value: "new", label: "a new site" },
              ...[...known.values()]
                .toSorted()
                .map((other) => ({ value: other, label: `another name for ${other}` })),
            ],
            samples: [],
            rows: rowsOf(site),
            ...(suggestion !== null && { suggestion }),
          },
        ];
      });
    },

    /** The site that a cell means after what was answered. */
    nameOf: (site: string): string => meant.get(site.toLowerCase()) ?? site,
    rule: (): string => JSON.stringify([...meant]),
  };
}
