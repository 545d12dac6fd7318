import { dayOf, monthsBetween, workingDay } from "./calendar.ts";
import { coaches, goals, staff, type Goal, type StaffMember } from "./people.ts";
import type { Random } from "./random.ts";
import { scenes, type Scene } from "./scenes.ts";
import { activities, lastDate, onboardingThemes, type Activity } from "./story.ts";

/** A coaching session as the agency lived it, before any system wrote it down. */
export interface Session {
  day: number;
  site: string;
  coach: string;
  staff: string[];
  /** Invited, but not there. */
  absent: string[];
  format: string;
  trigger: string;
  mandatory: boolean;
  themes: string[];
  /** The goals it names. */
  goals: Goal[];
  nextStep: string;
  followUp: number | null;
  minutes: number | null;
  notes: string;
}

const lastDay = dayOf(lastDate);

/** Returns the sessions of the whole agency by day. */
export function coachingSessions(random: Random): Session[] {
  const sessions = [
    ...activities.flatMap((activity) => regular(activity, random)),
    ...staff.flatMap((member) => onboarding(member, random)),
    ...scenes.map((scene) => played(scene, random)),
  ];
  return withoutClashes(sessions).sort(
    (a, b) => a.day - b.day || (a.site < b.site ? -1 : Number(a.site > b.site)),
  );
}

function regular(activity: Activity, random: Random): Session[] {
  const { perMonth } = activity;
  return monthsBetween(activity.from, activity.to).flatMap((month) => {
    const whole = Math.floor(perMonth);
    const count = whole + (random.chance(perMonth - whole) ? 1 : 0);
    return Array.from({ length: count }).flatMap(() => {
      const day = workingDay(dayOf(`${month}-01`) + random.between(0, 26));
      const theme = activity.themes.length === 0 ? null : random.pick(activity.themes);
      const attending = attendees(activity, theme, day, random);
      const named = activity.namesGoals === true ? openGoals(attending, theme, day) : [];
      if (attending.length === 0) return [];
      return [
        {
          ...blank(activity.site, day),
          staff: attending.map(({ name }) => name),
          format: activity.format,
          trigger: activity.trigger,
          themes: theme === null ? [] : [theme],
          goals: named,
          nextStep:
            named.length > 0 || random.chance(0.1) ? (activity.nextStep ?? nextStep(random)) : "",
          followUp: named.length > 0 && random.chance(0.3) ? day + random.pick([14, 21, 28]) : null,
          minutes: minutesOf(activity.format, random),
        },
      ];
    });
  });
}

/** Who came: staff with an open goal on the theme, two thirds of them, or anyone who works there. */
function attendees(activity: Activity, theme: string | null, day: number, random: Random) {
  const present = atWork(activity.site, day).filter(({ apart }) => apart !== true);
  const [fewest, most] = activity.staff;
  const size = random.between(fewest, most);
  if (activity.who === "anyone") return random.some(present, size);
  const holders = present.filter((member) => openGoals([member], theme, day).length > 0);
  if (activity.who === "holders") return random.some(holders, size);
  if (holders.length < 2) return [];
  const linked = random.some(holders, Math.max(2, Math.round((size * 2) / 3)));
  const others = present.filter((member) => !linked.includes(member));
  return [...linked, ...random.some(others, size - linked.length)];
}

/** Two sessions in the first weeks, for whoever is hired while the data run. */
function onboarding(member: StaffMember, random: Random): Session[] {
  const hired = dayOf(member.hired);
  if (hired < dayOf("2024-03-01")) return [];
  const woven = onboardingThemes[member.site];
  return [3, 24].flatMap((after, i) => {
    const day = workingDay(hired + after + random.between(0, 6));
    if (day > lastDay) return [];
    const isWoven = woven !== undefined && dayOf(woven.from) <= day && day <= dayOf(woven.to);
    const theme = i === 1 && isWoven ? woven.theme : "Orientation";
    return [
      {
        ...blank(member.site, day),
        staff: [member.name],
        format: "onboarding",
        trigger: "new_hire",
        themes: [theme],
        minutes: 90,
      },
    ];
  });
}

function played(scene: Scene, random: Random): Session {
  const day = dayOf(scene.date);
  const present = atWork(scene.site, day);
  const called =
    scene.staff === "all" ? present : present.filter(({ name }) => scene.staff.includes(name));
  const absent = called.filter(
    ({ apart }) => scene.staff === "all" && (apart === true || random.chance(0.08)),
  );
  const naming = called.filter(({ name }) => scene.names?.includes(name) === true);
  const isWide = scene.themes.every((theme) => openGoals(naming, theme, day).length === 0);
  return {
    ...blank(scene.site, day),
    staff: called.filter((member) => !absent.includes(member)).map(({ name }) => name),
    absent: absent.map(({ name }) => name),
    format: scene.format,
    trigger: scene.trigger,
    mandatory: scene.mandatory,
    themes: scene.themes,
    goals: isWide
      ? openGoals(naming, null, day)
      : scene.themes.flatMap((theme) => openGoals(naming, theme, day)),
    nextStep: scene.nextStep ?? "",
    followUp: scene.followUp === undefined ? null : dayOf(scene.followUp),
    minutes: scene.minutes ?? minutesOf(scene.format, random),
    notes: scene.notes ?? "",
  };
}

function blank(site: string, day: number): Session {
  return {
    day,
    site,
    coach: coaches[site] ?? "",
    staff: [],
    absent: [],
    format: "other",
    trigger: "other",
    mandatory: false,
    themes: [],
    goals: [],
    nextStep: "",
    followUp: null,
    minutes: null,
    notes: "",
  };
}

function atWork(site: string, day: number): StaffMember[] {
  return staff.filter(
    (member) =>
      member.site === site &&
      dayOf(member.hired) <= day &&
      (member.left === undefined || day <= dayOf(member.left)),
  );
}

/** Growth edges of these people that are open on the day; on any theme where theme is null. */
function openGoals(people: readonly StaffMember[], theme: string | null, day: number): Goal[] {
  return goals.filter(
    (goal) =>
      goal.kind === "growth edge" &&
      people.some(({ name }) => name === goal.staff) &&
      (theme === null || goal.theme === theme) &&
      dayOf(goal.opened) <= day &&
      day <= (goal.closed === undefined ? dayOf(goal.review) + 150 : dayOf(goal.closed)),
  );
}

/** Form and attendance system know a session by day, coach, format and people: one of each. */
function withoutClashes(sessions: readonly Session[]): Session[] {
  const seen = new Set<string>();
  return sessions.filter(({ day, coach, format, staff: people }) => {
    const key = [day, coach, format, ...people.toSorted()].join("|");
    return !seen.has(key) && seen.add(key);
  });
}

function minutesOf(format: string, random: Random): number | null {
  if (random.chance(0.04)) return null;
  if (format === "training") return random.pick([90, 120, 180]);
  if (format === "group" || format === "peer") return random.pick([60, 75, 90]);
  return random.pick([30, 45, 45, 50, 60]);
}

function nextStep(random: Random): string {
  return random.pick([
    "Try it at the next visit",
    "Bring one example to the next supervision",
    "Draw the family’s circle of support",
    "Ask who else the family would like to have there",
    "Rehearse the opening question",
  ]);
}
