/** Who and what is looked at on pages: one of each kind per person who looks. */
export interface Looked {
  site: string;
  theme: string;
  /** Key of a coach, as `/api/coaches` has it. */
  coach: string;
  session: string;
  from: string;
  to: string;
}

const mart = (name: string): string => `/api/marts/${name}?view=screen`;
const json = (name: string): string => `/api/marts/${name}?format=json&view=screen`;

/** What each page of the dashboard asks of the server, by the page's name. */
export function askedBy(looked: Looked): Record<string, string[]> {
  const { site, theme, coach, session, from, to } = looked;
  const here = new URLSearchParams({ site });
  const list = new URLSearchParams({ from, to, site });
  const ofTheme = encodeURIComponent(theme);
  const status = "/api/status";
  const notes = json("annotations");
  return {
    Overview: [status, mart("coaching_mix"), mart("fidelity_trend"), "/api/overview", notes],
    Themes: [status, "/api/themes"],
    "One theme": [status, `/api/themes/${ofTheme}?${here}`, notes],
    Plan: [
      status,
      ...["mutual_goals", "open_themes", "follow_ups", "coverage", "fading_series"].map(mart),
      "/api/plans",
    ],
    Coach: [status, "/api/coaches", `/api/coaches/${coach}`],
    Coaching: [
      status,
      mart("coaching_mix"),
      mart("fading_series"),
      mart("coverage"),
      `/api/sessions?${list}`,
      "/api/coaches",
    ],
    "One session": [status, `/api/sessions/${session}`],
    Data: [
      status,
      ...["imports", "next", "coverage", "waiting", "aliases", "limits"].map(
        (name) => `/api/${name}`,
      ),
      ...["unmapped", "not_logged_months"].map(json),
    ],
    Methods: [status, "/api/readings"],
  };
}
