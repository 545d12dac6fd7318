import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { MixRow } from "../../server/api.ts";
import { coachingMix } from "../charts/coaching_mix.ts";
import { chanceFinding, leftOutFinding, timedInShort, withoutShare } from "../findings.ts";
import { keptOfMix, segmentAddress } from "../mix_address.ts";
import { isWithheld, readMix, shades, smallBarWords, sumMix, withheldBarWords } from "../mix.ts";
import type { MixMonth, MixTotal, Shade } from "../mix.ts";
import { monthName } from "../months.ts";
import { asCount, asHours, asPercent, counted } from "../numbers.ts";
import { seesSessions } from "../roles.ts";
import { noGoals } from "../standing.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { View } from "../view.ts";
import { toggle } from "./choice.ts";
import { figure } from "./figure.ts";
import { legend } from "./marks.ts";
import type { Column } from "./table.ts";

const allShades = [...shades, "unknown"] as const;

function finding(total: MixTotal, count: "sessions" | "hours", where: string): string {
  if (total.counted === 0) return withoutShare(total, "coaching", "these months");
  if (count === "hours") {
    if (total.shareOfMinutes === null) return withoutShare(total, "coaching hours", "these months");
    return (
      `${asPercent(total.shareOfMinutes)} of the logged coaching hours ${where} were purposeful, ` +
      `from the ${timedInShort(total)} that logged them.`
    );
  }
  const chance = chanceFinding(total);
  return (
    `${asPercent(total.share ?? 0)} of ${counted(total.counted, "session")} ${where} ` +
    `were purposeful.${chance ? ` ${chance}` : ""}`
  );
}

/** What a cell says, or that its month is withheld. */
const shown =
  (say: (month: MixMonth) => string | null) =>
  (month: MixMonth): string | null =>
    isWithheld(month) ? "withheld" : say(month);

/** The headline share of a month in what is counted. */
function shareIn(month: MixMonth, count: "sessions" | "hours"): number | null {
  const { share, shareOfMinutes } = sumMix([month]);
  return count === "sessions" ? share : shareOfMinutes;
}

/** Chance shuffles themes among sessions: of hours it says nothing. */
const byChance: Column<MixMonth> = {
  name: "By chance",
  number: true,
  by: (month) => sumMix([month]).chance,
  cell: shown((month) => {
    const { chance } = sumMix([month]);
    return chance === null ? null : asPercent(chance);
  }),
};

const shareColumn = (count: "sessions" | "hours"): Column<MixMonth> => ({
  name: "Purposeful share",
  number: true,
  by: (month) => shareIn(month, count),
  cell: shown((month) => {
    const share = shareIn(month, count);
    return share === null ? null : asPercent(share);
  }),
});

const restingOn: Column<MixMonth> = {
  name: "Sessions with hours",
  number: true,
  by: ({ timed }) => timed,
  cell: shown((month) => timedInShort(sumMix([month]))),
};

const columns = (view: View, count: "sessions" | "hours", shares: boolean): Column<MixMonth>[] => {
  const { site } = view.state.filters;
  const link = (month: string): TemplateResult =>
    html`<a href=${pageAddress("coaching", { ...(site ? { site } : {}), month })}
      >${monthName(month)}</a
    >`;
  const amount = (shade: Shade): Column<MixMonth> => ({
    name: legendName(shade),
    number: true,
    by: ({ sessions, minutes }) => (count === "sessions" ? sessions : minutes)[shade],
    cell: shown(({ sessions, minutes }) =>
      count === "sessions" ? asCount(sessions[shade]) : asHours(minutes[shade]),
    ),
  });
  return [
    {
      name: "Month",
      by: ({ month }) => month,
      cell: (month) =>
        html`${link(month.month)}${month.small ? ", small n" : ""}${
          month.withheld > 0 && !isWithheld(month)
            ? `, ${counted(month.withheld, "site")} withheld`
            : ""
        }`,
    },
    ...allShades.map(amount),
    ...(shares ? [shareColumn(count)] : []),
    ...(count === "hours" ? [restingOn] : shares ? [byChance] : []),
    {
      name: "Required",
      number: true,
      by: ({ required }) => required,
      cell: shown(({ required }) => asCount(required)),
    },
  ];
};

const legendName = (shade: Shade): string =>
  ({
    headline: "Purposeful",
    weak: "Not yet carried",
    unanchored: "Unanchored",
    reactive: "Reactive",
    entry_only: "All new",
    unknown: "Not enough logged",
  })[shade];

/** The mix of coaching by class over months, as a figure for any page. */
export function mixFigure(
  view: View,
  rows: readonly MixRow[],
  months: string[],
  height = 240,
): TemplateResult {
  const { filters } = view.state;
  const site = filters.site ?? null;
  const count = filters.count === "hours" ? "hours" : "sessions";
  const kept = keptOfMix(filters);
  const mix = readMix(rows, months, site);
  const total = sumMix(mix);
  const lacking = noGoals(view, total);
  const page = view.state.page === "overview" ? "overview" : "coaching";
  const entries = allShades
    .filter((shade) => (count === "sessions" ? total.sessions : total.minutes)[shade] > 0)
    .map((shade) => ({
      shade,
      amount: count === "sessions" ? asCount(total.sessions[shade]) : asHours(total.minutes[shade]),
    }));
  return figure<MixMonth>({
    id: "coaching-mix",
    title: site ? `Coaching by class at ${site}` : "Coaching by class",
    finding: [
      lacking ?? finding(total, count, site ? `at ${site}` : "at all sites"),
      leftOutFinding(total),
    ]
      .filter(Boolean)
      .join(" "),
    controls: toggle("Counted in", [
      {
        name: "Sessions",
        address: pageAddress(page, withFilters(filters, { count: null })),
        chosen: count === "sessions",
      },
      {
        name: "Hours",
        address: pageAddress(page, withFilters(filters, { count: "hours" })),
        chosen: count === "hours",
      },
    ]),
    legend: html`${legend(entries)}${
      mix.some(({ small }) => small)
        ? html`<ul class="legend">
            <li><span class="hollow"></span>${smallBarWords}: withheld in files and prints</li>
          </ul>`
        : ""
    }${
      mix.some((month) => month.withheld > 0 && !isWithheld(month))
        ? html`<ul class="legend">
            <li><span class="hollow"></span>without a site: ${withheldBarWords}</li>
          </ul>`
        : ""
    }`,
    depends: [rows, months.join(), site, count, filters.period, view.width, lacking],
    draw: () =>
      coachingMix(mix, {
        months,
        width: view.width,
        count,
        shares: lacking === null,
        height,
        address: seesSessions(view.me)
          ? (month, shade) => segmentAddress(kept, month, shade)
          : undefined,
      }),
    columns: columns(view, count, lacking === null),
    rows: mix,
    csv: `/api/marts/coaching_mix?${new URLSearchParams({ ...(site ? { site } : {}), format: "csv" })}`,
    note: html`${
        total.required > 0
          ? `${counted(total.required, "required training")} in these months ${total.required === 1 ? "is" : "are"} outside the mix. `
          : ""
      }<a href="/methods#classes">How a session is judged</a>`,
  });
}
