import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { MixRow, OverviewThemes } from "../../server/api.ts";
import { monthlyLine, namesAndRows, notLoggedLine } from "../data_lines.ts";
import type { DataLine } from "../data_lines.ts";
import { readMix, sumMix } from "../mix.ts";
import { dayName } from "../months.ts";
import { counted } from "../numbers.ts";
import { movementIcon } from "../parts/movement_icon.ts";
import { mayOpen } from "../roles.ts";
import { newestOver, twoYears } from "../period.ts";
import { seriesName } from "../series.ts";
import type { Series } from "../series.ts";
import { pageAddress, themeAddress } from "../state.ts";
import type { Filters } from "../state.ts";
import { themeLines } from "../theme_lines.ts";
import type { View } from "../view.ts";

const sitesOf = ({ state, status }: View): string[] =>
  status.sites.filter((site) => !state.filters.site || site === state.filters.site);

/** Themes of which it is said one by one how they stand. */
const shownThemes = 6;

/** The themes that are embedded where, and whether their measures moved. */
export function themeStrip(view: View, { places, verdicts }: OverviewThemes): TemplateResult {
  const { site } = view.state.filters;
  const where: Filters = site ? { site } : {};
  const { measures: catalogue } = view.status;
  const placeOf = ({ measure }: { measure: string }) =>
    catalogue.findIndex((each) => each.measure === measure) + 1 || catalogue.length + 1;
  const ordered = verdicts.toSorted((a, b) => placeOf(a) - placeOf(b));
  const lines = themeLines(places, ordered, sitesOf(view), (verdict) =>
    seriesName(verdict, view.status.measures),
  );
  const judged = lines.filter(({ measures }) => measures.length > 0);
  const others = lines.filter(({ measures }) => measures.length === 0);
  const link = (theme: string) => html`<a href=${themeAddress(theme, where)}>${theme}</a>`;
  return html`<section class="strip" aria-labelledby="themes-title">
    <h2 id="themes-title">Themes: embedded, and did it move anything?</h2>
    ${
      lines.length === 0
        ? html`<p class="finding">
            No theme is embedded${site ? ` at ${site}` : " at any site"} yet.
            <a href="/methods#threads">When is it?</a>
          </p>`
        : html`<ul class="theme-lines">
            ${judged.slice(0, shownThemes).map(
              ({ theme, states, measures }) =>
                html`<li>
                  <p><b>${link(theme)}</b> ${states}</p>
                  <ul>
                    ${measures.map(
                      ({ name, answers, compared }) =>
                        html`<li>
                          <span class="measure-name">${name}</span>
                          ${answers.map(({ moved, words }) => html`<span class="theme-answer">${movementIcon(moved)}${words}</span>`)}
                          ${compared ? html`<span class="second">${compared}</span>` : ""}
                        </li>`,
                    )}
                  </ul>
                </li>`,
            )}
          </ul>`
    }
    ${
      others.length === 0
        ? ""
        : html`<p class="note">
            Without a measure to be judged by:
            ${others.slice(0, shownThemes).map(({ theme, states }, at) => html`${at > 0 ? "; " : ""}${link(theme)}, ${states.replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`)}${beyond(others.length)}
          </p>`
    }
    ${
      judged.length > shownThemes
        ? html`<p class="note">
            <a href=${pageAddress("themes", where)}
              >${counted(judged.length - shownThemes, "more theme")}</a
            >
          </p>`
        : ""
    }
  </section>`;
}

const beyond = (n: number): string =>
  n > shownThemes ? ` and ${counted(n - shownThemes, "more", "more")}.` : ".";

/** What the numbers rest on: how recent they are, what is missing and where it is mended. */
export function dataStrip(
  view: View,
  all: readonly Series[],
  mix: readonly MixRow[],
  themes: OverviewThemes,
): TemplateResult {
  const asOf = view.status.asOf ?? "";
  const site = view.state.filters.site ?? null;
  const { now } = twoYears(asOf);
  const { rejected, themes: unmapped } = namesAndRows(themes, site !== null);
  const data = mayOpen(view.me, "data") ? pageAddress("data") : null;
  const unknown = mayOpen(view.me, "coaching")
    ? pageAddress("coaching", { ...(site ? { site } : {}), class: "unknown" })
    : null;
  const lines: { line: DataLine; address: string | null }[] = [
    { line: monthlyLine(all, sitesOf(view), newestOver(asOf)), address: data },
    {
      line: notLoggedLine(sumMix(readMix(mix, now, site)), "the last 12 months"),
      address: unknown,
    },
    { line: rejected, address: data },
    { line: unmapped, address: data },
  ];
  return html`<section class="strip" aria-labelledby="data-lines-title">
    <h2 id="data-lines-title">Data as of ${dayName(asOf)}</h2>
    <ul class="data-lines">
      ${lines.map(
        ({ line, address }) =>
          html`<li>
            <span class="mend ${line.good ? "good" : "open"}" aria-hidden="true"></span
            >${address ? html`<a href=${address}>${line.words}</a>` : html`<span>${line.words}</span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}
