import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { MixRow, OverviewThemes } from "../../server/api.ts";
import { changedSentence, signalChanges } from "../changes.ts";
import {
  canStillRise,
  chanceInShort,
  hoursFinding,
  leftOutFinding,
  noGoalsFinding,
  shareFinding,
} from "../findings.ts";
import { readMix, sumMix, whyNotWhole } from "../mix.ts";
import { newestOver, twoYears } from "../period.ts";
import { seriesName } from "../series.ts";
import type { Series } from "../series.ts";
import { verdictNews } from "../verdict_news.ts";
import type { View } from "../view.ts";

/** What changed since last month, and the share of purposeful coaching now and a year ago. */
export function lead(
  { state, status }: View,
  mix: readonly MixRow[],
  all: readonly Series[],
  themes: OverviewThemes,
): TemplateResult {
  const site = state.filters.site ?? null;
  const asOf = status.asOf ?? "";
  const over = newestOver(asOf);
  const here = all.filter((series) => site === null || series.site === site);
  const { now, before } = twoYears(asOf);
  const [current, past] = [now, before].map((months) => sumMix(readMix(mix, months, site)));
  const inHours = state.filters.count === "hours";
  const noGoals = noGoalsFinding(current!, themes.has_goals);
  const share =
    noGoals ??
    (inHours ? hoursFinding : shareFinding)(
      current!,
      past!,
      "the last 12 months",
      whyNotWhole(mix, before, site),
    );
  const at = <T extends { site: string }>(rows: readonly T[]) =>
    rows.filter((row) => site === null || row.site === site);
  const news = verdictNews(
    { places: at(themes.places), verdicts: at(themes.verdicts) },
    over,
    status.rules,
    (verdict) => seriesName(verdict, status.measures),
  );
  const said = [
    ...news,
    inHours || noGoals ? null : chanceInShort(current!),
    noGoals ? null : canStillRise(current!),
    leftOutFinding(current!),
  ].filter(Boolean);
  return html`<header class="lead news">
    <h1>${changedSentence(signalChanges(here, over), site)} ${share}</h1>
    ${said.length > 0 ? html`<p>${said.join(" ")}</p>` : ""}
  </header>`;
}
