import type { Shade } from "../mix.ts";
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

/** Constants by the name in the rules file. */
export const constantNames: Record<string, string> = {
  look_ahead_days: "Days after a session in which it can be carried",
  look_back_days: "Days before a session in which others carry it",
  goal_grace_days: "Days that a goal counts after it was closed",
  onboarding_days: "Days after hiring that count as new",
  goal_overdue_days: "Days that an open goal counts after its target date",
  follow_up_slack_days: "Days around a follow-up date",
  follow_up_max_days: "Days that a follow-up date may lie ahead",
  small_group: "Attendees up to whom one link is enough",
  chance_draws: "Shuffles behind the chance level",
  fading_meetings: "Meetings compared at both ends of a series",
  fading_min_meetings: "Meetings that a series needs to be called fading",
  fading_share: "Share of the first attendance below which a series fades",
  only_event_gap_days: "Days without coaching that make it only when new or after an event",
  not_reached_open_days: "Days that a goal is open before it is called not reached",
  not_reached_gap_days: "Days without a session on a goal's theme",
};
