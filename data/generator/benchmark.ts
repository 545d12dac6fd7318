import { closeSync, openSync, writeSync } from "node:fs";
import { dayOf, isoDate } from "./calendar.ts";
import { csvLine, type Cell } from "./csv.ts";
import { seeded, type Random } from "./random.ts";

/** A large agency: fifty sites over sixty months, in the product's own columns. */
const siteCount = 50;
const firstDay = dayOf("2021-07-01");
const days = dayOf("2026-06-30") - firstDay + 1;
const sessionsPerStaff = 600;
const goalsPerStaff = 3;
const goalDays = Math.floor(days / goalsPerStaff);
const familiesPerSite = 60;
const meetingsPerSite = 1200;

const themes = [
  "Natural supports",
  "Engagement",
  "Family voice & choice",
  "Strengths-based",
  "Needs-based planning",
  "Team meetings",
  "Outcomes-based",
  "Crisis & safety planning",
  "Transition",
  "MI skills",
  "Documentation",
  "Trauma-informed care",
  "Time management",
  "Self-care",
  "Team building",
  "Report writing",
];

/** Format, share of sessions and most attendees. */
const formats = [
  ["individual", 0.4, 1],
  ["supervision", 0.25, 1],
  ["group", 0.09, 8],
  ["peer", 0.06, 6],
  ["huddle", 0.05, 8],
  ["observation", 0.06, 1],
  ["onboarding", 0.04, 1],
  ["training", 0.05, 12],
] as const;

const otherTriggers = [
  "scheduled",
  "scheduled",
  "staff_request",
  "staff_request",
  "incident",
  "complaint",
  "compliance",
  "required",
];

const header = {
  sessions:
    "session_id,date,site,coach,staff,format,trigger,mandatory,themes,goal_ids,action_step,follow_up_date,minutes,attended,notes",
  goals: "goal_id,staff,site,theme,text,opened,target_date,closed,kind",
  staff: "staff,site,role,supervisor,hired,left",
  fidelity: "site,date,measure,value,unit,case_id",
  priorities: "site,theme,from,to,source",
};

/** Days of the month after those of a large agency. */
const daysOfNextMonth = 31;

/** Writes `count` sessions to the file and the other exports beside it; returns their paths. */
export function writeBenchmark(out: string, count: number, seed: number): string[] {
  const stem = out.replace(/\.csv$/, "");
  const staffPerSite = staffPerSiteOf(count);
  const files: [path: string, header: string, rows: Iterable<Cell[]>][] = [
    [out, header.sessions, sessionRows(count, seed)],
    [`${stem}-goals.csv`, header.goals, goalRows(staffPerSite)],
    [`${stem}-staff.csv`, header.staff, staffRows(staffPerSite)],
    [`${stem}-fidelity.csv`, header.fidelity, fidelityRows(seed)],
    [`${stem}-priorities.csv`, header.priorities, priorityRows()],
  ];
  for (const [path, line, rows] of files) writeRows(path, line, rows);
  return files.map(([path]) => path);
}

/** Writes `added` sessions of the month after to the file, of an agency that has `count` sessions. */
export function writeNextMonth(out: string, count: number, added: number, seed: number): void {
  writeRows(out, header.sessions, nextMonthRows(count, added, seed));
}

/** Yields the sessions of a large agency by date, one row at a time: memory stays flat. */
export function sessionRows(count: number, seed: number): Generator<Cell[]> {
  const dayAt = (i: number): number => firstDay + Math.floor((i / count) * days);
  return rowsFrom(1, count, { staffPerSite: staffPerSiteOf(count), dayAt, seed });
}

/** Yields sessions of the month after, by the same people as those of a large agency. */
export function nextMonthRows(count: number, added: number, seed: number): Generator<Cell[]> {
  const dayAt = (i: number): number => firstDay + days + Math.floor((i / added) * daysOfNextMonth);
  const staffPerSite = staffPerSiteOf(count);
  return rowsFrom(count + 1, added, { staffPerSite, dayAt, seed: seed + 2 });
}

interface Drawn {
  staffPerSite: number;
  dayAt: (i: number) => number;
  seed: number;
}

