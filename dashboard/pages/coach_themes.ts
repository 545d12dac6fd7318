import { html, svg } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { CoachDetail, CoachNotReached, CoachTheme } from "../../server/api.ts";
import { dayName, daysBetween, monthName, monthOf } from "../months.ts";
import { asCount, counted } from "../numbers.ts";
import { inParts } from "../parts/in_parts.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { term } from "../parts/term.ts";
import { stateIcon, verdictChips } from "../parts/verdict_marks.ts";
import { seriesId, seriesName } from "../series.ts";
import { pageAddress, themeAddress } from "../state.ts";
import type { Filters } from "../state.ts";
import { sentenceOf, tellsFewStaff } from "../leaving.ts";
import type { View } from "../view.ts";
import { stateWords } from "../verdict_words.ts";
import { channelName } from "../vocabulary.ts";

const loop = ["goals", "group", "supervision", "onboarding"] as const;
type Channel = (typeof loop)[number];

/** Each theme of the coach's sessions: what carries it, what came of it, and who waits. */
export function myThemes(view: View, detail: CoachDetail, kept: Filters): TemplateResult {
  const { themes, not_reached: missed } = detail;
  const { rules } = view.status;
  const isCarried = (row: CoachTheme) =>
    row.channels_live.length > 0 ||
    row.state !== "not_embedded" ||
    missed.some((each) => isOf(each, row));
  const carried = themes.filter(isCarried);
  const others = themes.filter((row) => !isCarried(row));
  const month = themes.find((row) => row.month !== null)?.month;
  return html`<section class="my-themes" aria-labelledby="my-themes">
    <h2 id="my-themes">My themes</h2>
    <p class="finding">${finding(carried, themes.length)}</p>
    ${
      carried.length === 0
        ? ""
        : table("Themes of my sessions", columns(view, detail, kept), carried, {
            stacks: true,
            parts: "themes",
          })
    }
    ${
      others.length === 0
        ? ""
        : html`<details>
            <summary>${counted(others.length, "theme")} carried by no channel</summary>
            ${inParts({
              rows: others,
              of: "themes",
              draw: (some) =>
                html`<p class="others">
                  ${some.map(
                    (row, at) =>
                      html`${at > 0 ? ", " : ""}<a href=${sessionsOf(row, kept)}
                          >${row.theme}${detail.coach.sites.length > 1 ? ` at ${row.site}` : ""}</a
                        >
                        (${asCount(row.sessions)})`,
                  )}
                </p>`,
            })}
          </details>`
    }
    <p class="note">
      ${month ? html`${term("live", "Live")} at the end of ${monthName(monthOf(month))}, the last month that is over. ` : ""}A
      date is that of the newest goal, or session by which the channel can be live. Not reached: a
      goal for ${rules.not_reached_open_days ?? 60} days or more, and no session on it in the last
      ${rules.not_reached_gap_days ?? 60}.
      <a href="/methods#threads">When a channel is live</a>
    </p>
  </section>`;
}

const isOf = (a: { site: string; theme: string }, b: { site: string; theme: string }): boolean =>
  a.site === b.site && a.theme === b.theme;

function finding(carried: readonly CoachTheme[], all: number): string {
  if (all === 0)
    return "No session in this period has a theme: log one, and it shows what carries it.";
  const embedded = carried.filter(({ state }) => state.startsWith("embedded")).length;
  return `${carried.length} of ${counted(all, "theme")} in my sessions ${carried.length === 1 ? "is" : "are"} taken up by PD goals or another channel; ${embedded === 0 ? "none is" : embedded === 1 ? "1 is" : `${embedded} are`} embedded.`;
}

/** The coach's sessions on a theme at a site, in the list with all filters. */
const sessionsOf = ({ site, theme }: CoachTheme, kept: Filters): string =>
  pageAddress("coaching", { period: "12", ...kept, site, theme });

