import { monthName } from "./months.ts";
import { periods } from "./period.ts";
import type { State } from "./state.ts";
import { channelName, className } from "./vocabulary.ts";

/** What a page is narrowed to, in words, for paper and for pictures: no control can be seen there. */
export function filterWords({ page, theme, filters }: State): string[] {
  const overTime = page === "overview" || page === "coaching" || page === "coach";
  if (page === "session") return [];
  const period = periods.find(
    ({ value }) => value === (filters.period ?? (page === "coach" ? "12" : "24")),
  );
  return [
    ...(theme ? [theme] : []),
    ...(filters.site
      ? [filters.site]
      : (overTime && page !== "coach") || page === "themes"
        ? ["all sites"]
        : []),
    ...(page === "values" && filters.month ? [monthName(filters.month)] : []),
    ...(overTime && period ? [period.name.toLowerCase()] : []),
    ...(overTime && filters.count === "hours" ? ["in hours"] : []),
    ...(filters.coach && page === "coaching" ? ["sessions of one coach"] : []),
    ...(filters.class ? [className(filters.class)] : []),
    ...(filters.channel ? [channelName(filters.channel)] : []),
    ...(filters.theme ? [filters.theme] : []),
  ];
}
