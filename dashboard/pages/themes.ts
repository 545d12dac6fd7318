import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ThemeList, ThemePlace, ThemeVerdictRow, VerdictInShort } from "../../server/api.ts";
import { ask } from "../api.ts";
import { sentenceOf } from "../leaving.ts";
import { counted, listed } from "../numbers.ts";
import { choice } from "../parts/choice.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { inParts } from "../parts/in_parts.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { term } from "../parts/term.ts";
import { stateIcon, verdictChips } from "../parts/verdict_marks.ts";
import { seriesId, seriesName } from "../series.ts";
import { pageAddress, themeAddress, withFilters } from "../state.ts";
import type { View } from "../view.ts";
import { lastings, stateWords } from "../verdict_words.ts";

/** Which themes are embedded where, and did that move anything? */
export function themes(view: View): TemplateResult {
  if (!view.status.build)
    return empty(
      "No themes yet: nothing has been imported.",
      html`<p><a href=${pageAddress("data")}>Add files</a></p>`,
    );
  const source = view.sources.read("/api/themes", () => ask<ThemeList>("/api/themes"));
  if (source.state === "failed") return failed(source.message, location.href);
  if (source.state === "loading") return loading();
  if (source.data.themes.length === 0)
    return empty(
      "No session, PD goal or priority that was imported names a theme.",
      html`<p>
        <a href=${pageAddress("data")}>Add files</a> with a column of themes: it shows then where
        each is embedded.
      </p>`,
    );
  const { site = null } = view.state.filters;
  const all = withAllSites(source.data, view.status.sites);
  const list = site === null ? all : atSite(all, site);
  const embedded = list.themes.filter(({ places }) => places > 0);
  const others = list.themes.filter(({ places }) => places === 0);
  return html`
    <header class="lead">
      <h1>${headline(list, embedded.length, site)}</h1>
      <p>${verdictsInWords(list.verdicts)}</p>
    </header>
    ${places(view)}
    ${embedded.map(({ theme, not_embedded }) => section(view, theme, list, not_embedded))}
    ${others.length === 0 ? "" : notEmbedded(view, others)}
    <p class="note">
      A theme is embedded once PD goals on it are open and another channel (group, supervision,
      onboarding) takes it up, ${term("reach", "reaching")} a quarter of the staff, for three month
      ends in a row.
      <a href="/methods#threads">How that is judged</a> ·
      <a href="/methods#verdicts">How verdicts are reached</a>
    </p>
  `;
}

/** The list with every site under every theme: where nothing is logged on one, it is not embedded. */
const withAllSites = (list: ThemeList, sites: readonly string[]): ThemeList => ({
  ...list,
  themes: list.themes.map((row) => ({
    ...row,
    not_embedded: sites.filter(
      (site) => !list.places.some((place) => place.theme === row.theme && place.site === site),
    ),
  })),
});

/** The list as one site has it. */
function atSite(list: ThemeList, site: string): ThemeList {
  const here = list.places.filter((place) => place.site === site);
  return {
    themes: list.themes.map(({ theme, not_embedded }) => ({
      theme,
      places: here.filter((place) => place.theme === theme).length,
      not_embedded: not_embedded.filter((name) => name === site),
    })),
    places: here,
    verdicts: list.verdicts.filter((verdict) => verdict.site === site),
    over_sites: list.over_sites,
  };
}

function headline({ places: all }: ThemeList, themesEmbedded: number, site: string | null): string {
  const where = site === null ? "any site" : site;
  if (all.length === 0) return `No theme has been embedded at ${where} yet.`;
  const now = new Set(
    all
      .filter(({ state }) => state === "embedded" || state === "embedded_before_data")
      .map(({ theme }) => theme),
  ).size;
  const past = counted(themesEmbedded, "theme");
  if (now === themesEmbedded) return `${past} ${now === 1 ? "is" : "are"} embedded${at(site)}.`;
  return `${past} ${themesEmbedded === 1 ? "has" : "have"} been embedded${at(site)}; ${now === 0 ? "none" : now} still ${now > 1 ? "are" : "is"}.`;
}

const at = (site: string | null): string => (site === null ? " at some site" : ` at ${site}`);