function columns(view: View, detail: CoachDetail, kept: Filters): Column<CoachTheme>[] {
  const { asOf } = view.status;
  return [
    {
      name: "Theme",
      cell: (row) =>
        html`<a href=${themeAddress(row.theme, row)}><b>${row.theme}</b></a>
          <span class="second"
            >${row.site} ·
            <a href=${sessionsOf(row, kept)}>${counted(row.sessions, "session")} of mine</a></span
          >`,
    },
    ...loop.map((channel): Column<CoachTheme> => ({
      name: channelName(channel),
      cell: (row) => liveness(row, channel, view.leaves),
    })),
    { name: "At the site", cell: (row) => came(view, detail, row) },
    {
      name: "Not reached",
      cell: (row) =>
        waiting(
          detail.not_reached.filter((each) => isOf(each, row)),
          row,
          asOf ?? "",
        ),
    },
  ];
}

const dot = (isLive: boolean): TemplateResult =>
  html`<svg class="liveness" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    ${isLive ? svg`<circle cx="6" cy="6" r="5" />` : svg`<circle class="hollow" cx="6" cy="6" r="4.5" />`}
  </svg>`;

/** Whether a channel is live, by shape and word, with its newest day. */
function liveness(row: CoachTheme, channel: Channel, leaves: boolean): TemplateResult {
  const isLive = row.channels_live.includes(channel);
  const newest = channel === "goals" ? row.goal_date : row[`${channel}_date`];
  const few = leaves && tellsFewStaff(row.goal_staff);
  const staff =
    channel !== "goals" || row.goal_staff === 0
      ? ""
      : few
        ? "staff withheld: fewer than 5"
        : `${row.goal_staff} staff`;
  return html`<span class="nowrap">${dot(isLive)} ${isLive ? "live" : "not live"}</span>
    ${staff ? html`<span class="second">${staff}</span>` : ""}
    <span class="second nowrap">${newest ? dayName(newest) : "none yet"}</span>`;
}

/** How the site stands with the theme, and what its measures did since. */
function came(view: View, { verdicts }: CoachDetail, row: CoachTheme): TemplateResult {
  const own = verdicts.filter((verdict) => isOf(verdict, row));
  return html`<span class="theme-state">${stateIcon(row.state)}${stateWords(row)}</span> ${
      own.length === 0
        ? ""
        : html`<ul class="came">
            ${own.map(
              (verdict) =>
                html`<li>
                  <a href=${themeAddress(row.theme, { site: row.site, measure: seriesId(verdict) })}
                    >${seriesName(verdict, view.status.measures)}</a
                  >: ${verdictChips(verdict)}
                  <span class="second">${inShort(sentenceOf(view, verdict))}</span>
                </li>`,
            )}
          </ul>`
    }`;
}

/** The sentence without what stands beside it: since when the theme is embedded, and has tapered. */
const inShort = (sentence: string): string =>
  sentence.replace(/^Embedded [^.]*\. /, "").replace(/ Coaching on it tapered in [^.]*\.$/, "");

/** Those who have waited longest; the plan of the site lists everybody. */
function waiting(
  rows: readonly CoachNotReached[],
  { site }: CoachTheme,
  asOf: string,
): TemplateResult | null {
  if (rows.length === 0) return null;
  const others = (rows[0]?.of_theme ?? 0) - rows.length;
  return html`<ul class="waiting-staff">
    ${rows.map(
      ({ staff, open_since: open, last_on_theme: last }) =>
        html`<li>
          ${staff}
          <span class="second"
            >${
              last
                ? `last on it ${dayName(last)}, ${counted(daysBetween(last, asOf), "day")} ago`
                : open
                  ? `none on it since the goal opened, ${counted(daysBetween(open, asOf), "day")} ago`
                  : "none on it yet"
            }</span
          >
        </li>`,
    )}
    ${
      others > 0
        ? html`<li>
            <a href="${pageAddress("plan", { site })}#coverage-title"
              >and ${asCount(others)} more</a
            >
          </li>`
        : ""
    }
  </ul>`;
}
