import { isoDate, usDate } from "./calendar.ts";
import { csv, sentenceCase } from "./csv.ts";
import type { Random } from "./random.ts";
import type { Session } from "./sessions.ts";

const formFormats: Record<string, string> = {
  individual: "One-on-one",
  group: "Group reflection",
  peer: "Peer learning",
  observation: "Observed meeting",
  supervision: "Supervision",
  onboarding: "Shadowing",
  training: "Training",
};
const formTriggers: Record<string, string> = {
  pd_plan: "PD plan",
  fidelity_data: "Fidelity data",
  scheduled: "Scheduled",
  staff_request: "Staff request",
  incident: "Incident",
  complaint: "Complaint",
  crisis: "Crisis",
  compliance: "Audit finding",
  new_hire: "New hire",
  required: "Annual requirement",
};

/** A web form: one row per session, lists split by ";", some forms sent twice, blanks left blank. */
export function coachingForm(sessions: readonly Session[], random: Random): Uint8Array {
  const header = [
    "Completion time",
    "Date of session",
    "Site",
    "Coach",
    "Who attended?",
    "Session type",
    "What prompted it?",
    "Mandatory?",
    "Focus area(s)",
    "PD goals",
    "Next steps",
    "Check-back date",
    "Length (min)",
    "How many attended?",
    "Comments",
  ];
  const rows = sessions.flatMap((session) => {
    const filledIn = usDate(session.day + random.between(0, 3));
    const [hour, minute] = [random.between(8, 17), random.between(10, 57)];
    const cells = [
      usDate(session.day),
      session.site,
      session.coach,
      // Names typed by hand on a Mac come decomposed.
      `${session.staff.join(";")};`.normalize("NFD"),
      formFormats[session.format] ?? session.format,
      session.trigger === "scheduled" && random.chance(0.3) ? "" : formTriggers[session.trigger],
      session.mandatory ? "Yes" : random.chance(0.15) && session.format !== "training" ? "" : "No",
      session.themes.map((theme) => formTheme(theme, random)).join(";"),
      session.goals.map(({ id }) => id).join(";"),
      session.nextStep,
      session.followUp === null ? "" : usDate(session.followUp),
      session.minutes,
      session.staff.length,
      session.notes,
    ];
    const sent = [[`${filledIn} ${hour}:${minute}`, ...cells]];
    return random.chance(0.015) ? [...sent, [`${filledIn} ${hour}:${minute + 2}`, ...cells]] : sent;
  });
  return csv([header, ...rows], "\r\n");
}

function formTheme(theme: string, random: Random): string {
  if (theme === "Natural supports" && random.chance(0.25)) return "NS";
  if (theme === "Book club") return random.pick(["Book club", "book club "]);
  return theme;
}

/** An attendance system: one row per person invited, ISO dates, a byte order mark. */
export function attendance(sessions: readonly Session[]): Uint8Array {
  const header = [
    "Session number",
    "Session date",
    "Location",
    "Led by",
    "Participant",
    "Attended?",
    "Activity type",
    "Reason",
    "Mandatory",
    "Topics",
    "Linked goal",
    "Follow-up date",
    "Duration (min)",
    "Remarks",
  ];
  const rows = sessions.flatMap((session, i) =>
    [...session.staff, ...session.absent].map((name) => [
      `T${20411 + i * 3}`,
      isoDate(session.day),
      session.site,
      session.coach,
      name,
      session.staff.includes(name) ? "Yes" : "No",
      session.format === "individual" ? "1:1" : sentenceCase(session.format),
      sentenceCase(session.trigger),
      session.mandatory ? "Y" : "N",
      session.themes.join("|"),
      session.goals
        .filter((goal) => goal.staff === name)
        .map(({ id }) => id)
        .join("|"),
      session.followUp === null ? "" : isoDate(session.followUp),
      session.minutes,
      session.notes,
    ]),
  );
  return csv([header, ...rows], "\n", "\uFEFF");
}
