import type { Role } from "../../pipelines/accounts/roles.ts";

/** What a page of the dashboard asks of the server, all at once. */
export type Asked = readonly string[];

const charts = ["coaching_mix", "fidelity_trend", "theme_verdicts", "verdicts"];
const mart = (name: string, query: Record<string, string> = {}): string =>
  `/api/marts/${name}?${new URLSearchParams({ ...query, view: "screen" })}`;

/** Addresses of answers that are charts' rows. */
export const isChart = (address: string): boolean => address.startsWith("/api/marts/");

/** The pages that a role opens, with what each asks, at an agency with this theme and site. */
export function pagesOf(role: Role, { theme, site }: { theme: string; site: string }): Asked[] {
  const notes = mart("annotations", { format: "json" });
  const ofTheme = `/api/themes/${encodeURIComponent(theme)}`;
  const ofSite = `?site=${encodeURIComponent(site)}`;
  const everybody: Asked[] = [
    ["/api/status", "/api/overview", ...charts.map((name) => mart(name)), notes],
    ["/api/status", mart("fidelity_trend", { site }), mart("coaching_mix", { site })],
    ["/api/status", "/api/themes"],
    ["/api/status", ofTheme, notes],
  ];
  if (role === "leadership") return everybody;
  const named: Asked[] = [
    ["/api/status", mart("mutual_goals"), mart("priorities"), mart("open_themes")],
    ["/api/status", mart("coaching_mix"), `/api/sessions${ofSite}`],
    ["/api/status", "/api/coaches"],
    ["/api/status", mart("follow_ups"), mart("threads", { site })],
  ];
  return [...everybody, ...named];
}
