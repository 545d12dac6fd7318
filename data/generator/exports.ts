import { dayOf, isoDate, usDate } from "./calendar.ts";
import { csv, sentenceCase, windows1252 } from "./csv.ts";
import { attendance, coachingForm } from "./logs.ts";
import { teamMeetings } from "./meetings.ts";
import { goals, priorities, staff } from "./people.ts";
import { seeded, type Random } from "./random.ts";
import { coachingSessions } from "./sessions.ts";
import { fidelitySurveys } from "./surveys.ts";

/** Larkspur and Millbrook fill in a form; the other two have an attendance system. */
const formSites = new Set(["Larkspur", "Millbrook"]);

/** Returns the sample's files by name: what each system of the agency would export. */
export function sampleExports(seed: number): Map<string, Uint8Array> {
  const sessions = coachingSessions(seeded(seed));
  const onForm = sessions.filter(({ site }) => formSites.has(site));
  const inSystem = sessions.filter(({ site }) => !formSites.has(site));
  return new Map([
    ["staff-roster.csv", staffRoster()],
    ["agency-priorities.csv", agencyPriorities()],
    ["pd-plans.csv", pdPlans()],
    ["coaching-form.csv", coachingForm(onForm, seeded(seed + 1))],
    ["training-system-attendance.csv", attendance(inSystem)],
    ["team-meetings.csv", meetingLog(seeded(seed + 2))],
    ["fidelity-survey.csv", surveyReport(seeded(seed + 3))],
  ]);
}

/** A spreadsheet: a title line, a total row, empty columns at the right, an old encoding. */
function pdPlans(): Uint8Array {
  const header = [
    "Goal number",
    "Staff member",
    "Site",
    "Type",
    "Area",
    "Goal text",
    "Date set",
    "Review by",
    "Completed",
    "Score at start",
    "Follow-up score",
  ];
  const rows = goals.map((goal) => [
    goal.id,
    goal.staff,
    goal.site,
    sentenceCase(goal.kind),
    goal.theme === "Natural supports" && goal.site === "Millbrook"
      ? "Informal supports"
      : goal.theme,
    goal.text,
    monthDate(goal.opened),
    monthDate(goal.review),
    goal.closed === undefined ? "" : monthDate(goal.closed),
    goal.start,
    goal.followUp,
  ]);
  const title = ["Professional development plans – all teams"];
  const total = ["Total", goals.length];
  const padded = [title, header, ...rows, total].map((row) => [...row, ...gaps(13 - row.length)]);
  return windows1252(csv(padded, "\r\n"));
}

function staffRoster(): Uint8Array {
  const header = ["Employee", "Team", "Position", "Reports to", "Hire date", "Last day"];
  const rows = staff.map(({ name, site, role, supervisor, hired, left }, i) => [
    name,
    i % 9 === 4 ? site.toUpperCase() : site,
    role,
    supervisor,
    hired,
    left,
  ]);
  return csv([header, ...rows], "\n");
}

/** Every date is the first of a month: nothing in the file says whether days or months come first. */
function agencyPriorities(): Uint8Array {
  const header = ["Site", "Agency priority", "Start", "Until", "Based on"];
  const rows = priorities.map(({ site, theme, from, to, source }) => [
    site,
    theme,
    usDate(dayOf(from)),
    to === undefined ? "" : usDate(dayOf(to)),
    source,
  ]);
  return csv([header, ...rows], "\n");
}

function meetingLog(random: Random): Uint8Array {
  const header = ["Site", "Date of meeting", "Family ID", "Informal supports", "People present"];
  const rows = teamMeetings(random).map(({ site, day, family, naturalSupports, present }) => [
    site,
    isoDate(day),
    family,
    naturalSupports,
    random.chance(0.01) ? "" : present,
  ]);
  return csv([header, ...rows], "\n");
}

/** Scores as percent; the survey's owner hides cells with fewer than 11 forms. */
function surveyReport(random: Random): Uint8Array {
  const header = [
    "Quarter",
    "Team",
    "Completed by",
    "Overall score",
    "Teamwork",
    "Natural & community supports",
    "Outcomes-based",
    "Surveys",
  ];
  const rows = fidelitySurveys(random).map((survey) => {
    const { overall, teamwork, supports, outcomes, forms } = survey;
    const scores = [overall, teamwork, supports, outcomes].map((score) =>
      forms < 11 ? "*" : `${score.toFixed(1)}%`,
    );
    const team = survey.site === "Quarry Road" ? "Quarry Rd" : survey.site;
    const quarter = `Q${survey.quarter} ${survey.year}`;
    return [quarter, team, survey.respondent, ...scores, forms < 11 ? "<11" : forms];
  });
  return csv([header, ...rows], "\n");
}

/** `4-Mar-2025`, as spreadsheets write it. */
function monthDate(date: string): string {
  const names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const [year = "", month = "", day = ""] = date.split("-");
  return `${Number(day)}-${names[Number(month) - 1]}-${year}`;
}

function gaps(count: number): string[] {
  return Array.from({ length: count }, () => "");
}
