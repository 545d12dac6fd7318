import type { Shade } from "./mix.ts";
import { pageAddress, withFilters } from "./state.ts";
import type { Filters } from "./state.ts";

/** What the list of sessions is narrowed to; `rest` leaves the lighter shade of the class out. */
const classOf: Record<Shade, Pick<Filters, "class" | "detail">> = {
  headline: { class: "purposeful", detail: "rest" },
  weak: { class: "purposeful", detail: "weak" },
  unanchored: { class: "unanchored" },
  reactive: { class: "reactive", detail: "rest" },
  entry_only: { class: "reactive", detail: "entry_only" },
  unknown: { class: "unknown" },
};

/** What a chart of the mix hands on to the list of its sessions: site, months shown, what is counted. */
export const keptOfMix = ({ site, period, count }: Filters): Filters =>
  withFilters({}, { site: site ?? null, period: period ?? null, count: count ?? null });

/** The list of the sessions that a segment of the mix counts, or without a shade of all of its month. */
export const segmentAddress = (kept: Filters, month: string, shade?: Shade): string =>
  pageAddress("coaching", { ...kept, ...(shade ? classOf[shade] : {}), month });
