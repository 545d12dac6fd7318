import { html } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import type { TemplateResult } from "lit-html";
import type { MixRow } from "../../server/api.ts";
import { keyOf } from "../annotations.ts";
import type { Mark } from "../annotations.ts";
import { shareTrend } from "../charts/share_trend.ts";
import type { ShareMonth, ShareOptions } from "../charts/share_trend.ts";
import { fewestForShare, hoursFinding, shareFinding } from "../findings.ts";
import { keptOfMix, segmentAddress } from "../mix_address.ts";
import { isWithheld, readMix, sumMix, whyNotWhole } from "../mix.ts";
import { asPercent } from "../numbers.ts";
import { named } from "../parts/figure.ts";
import { twoYears } from "../period.ts";
import { seesSessions } from "../roles.ts";
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

/** The share of purposeful coaching by month, in sessions or hours. */
export const sharesOf = (
  filters: Filters,
  months: readonly string[],
  mix: readonly MixRow[],
): CountedShare[] =>
  readMix(mix, months, filters.site ?? null).map((month) => {
    const total = sumMix([month]);
    return {
      month: month.month,
      share: inHours(filters) ? total.shareOfMinutes : total.share,
      chance: inHours(filters) ? null : total.chance,
      provisional: month.unsettled > 0,
      withheld: isWithheld(month),
      sitesWithheld: month.withheld,
      n: inHours(filters) ? total.timed : total.counted,
    };
  });

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
  const shares = sharesOf(filters, months, mix);
  const { now, before } = twoYears(view.status.asOf ?? "");
  const [current, past] = [now, before].map((of) => sumMix(readMix(mix, of, site)));
  const finding = (inHours(filters) ? hoursFinding : shareFinding)(
    current!,
    past!,
    "the last 12 months",
    whyNotWhole(mix, before, site),
  );
  const enough = (inHours(filters) ? current!.timed : current!.counted) >= fewestForShare;
  const newest = inHours(filters) ? current!.shareOfMinutes : current!.share;
  const share = enough ? newest : null;
  const open = shares.filter(({ provisional }) => provisional);
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
      ${inHours(filters) ? "" : html`<p><span class="dashes" aria-hidden="true"></span><span>by chance</span></p>`}
      ${open.length > 0 ? html`<p><span class="unjudged" aria-hidden="true"></span><span>can still rise</span></p>` : ""}
    </div>
    <div class="plot">
      ${guard(
        [mix, keyOf(marks), site, filters.count, filters.period, months.join(), view.width],
        () =>
          named(
            shareTrend(shares, { ...options, marks, axis: true, address: shareAddress(view) }),
            `${shareName(filters)} by month`,
            finding,
          ),
      )}
    </div>
  </div>`;
}
