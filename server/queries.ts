import { readFileSync } from "node:fs";

const names = [
  "status_measures",
  "status_rules",
  "status_sites",
  "status_themes",
  "sessions",
  "sessions_by_class",
  "sessions_by_class_of_months",
  "session",
  "session_by_theme",
  "session_around",
  "session_led_by",
  "corrected",
  "coaches",
  "coach_themes",
  "coach_verdicts",
  "coach_not_reached",
  "coach_follow_ups",
  "coach_next",
  "coach_mix",
  "not_logged",
  "coverage_series",
  "coverage_holes",
  "plan_themes",
  "plan_measures",
  "reading_draw",
  "reading_session",
  "reading_staff",
  "reading_goals",
  "reading_priorities",
  "reading_around",
  "overview_verdicts",
  "overview_data",
  "themes",
  "themes_places",
  "themes_verdicts",
  "themes_over_sites",
  "theme_verdicts",
  "verdicts_counted",
  "thread_months",
  "thread_sessions",
  "thread_goals",
  "thread_not_reached",
  "values",
  "values_counted",
] as const;

export type QueryName = (typeof names)[number];

/** Those that come back with counts over the whole agency and nothing else: the same to everybody. */
export const countsAlone: ReadonlySet<QueryName> = new Set(["overview_data"]);

const read = (name: QueryName): string =>
  readFileSync(new URL(`queries/${name}.sql`, import.meta.url), "utf8");

/** The fixed list of queries by name: one .sql file each, values bound by name, never put into text. */
export const queries: Record<QueryName, string> = Object.fromEntries(
  names.map((name) => [name, read(name)]),
) as Record<QueryName, string>;
