import type { Shade } from "../mix.ts";
import { asCount, asPercent, counted } from "../numbers.ts";
import type { ClassName } from "../vocabulary.ts";

type Rules = Record<string, number>;
const days = (rules: Rules, name: string, usual: number): string => `${rules[name] ?? usual} days`;

/** The rules that decide a class, in their order. */
export const classRules = (
  rules: Rules,
): { name: ClassName; title?: string; shade: Shade | "required"; words: string }[] => [
  {
    name: "unknown",
    shade: "unknown",
    words:
      "No theme and no goal of someone who attended were logged, and no telling reason. It has its own bar and never counts as unanchored.",
  },
  {
    name: "required",
    shade: "required",
    words: "Calendar training that everyone must take. It stays outside the mix.",
  },
  {
    name: "reactive",
    shade: "reactive",
    words: `It began with an incident, complaint, crisis or compliance finding and was neither woven into goals nor followed up; or it was mandatory on a theme that nothing else took up (one-off); or everyone was within ${days(rules, "onboarding_days", 45)} of being hired and the theme was not live yet (drawn lighter).`,
  },
  {
    name: "purposeful",
    shade: "headline",
    words:
      "It is linked to PD goals of those who attended and carried by the learning loop. With a named goal and two or more carriers it is strong. An event counts too when a third of those who attended have a named goal on it (or half any goal) and it was followed up: woven in.",
  },
  {
    name: "purposeful",
    title: "Purposeful, not yet carried",
    shade: "weak",
    words:
      "Linked to goals, but nothing carries it on yet: drawn lighter, and not in the headline share.",
  },
  {
    name: "unanchored",
    shade: "unanchored",
    words:
      "None of these: not connected to a goal of those who attended. Where the theme is a priority of the site, or someone there has a goal on it, the page says who wanted it.",
  },
];

/** The signals by code, in plain words with their constants. */
export const signalRules = (rules: Rules): Record<string, string> => ({
  L1: "With more than three who attended, goals of at least two of them are named.",
  L2: `Named or not: one is enough with up to three who attended, else two and a third of them. A goal counts until ${days(rules, "goal_grace_days", 30)} after it was closed, and when it is opened up to ${days(rules, "look_ahead_days", 45)} after the session ("linked after").`,
  L3: `The theme was live in two of PD goals, group and supervision in the ${days(rules, "look_back_days", 90)} up to the day before.`,
  C1: "A priority of the site, or of all sites, that held on the day of the session.",
  C2: `Another channel at the same site; required trainings and one-off sessions carry nothing. ${days(rules, "look_back_days", 90)} back.`,
  C3: `Another channel at the same site, up to ${days(rules, "look_ahead_days", 45)} after.`,
  C4: `A later session with someone who attended, within ${days(rules, "look_ahead_days", 45)}, or within ${days(rules, "follow_up_slack_days", 14)} of the recorded follow-up date.`,
  R1: "The reason that was logged. It says how the session began, not what it was worth.",
  R3: "And fewer of those who attended have a goal on it than an event would need.",
  R4: "Without a hire date: the reason is a new hire, or it was an onboarding session.",
  Q: "No theme, no goal, and a reason that is empty, scheduled or other.",
});

/** What a constant sets, by its name in the rules file. */
export const constantNames: Record<string, string> = {
  look_ahead_days: "Look ahead: time after a session in which something can carry it",
  look_back_days: "Look back: time before a session in which others can have begun it",
  goal_grace_days: "A goal still counts after it was closed",
  goal_overdue_days: "An open goal still counts after its target date",
  onboarding_days: "New: time since hiring",
  follow_up_slack_days: "Slack around a recorded follow-up date",
  follow_up_max_days: "A follow-up date may lie ahead at most",
  small_group: "Small group, in which one person with a goal is enough",
  group_link_min: "Larger group: people with a goal on the theme, at least",
  group_link_parts: "Larger group: share of those who attended with a goal, at least",
  incident_named_parts: "Event woven in: share whose named goal it is, at least",
  incident_goal_parts: "Event woven in: or share with any goal on it, at least",
  strong_carries: "Strongly carried: carriers of the theme, at least",
  purposeful_live_channels: "Live theme for newcomers: channels that it is live in, at least",
  live_staff: "Live in PD goals: people with an open goal on the theme, at least",
  live_staff_small_site: "Live in PD goals at a small site: people, at least",
  small_site_staff: "Small site: active staff, at most",
  active_days: "Active: a person counts as staff after a session, where no staff list says so",
  live_session_days: "Live in sessions: days up to the month end in which one took the theme up",
  embedded_channels: "Embedded: channels of the loop that the theme is live in, at least",
  embedded_reach_parts: "Embedded: share of active staff in those sessions, at least",
  embedded_hold_months: "Embedded: month ends after the first at which it is so too",
  before_data_months: "Embedded before the data begin: in the first",
  tapered_months: "Tapered: month ends in a row with fewer live channels",
  pre_min: "Verdict: months with a value before the embedding, at least",
  pre_max: "Verdict: months before the embedding, at most",
  post_min: "Verdict: months after the embedding, at least",
  post_max: "Verdict: months after the embedding until the verdict is final",
  own_total_min: "Verdict by the own history alone: months in all, at least",
  comparison_min: "Verdict: sites to compare with, at least",
  comparison_filled_percent:
    "Verdict: months with a value that a site to compare with has, at least",
  bad_run_months: "After a bad run: months right before the embedding",
  late_months: "Did it stick: months compared at both ends",
  chance_draws: "Shuffles behind the chance level",
  chance_rows_max: "Chance level of large data: sessions and themes shuffled in all, at most",
  fading_meetings: "Fading: meetings compared at both ends of a series",
  fading_min_meetings: "Fading: meetings that a series needs",
  fading_percent: "Fading: last attendance, of the first, at most",
  only_event_gap_days: "Only when new or after an event: a gap without sessions of more than",
  not_reached_open_days: "Not reached: time that a goal is open, at least",
  not_reached_gap_days: "Not reached: time without a session on the goal's theme",
  unlike_themes: "Goal named widely: unlike themes that it may be named on",
};

const units: Record<string, [one: string, many: string]> = {
  small_group: ["person", "people"],
  group_link_min: ["person", "people"],
  strong_carries: ["carrier", "carriers"],
  purposeful_live_channels: ["channel", "channels"],
  live_staff: ["person", "people"],
  live_staff_small_site: ["person", "people"],
  small_site_staff: ["person", "people"],
  embedded_channels: ["channel", "channels"],
  pre_min: ["month", "months"],
  pre_max: ["month", "months"],
  post_min: ["month", "months"],
  post_max: ["month", "months"],
  own_total_min: ["month", "months"],
  comparison_min: ["site", "sites"],
  chance_draws: ["shuffle", "shuffles"],
  chance_rows_max: ["row", "rows"],
  fading_meetings: ["meeting", "meetings"],
  fading_min_meetings: ["meeting", "meetings"],
  unlike_themes: ["theme", "themes"],
};

const parts: Record<number, string> = { 2: "a half", 3: "a third", 4: "a quarter" };

/** A constant with its unit: "45 days", "a third", "60 %". */
export function constantValue(name: string, value: number): string {
  if (name.endsWith("_days")) return counted(value, "day");
  if (name.endsWith("_months")) return counted(value, "month");
  if (name.endsWith("_percent")) return asPercent(value / 100);
  if (name.endsWith("_parts")) return parts[value] ?? `1 of ${asCount(value)}`;
  const unit = units[name];
  return unit ? counted(value, ...unit) : String(Number(value.toFixed(4)));
}