/** "2 of 4 verdicts say that a measure moved: 1 holding, 1 lost." */
function verdictsInWords(verdicts: readonly VerdictInShort[]): string {
  if (verdicts.length === 0) return "There is no verdict yet.";
  const count = (name: string) => verdicts.filter(({ moved }) => moved === name).length;
  const moved = verdicts.filter((verdict) => verdict.moved === "moved");
  const stuck = Object.entries(lastings).flatMap(([name, words]) => {
    const n = moved.filter((verdict) => verdict.stuck === name).length;
    return n === 0 ? [] : [`${n} ${words}`];
  });
  const rest = [
    [count("moved_wrong_way"), "moved the wrong way"],
    [count("rose_everywhere"), "rose or fell as sites without it did"],
    [count("no_clear_movement"), "without clear movement"],
    [count("not_conclusive"), "not conclusive"],
    [count("cannot_tell"), "cannot tell"],
  ].flatMap(([n, words]) => (n === 0 ? [] : [`${n} ${words}`]));
  const first = `${moved.length} of ${counted(verdicts.length, "verdict")} ${moved.length === 1 ? "says" : "say"} that a measure moved after the embedding${stuck.length > 0 ? ` (${listed(stuck)})` : ""}.`;
  return rest.length === 0 ? first : `${first} The others: ${listed(rest)}.`;
}

function places(view: View): TemplateResult {
  const { filters } = view.state;
  return html`<form
    class="controls"
    aria-label="Filters"
    @submit=${(event: Event) => event.preventDefault()}
  >
    ${choice(
      "Site",
      [
        { value: "", name: "All sites" },
        ...view.status.sites.map((site) => ({ value: site, name: site })),
      ],
      filters.site ?? "",
      (site) => view.go(pageAddress("themes", withFilters(filters, { site: site || null }))),
    )}
  </form>`;
}

function section(
  view: View,
  theme: string,
  { places: all, verdicts, over_sites: overSites }: ThemeList,
  without: readonly string[],
): TemplateResult {
  const here = all.filter((place) => place.theme === theme);
  const together = overSites.filter((row) => row.theme === theme);
  const id = `theme-${encodeURIComponent(theme).replaceAll("%", "")}`;
  return html`<section class="theme" aria-labelledby=${id}>
    <h2 id=${id}><a href=${themeAddress(theme, view.state.filters)}>${theme}</a></h2>
    ${
      together.length === 0
        ? html`<p class="finding">
            The catalogue links no measure to this theme, so there is nothing to judge it by.
          </p>`
        : together.map((row) => overSitesLine(view, row))
    }
    ${table(`${theme}, site by site`, columns(view, verdicts, together.length > 0), here, { stacks: true, parts: "sites" })}
    ${without.length === 0 ? "" : html`<p class="note">${stateIcon("not_embedded")} Not embedded: ${withoutWords(theme, without)}</p>`}
  </section>`;
}

const overSitesLine = (view: View, row: ThemeVerdictRow): TemplateResult =>
  html`<p class="finding">
    <b>${seriesName(row, view.status.measures)}, over sites:</b> ${sentenceOf(view, row)}
  </p>`;

const shownSites = 12;

const withoutWords = (theme: string, sites: readonly string[]): TemplateResult[] => [
  ...sites
    .slice(0, shownSites)
    .map(
      (site, place) =>
        html`${place > 0 ? ", " : ""}<a href=${themeAddress(theme, { site })}>${site}</a>`,
    ),
  sites.length > shownSites
    ? html` and <a href=${themeAddress(theme)}>${sites.length - shownSites} more</a>`
    : html``,
];

const columns = (
  view: View,
  verdicts: readonly VerdictInShort[],
  judged: boolean,
): Column<ThemePlace>[] => [
  {
    name: "Site",
    cell: ({ theme, site }) => html`<a href=${themeAddress(theme, { site })}>${site}</a>`,
  },
  {
    name: "Theme",
    cell: (place) =>
      html`<span class="theme-state"
        >${stateIcon(place.state)}<span>${stateWords(place)}</span></span
      >`,
  },
  ...(judged
    ? [
        {
          name: "Verdict",
          cell: ({ theme, site }: ThemePlace) => {
            const own = verdicts.filter((row) => row.theme === theme && row.site === site);
            return html`<ul class="theme-verdicts">
              ${own.map(
                (row) =>
                  html`<li>
                    <a href=${themeAddress(theme, { site, measure: seriesId(row) })}
                      >${seriesName(row, view.status.measures)}</a
                    >
                    ${verdictChips(row)}
                    ${row.decided_by === "own" ? html`<span class="second">by its own history alone</span>` : ""}
                  </li>`,
              )}
            </ul>`;
          },
        },
      ]
    : []),
];

const shownThemes = 60;

const notEmbedded = (view: View, others: ThemeList["themes"]): TemplateResult =>
  html`<section class="theme" aria-labelledby="not-embedded">
    <h2 id="not-embedded">
      Not embedded${view.state.filters.site ? ` at ${view.state.filters.site}` : " at any site"}
    </h2>
    ${inParts({
      rows: others,
      of: "themes",
      size: shownThemes,
      draw: (some) =>
        html`<ul class="theme-names">
          ${some.map(
            ({ theme }) =>
              html`<li><a href=${themeAddress(theme, view.state.filters)}>${theme}</a></li>`,
          )}
        </ul>`,
    })}
  </section>`;
