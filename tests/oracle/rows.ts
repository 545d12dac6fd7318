/** One record of a sessions file; records of one session share its session_id. */
export type SessionRecord = {
  session_id: string;
  line: number;
  date: string;
  site: string;
  coach: string;
  staff: string[];
  format: string;
  trigger: string | null;
  mandatory: boolean | null;
  themes: string[];
  goal_ids: string[];
  follow_up_date: string | null;
  attended: number | null;
};

export type GoalRow = {
  goal_id: string;
  staff: string;
  site: string;
  theme: string;
  opened: string;
  target_date: string | null;
  closed: string | null;
  kind: string | null;
};

export type StaffRow = {
  staff: string;
  site: string;
  hired: string | null;
  left_on: string | null;
};

export type PriorityRow = {
  site: string;
  theme: string;
  from_date: string;
  to_date: string | null;
};

export type ThemeRow = { theme: string; synonyms: string[] };

/** What a person said that a name means, at one site or (null) at all. */
export type AliasRow = {
  kind: "theme" | "person";
  name: string;
  site: string | null;
  means: string;
};

/** The constants of rules.md sections 2 and 3, named as in data/rules.json. */
export const defaultRules = {
  look_ahead_days: 45,
  look_back_days: 90,
  goal_grace_days: 30,
  onboarding_days: 45,
  goal_overdue_days: 180,
  follow_up_slack_days: 14,
  follow_up_max_days: 120,
  small_group: 3,
  group_link_min: 2,
  group_link_parts: 3,
  incident_named_parts: 3,
  incident_goal_parts: 2,
  purposeful_live_channels: 2,
  strong_carries: 2,
  live_staff: 2,
  live_staff_small_site: 1,
  small_site_staff: 4,
  active_days: 90,
  live_session_days: 90,
  embedded_channels: 2,
  embedded_reach_parts: 4,
  embedded_hold_months: 2,
  before_data_months: 3,
  tapered_months: 2,
  not_reached_open_days: 60,
  not_reached_gap_days: 60,
};

export type Rules = typeof defaultRules;

/** The same constants, each moved by one: a model that states one as a number is found out. */
export const movedRules: Rules = {
  look_ahead_days: 44,
  look_back_days: 91,
  goal_grace_days: 29,
  onboarding_days: 46,
  goal_overdue_days: 179,
  follow_up_slack_days: 15,
  follow_up_max_days: 119,
  small_group: 2,
  group_link_min: 1,
  group_link_parts: 4,
  incident_named_parts: 4,
  incident_goal_parts: 3,
  purposeful_live_channels: 1,
  strong_carries: 1,
  live_staff: 3,
  live_staff_small_site: 2,
  small_site_staff: 3,
  active_days: 91,
  live_session_days: 89,
  embedded_channels: 1,
  embedded_reach_parts: 3,
  embedded_hold_months: 1,
  before_data_months: 4,
  tapered_months: 3,
  not_reached_open_days: 61,
  not_reached_gap_days: 59,
};

/** What a classification is a function of: the standing rows, the constants and the as-of date. */
export type Agency = {
  sessions: SessionRecord[];
  goals: GoalRow[];
  staff: StaffRow[];
  priorities: PriorityRow[];
  themes: ThemeRow[];
  aliases: AliasRow[];
  rules: Rules;
  asOf: string;
};

/** Days since 1970-01-01 of a calendar date `YYYY-MM-DD`. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/** The calendar date of a number of days since 1970-01-01. */
export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
