/** Single sessions that carry the story: written by hand, one line each. */
export interface Scene {
  site: string;
  date: string;
  format: string;
  trigger: string;
  mandatory: boolean;
  themes: string[];
  /** Names, or everybody who works there that day. */
  staff: string[] | "all";
  /** Staff whose open goal on the theme is named. */
  names?: string[];
  nextStep?: string;
  followUp?: string;
  minutes?: number;
  notes?: string;
}

function training(site: string, date: string, trigger: string, theme: string, notes = ""): Scene {
  const themes = [theme];
  return { site, date, format: "training", trigger, mandatory: true, themes, staff: "all", notes };
}

const yearlyTraining = ["Larkspur", "Millbrook", "Ashford", "Quarry Road"].flatMap((site, i) => [
  training(site, `2024-04-${10 + i}`, "required", "CPR and first aid"),
  training(site, `2024-10-${21 + i}`, "required", "Annual privacy training"),
  training(site, `2025-04-${14 + i}`, "required", "CPR and first aid"),
  training(site, `2025-10-${20 + i}`, "required", "Annual privacy training"),
  training(site, `2026-04-${13 + i}`, "required", "CPR and first aid"),
]);

const answeredByTraining = [
  training(
    "Larkspur",
    "2024-07-16",
    "scheduled",
    "Cultural humility refresher",
    "Everyone was asked to come.",
  ),
  training(
    "Larkspur",
    "2024-10-08",
    "complaint",
    "Natural supports",
    "An aunt wrote that nobody had asked her to a meeting. Two hours on natural supports for all.",
  ),
  training("Millbrook", "2024-08-20", "scheduled", "Report writing refresher"),
  training("Millbrook", "2026-01-20", "crisis", "De-escalation"),
  training("Ashford", "2024-11-19", "scheduled", "Home visit safety refresher"),
  training(
    "Ashford",
    "2025-02-11",
    "incident",
    "Crisis & safety planning",
    "Called after a visit went wrong. One afternoon, nothing planned after it.",
  ),
  training("Ashford", "2026-02-17", "complaint", "Returning calls"),
  training("Quarry Road", "2025-05-13", "scheduled", "Boundaries refresher"),
  training("Quarry Road", "2025-08-12", "compliance", "Documentation"),
];

const answeredWell: Scene[] = [
  {
    site: "Larkspur",
    date: "2025-09-09",
    format: "individual",
    trigger: "incident",
    mandatory: false,
    themes: ["Crisis & safety planning"],
    staff: ["Corwin Maddox", "Everett Nakai"],
    names: ["Corwin Maddox", "Everett Nakai"],
    nextStep: "Rewrite the safety plan with the family’s neighbour in it",
    followUp: "2025-09-30",
    notes: "Police were called by a neighbour who was not in the plan.",
  },
  ...["2025-09-30", "2025-10-28"].map((date): Scene => ({
    site: "Larkspur",
    date,
    format: "supervision",
    trigger: "pd_plan",
    mandatory: false,
    themes: ["Crisis & safety planning"],
    staff: ["Corwin Maddox"],
    names: ["Corwin Maddox"],
    nextStep: "Try the new plan at the next team meeting",
  })),
  {
    site: "Larkspur",
    date: "2025-10-14",
    format: "peer",
    trigger: "pd_plan",
    mandatory: false,
    themes: ["Crisis & safety planning", "Natural supports"],
    staff: ["Corwin Maddox", "Everett Nakai", "Keziah Pruitt", "Lupe Santangelo", "Paloma Dreyer"],
    names: ["Corwin Maddox", "Everett Nakai", "Keziah Pruitt", "Lupe Santangelo"],
  },
  {
    site: "Millbrook",
    date: "2025-06-17",
    format: "individual",
    trigger: "complaint",
    mandatory: false,
    themes: ["Natural supports"],
    staff: ["Winifred Castle"],
    names: ["Winifred Castle"],
    nextStep: "Ask the grandfather which day suits him",
    followUp: "2025-07-08",
  },
];

/** The huddle at Ashford: it meets every four weeks, and fewer come each time. */
const huddleAttendance = [7, 7, 6, 7, 6, 5, 5, 4, 4, 3, 3, 2];
const huddleDates =
  "2024-09-10 2024-10-08 2024-11-05 2024-12-03 2025-01-07 2025-02-04 2025-03-04 2025-04-01 2025-04-29 2025-05-27 2025-06-24 2025-07-22";
const ashfordTeam = [
  "Verity Calloway",
  "Orlando Peppers",
  "Magnus Iyer",
  "Sunniva Aldridge",
  "Clementine Voss",
  "Rufus Delacroix",
  "Ignatius Redmond",
];
const fadingHuddle = huddleDates.split(" ").map((date, i): Scene => ({
  site: "Ashford",
  date,
  format: "huddle",
  trigger: "scheduled",
  mandatory: false,
  themes: ["Engagement"],
  staff: ashfordTeam.slice(0, huddleAttendance[i]),
  minutes: 20,
}));

/** Coached when new, then only when something went wrong. */
const onlyAfterEvents = [
  ["Delphine Sauer", "2025-01-14", "incident", "Crisis & safety planning"],
  ["Delphine Sauer", "2025-08-05", "complaint", "Returning calls"],
  ["Delphine Sauer", "2026-03-10", "crisis", "Crisis & safety planning"],
  ["Barnaby Cho", "2025-03-18", "complaint", "Boundaries"],
  ["Barnaby Cho", "2025-12-09", "incident", "Medication"],
].map(([name = "", date = "", trigger = "", theme = ""]): Scene => ({
  site: "Ashford",
  date,
  format: "individual",
  trigger,
  mandatory: false,
  themes: [theme],
  staff: [name],
}));

/** One goal that is named whatever the session was about. */
const namedWidely = [
  ["2024-11-12", "Time management"],
  ["2025-01-28", "Self-care"],
  ["2025-04-22", "Transition"],
  ["2025-06-03", "Team meetings"],
  ["2025-08-26", "Caseload"],
].map(([date = "", theme = ""]): Scene => ({
  site: "Quarry Road",
  date,
  format: "individual",
  trigger: "pd_plan",
  mandatory: false,
  themes: [theme],
  staff: ["Cormac Beaulieu"],
  names: ["Cormac Beaulieu"],
}));

export const scenes: Scene[] = [
  ...yearlyTraining,
  ...answeredByTraining,
  ...answeredWell,
  ...fadingHuddle,
  ...onlyAfterEvents,
  ...namedWidely,
];
