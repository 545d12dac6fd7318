import { html } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import type { TemplateResult } from "lit-html";
import type { MixRow } from "../../server/api.ts";
import { keyOf } from "../annotations.ts";
import type { Mark } from "../annotations.ts";
import { shareTrend } from "../charts/share_trend.ts";
import type { ShareMonth, ShareOptions } from "../charts/share_trend.ts";
import { fewestForShare, hoursFinding, noGoalsFinding, shareFinding } from "../findings.ts";
import { keptOfMix, segmentAddress } from "../mix_address.ts";
import { isWithheld, readMix, sumMix, whyNotWhole } from "../mix.ts";
import { asPercent } from "../numbers.ts";
import { named } from "../parts/figure.ts";
import { twoYears } from "../period.ts";
import { mayOpen, seesSessions } from "../roles.ts";
import { noGoals, standing } from "../standing.ts";
import { pageAddress } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";

/**
 * A month of the share, how many sessions (or, in hours, sessions that logged them) it is of, and of how
 * many sites it is withheld.
 */
export type CountedShare = ShareMonth & { n: number; sitesWithheld: number };

const inHours = ({ count }: Filters): boolean => count === "hours";

/** What the row is called. */
export const shareName = (filters: Filters): string =>
  `Purposeful share of coaching${inHours(filters) ? " hours" : ""}`;

/** The share of purposeful coaching by month, in sessions or hours; none where no PD goals stand. */
export const sharesOf = (
  filters: Filters,
  months: readonly string[],
  mix: readonly MixRow[],
  hasGoals: boolean,
): CountedShare[] => {
  const all = readMix(mix, months, filters.site ?? null);
  const lacking = noGoalsFinding(sumMix(all), hasGoals) !== null;
  return all.map((month) => {
    const total = sumMix([month]);
    return {
      month: month.month,
      share: lacking ? null : inHours(filters) ? total.shareOfMinutes : total.share,
      chance: lacking || inHours(filters) ? null : total.chance,
      provisional: month.unsettled > 0,
      withheld: isWithheld(month),
      sitesWithheld: month.withheld,
      n: inHours(filters) ? total.timed : total.counted,
    };
  });
};

/** Where the sessions of a month are, for those who may see them. */
export const shareAddress = ({
  me,
  state: { filters },
}: View): ((month: string) => string) | undefined =>
  seesSessions(me) ? (month) => segmentAddress(keptOfMix(filters), month) : undefined;

/** The share of purposeful coaching as the last row of the stack, with what it says. */
export function shareRow(
  view: View,
  mix: readonly MixRow[],
  marks: readonly Mark[],
  options: Pick<ShareOptions, "months" | "width" | "height">,
): TemplateResult {
  const { filters } = view.state;
  const { months } = options;
  const site = filters.site ?? null;
  const shares = sharesOf(filters, months, mix, standing(view).goals);
  const { now, before } = twoYears(view.status.asOf ?? "");
  const [current, past] = [now, before].map((of) => sumMix(readMix(mix, of, site)));
  const lacking = noGoals(view, sumMix(readMix(mix, months, site)));
  const finding =
    lacking ??
    (inHours(filters) ? hoursFinding : shareFinding)(
      current!,
      past!,
      "the last 12 months",
      whyNotWhole(mix, before, site),
    );
  const enough = (inHours(filters) ? current!.timed : current!.counted) >= fewestForShare;
  const newest = inHours(filters) ? current!.shareOfMinutes : current!.share;
  const share = enough && lacking === null ? newest : null;
  const open = shares.filter(({ provisional, share: of }) => provisional && of !== null);
  return html`<div class="row">
    <div class="says">
      <a class="says-name" href="#coaching-mix">${shareName(filters)}</a>
      ${
        share === null
          ? ""
          : html`<p class="says-value">
              <span><b class="number">${asPercent(share)}</b> in 12 months</span>
            </p>`
      }
      ${lacking === null ? "" : bring(view)}
      ${inHours(filters) || lacking ? "" : html`<p><span class="dashes" aria-hidden="true"></span><span>by chance</span></p>`}
      ${open.length > 0 ? html`<p><span class="unjudged" aria-hidden="true"></span><span>can still rise</span></p>` : ""}
    </div>
    <div class="plot">
      ${guard(
        [
          mix,
          keyOf(marks),
          site,
          filters.count,
          filters.period,
          months.join(),
          view.width,
          lacking,
        ],
        () =>
          named(
            shareTrend(shares, {
              ...options,
              marks,
              axis: true,
              address: shareAddress(view),
              instead: lacking,
            }),
            `${shareName(filters)} by month`,
            finding,
          ),
      )}
    </div>
  </div>`;
}

/** What is to be brought where no PD goals stand, with the way to it for those who import. */
const bring = (view: View): TemplateResult =>
  html`<p>
    ${
      mayOpen(view.me, "data") && !view.leaves
        ? html`<span
            >Bring the <a href=${pageAddress("data")}>export of PD goals</a>:
            <a href="/api/templates/goals.csv" download>template</a></span
          >`
        : html`<span>the export of PD goals is missing</span>`
    }
  </p>`;
