import { answers, c, gain, lasting, link, retained, series, seriesKey } from "./mart.ts";
import type { Mart } from "./mart.ts";

/** Did it move, did it stick: of a theme over all sites, and what that rests on. */
export const themeVerdictMarts: Record<string, Mart> = {
  theme_verdicts: {
    grain: "a theme and a series of a measure of it, over all sites",
    key: ["theme", ...seriesKey],
    columns: {
      theme: c("VARCHAR", "theme"),
      ...series,
      sites: c("INTEGER", "sites that embedded the theme, as judged together"),
      comparison_sites: c("INTEGER", "sites compared with"),
      ...gain,
      permutation_p: c(
        "DOUBLE PRECISION",
        "p value over the ways to give the embedding dates to the sites",
      ),
      q: c(
        "DOUBLE PRECISION",
        "p value adjusted for the number of verdicts of the build (Benjamini and Hochberg), one-sided",
      ),
      ...answers,
      ...retained,
      ...lasting,
      se: c("DOUBLE PRECISION", "standard error, lambda included"),
      df: c("INTEGER", "degrees of freedom"),
      permutation_least: c("DOUBLE PRECISION", "smallest p value that they can give"),
      assignments: c("INTEGER", "ways that were tried"),
      compared_with: c("VARCHAR[]", "names of the sites compared with"),
      ...link,
      sentence: c("VARCHAR", "the verdict in words"),
      reasons: c("VARCHAR[]", "codes of what is missing or in doubt"),
      no_event_study: c("VARCHAR", "why there is no event study; null where there is one"),
      left_out: c("VARCHAR[]", "sites and periods that have no part in it, and why"),
      neighbours: c(
        "INTEGER",
        "neighbouring constants under which the answer was tried; null: not asked for since the last import",
      ),
      neighbours_hold: c("INTEGER", "of them, those under which the answer is the same"),
    },
  },
  event_study: {
    grain:
      "a theme, a series of a measure of it, a period since the embedding, and where too few sites carry a band a site",
    key: ["theme", ...seriesKey, "site", "since"],
    columns: {
      theme: c("VARCHAR", "theme"),
      ...series,
      site: c("VARCHAR", "site whose own effect it is; null: the mean over sites"),
      since: c("INTEGER", "periods since the embedding; 0 is the first with it, -1 the base"),
      effect: c(
        "DOUBLE PRECISION",
        "group-time effect: change since the base less that of sites that have not embedded it yet",
      ),
      low: c(
        "DOUBLE PRECISION",
        "lower end of the simultaneous 95 % band; null with too few sites",
      ),
      high: c("DOUBLE PRECISION", "upper end of it"),
      embedded_sites: c("INTEGER", "sites behind it that embedded the theme"),
      comparison_sites: c("INTEGER", "sites compared with; null at the base"),
    },
  },
  theme_gains: {
    grain: "a theme verdict and a site behind it",
    key: ["theme", ...seriesKey, "site"],
    columns: {
      theme: c("VARCHAR", "theme"),
      ...series,
      site: c("VARCHAR", "site"),
      role: c("VARCHAR", "embedded: it embedded the theme; comparison: it had not"),
      embedded_from: c("DATE", "first day of the period of its embedding"),
      window_from: c("DATE", "first period of its window"),
      window_to: c("DATE", "last period of its window"),
      change: c(
        "DOUBLE PRECISION",
        "mean after less mean before, weighted by n; of a comparison site averaged over the windows",
      ),
      comparison_change: c(
        "DOUBLE PRECISION",
        "mean change of the comparison sites in the same window",
      ),
      gain: c("DOUBLE PRECISION", "change less comparison_change"),
    },
  },
};