function* rowsFrom(
  firstNumber: number,
  count: number,
  { staffPerSite, dayAt, seed }: Drawn,
): Generator<Cell[]> {
  const random = seeded(seed);
  for (let i = 0; i < count; i += 1) {
    const site = random.between(1, siteCount);
    const day = dayAt(i);
    const [format, most] = formatOf(random);
    const first = random.between(1, staffPerSite);
    const attending = Array.from(
      { length: Math.min(staffPerSite, random.between(Math.ceil(most / 2), most)) },
      (_, member) => ((first + member - 1) % staffPerSite) + 1,
    );
    const onGoal = random.chance(0.4);
    const goal = Math.min(goalsPerStaff - 1, Math.floor((day - firstDay) / goalDays));
    const theme = onGoal ? goalTheme(site, first, goal) : random.pick(themes);
    const isEmpty = !onGoal && random.chance(0.06);
    yield [
      `S${firstNumber + i}`,
      isoDate(day),
      siteName(site),
      coachName(site, (first % 4) + 1),
      attending.map((member) => staffName(site, member)).join("; "),
      format,
      onGoal ? "pd_plan" : isEmpty ? "" : random.pick(otherTriggers),
      format === "training" ? "yes" : "no",
      isEmpty ? "" : theme,
      onGoal ? goalId(site, first, goal) : "",
      onGoal ? "Try it at the next visit and bring one example" : "",
      onGoal && random.chance(0.3) ? isoDate(day + 21) : "",
      random.between(2, 9) * 10,
      attending.length,
      random.chance(0.5) ? "Talked through the last two team meetings and what to try next." : "",
    ];
  }
}

function* goalRows(staffPerSite: number): Generator<Cell[]> {
  for (const [site, member] of everyone(staffPerSite)) {
    for (let goal = 0; goal < goalsPerStaff; goal += 1) {
      const opened = firstDay + goal * goalDays + (member % 28);
      const closed = goal < goalsPerStaff - 1 ? isoDate(opened + goalDays - 40) : "";
      const target = isoDate(opened + 365);
      const theme = goalTheme(site, member, goal);
      const [id, name] = [goalId(site, member, goal), staffName(site, member)];
      const text = `Practise ${theme.toLowerCase()}`;
      yield [id, name, siteName(site), theme, text, isoDate(opened), target, closed, "growth_edge"];
    }
  }
}

function* staffRows(staffPerSite: number): Generator<Cell[]> {
  for (const [site, member] of everyone(staffPerSite)) {
    const hired = member % 3 === 0 ? firstDay + ((member * 97 + site * 31) % days) : firstDay - 400;
    const left = member % 5 === 0 ? isoDate(Math.max(hired, firstDay) + 500) : "";
    const supervisor = coachName(site, (member % 4) + 1);
    const name = staffName(site, member);
    yield [name, siteName(site), "Care coordinator", supervisor, isoDate(hired), left];
  }
}

function* fidelityRows(seed: number): Generator<Cell[]> {
  const random = seeded(seed + 1);
  for (let site = 1; site <= siteCount; site += 1) {
    for (let i = 0; i < meetingsPerSite; i += 1) {
      const date = isoDate(firstDay + Math.floor((i / meetingsPerSite) * days));
      const family = `F${site}-${random.between(1, familiesPerSite)}`;
      yield [siteName(site), date, "ns_attending", random.successes(5, 0.25), "count", family];
    }
  }
}

function* priorityRows(): Generator<Cell[]> {
  for (let site = 1; site <= siteCount; site += 1) {
    const theme = themes[site % 12] ?? "";
    yield [siteName(site), theme, "2023-01-01", site % 2 === 0 ? "2024-12-31" : "", "Plan"];
  }
}

function* everyone(staffPerSite: number): Generator<[site: number, member: number]> {
  for (let site = 1; site <= siteCount; site += 1) {
    for (let member = 1; member <= staffPerSite; member += 1) yield [site, member];
  }
}

/** Writes a header and rows, a megabyte at a time. */
export function writeRows(path: string, line: string, rows: Iterable<Cell[]>): void {
  const file = openSync(path, "w");
  let waiting = `${line}\n`;
  for (const row of rows) {
    waiting += `${csvLine(row)}\n`;
    if (waiting.length < 1 << 20) continue;
    writeSync(file, waiting);
    waiting = "";
  }
  writeSync(file, waiting);
  closeSync(file);
}

function formatOf(random: Random): [format: string, most: number] {
  let left = random.share();
  for (const [format, share, most] of formats) {
    if (left < share) return [format, most];
    left -= share;
  }
  return ["other", 2];
}

/** Staff grow with the number of sessions: ten a month each, over the sixty months. */
function staffPerSiteOf(count: number): number {
  return Math.max(8, Math.ceil(count / siteCount / sessionsPerStaff));
}

function goalTheme(site: number, member: number, goal: number): string {
  return themes[(member * 7 + goal * 3 + site) % 12] ?? "";
}

function goalId(site: number, member: number, goal: number): string {
  return `G${site}-${member}-${goal + 1}`;
}

function siteName(site: number): string {
  return `Site ${site}`;
}

function coachName(site: number, coach: number): string {
  return `Coach ${site}-${coach}`;
}

function staffName(site: number, member: number): string {
  return `Worker ${site}-${member}`;
}
