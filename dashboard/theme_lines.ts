import type { OverviewVerdict, ThemePlace } from "../server/api.ts";
import { monthOf } from "./months.ts";
import { asCount, counted, listed } from "./numbers.ts";
import {
  isLasting,
  lastings,
  movedWords,
  movementName,
  movements,
  periodName,
  stateWords,
} from "./verdict_words.ts";
import type { Lasting, Movement } from "./verdict_words.ts";

/** What is known of a theme, in words: at how many sites it stands how, and each measure's verdicts. */
export type ThemeLine = {
  theme: string;
  states: string;
  measures: { name: string; answers: Answer[]; compared: string | null }[];
};

/** An answer with the sites that have it, for its shape: "moved at 3 (2 holding, 1 too early)". */
export type Answer = { moved: Movement; words: string };

const stateOrder = [
  ["embedded", "embedded at"],
  ["being_embedded", "being embedded at"],
  ["tapered", "tapered at"],
  ["embedded_before_data", "embedded before the data begin at"],
] as const;

/** "embedded at 2 of 6 sites, being embedded at 1" */
function statesOf(places: readonly ThemePlace[], sites: number): string {
  const parts = stateOrder.flatMap(([state, words]) => {
    const n = places.filter((place) => place.state === state).length;
    return n > 0 ? [{ words, n }] : [];
  });
  return parts
    .map(({ words, n }, at) =>
      at === 0 ? `${words} ${asCount(n)} of ${counted(sites, "site")}` : `${words} ${asCount(n)}`,
    )
    .join(", ");
}

const lastingWords: Record<Lasting, string> = {
  ...lastings,
  not_clear: "not clear whether it lasts",
  too_early: "too early to say whether it lasts",
};

function answersOf(verdicts: readonly OverviewVerdict[], one: boolean): Answer[] {
  return (Object.keys(movements) as Movement[]).flatMap((moved): Answer[] => {
    const of = verdicts.filter((verdict) => verdict.moved === moved);
    const [first] = of;
    if (!first) return [];
    if (one) {
      const lasts = isLasting(first.stuck) ? `, ${lastingWords[first.stuck]}` : "";
      return [{ moved, words: `${movedWords(first)}${lasts}` }];
    }
    if (moved === "cannot_tell") return [{ moved, words: openWords(of) }];
    const stuck = (Object.keys(lastings) as Lasting[]).flatMap((lasting) => {
      const n = of.filter(
        (verdict) => isLasting(verdict.stuck) && verdict.stuck === lasting,
      ).length;
      return n > 0 ? [{ lasting, n }] : [];
    });
    const lasts =
      stuck.length === 0
        ? ""
        : ` (${stuck.map(({ lasting, n }) => `${asCount(n)} ${lastingWords[lasting]}`).join(", ")})`;
    return [
      { moved, words: `${movementName(moved, first.good)} at ${asCount(of.length)}${lasts}` },
    ];
  });
}

/** "cannot tell at 2, not before Oct 2026": from the earliest month in which one of them can. */
function openWords(verdicts: readonly OverviewVerdict[]): string {
  const first = verdicts
    .filter(({ tell_from: from }) => from !== null)
    .toSorted((a, b) => monthOf(a.tell_from!).localeCompare(monthOf(b.tell_from!)))[0];
  const n = asCount(verdicts.length);
  return first
    ? `cannot tell at ${n} before ${periodName(first.tell_from!, first.grain)}`
    : `cannot tell at ${n}`;
}

/** "compared with 2 sites that have not", of those whose verdict rests on a comparison. */
function comparedOf(verdicts: readonly OverviewVerdict[]): string | null {
  const counts = verdicts
    .filter(({ decided_by: by }) => by === "compared")
    .map((verdict) => verdict.comparison_sites);
  const own = verdicts.filter(({ decided_by: by }) => by === "own").length;
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const parts = [
    ...(counts.length === 0
      ? []
      : [
          `compared with ${least === most ? counted(most, "site") : `${least} to ${counted(most, "site")}`} without it`,
        ]),
    ...(own === 0 ? [] : [`${asCount(own)} by the site's own history alone`]),
  ];
  return parts.length === 0 ? null : listed(parts);
}

/**
 * The themes that are, were or are being embedded at the sites that are looked at, those that are judged
 * and of most sites first; measures in the order of their verdicts.
 */
export function themeLines(
  places: readonly ThemePlace[],
  verdicts: readonly OverviewVerdict[],
  sites: readonly string[],
  nameOf: (verdict: OverviewVerdict) => string,
): ThemeLine[] {
  const here = places.filter(({ site, state }) => sites.includes(site) && state !== "not_embedded");
  const themes = [...Map.groupBy(here, ({ theme }) => theme)];
  return themes
    .map(([theme, at]) => ({
      theme,
      at,
      of: verdicts.filter((each) => each.theme === theme && sites.includes(each.site)),
    }))
    .toSorted(
      (a, b) =>
        Number(b.of.length > 0) - Number(a.of.length > 0) ||
        b.at.length - a.at.length ||
        a.theme.localeCompare(b.theme),
    )
    .map(({ theme, at, of }) => ({
      theme,
      states: sites.length === 1 ? stateWords(at[0]!) : statesOf(at, sites.length),
      measures: [...Map.groupBy(of, nameOf)].map(([name, each]) => ({
        name,
        answers: answersOf(each, sites.length === 1),
        compared: comparedOf(each),
      })),
    }));
}
