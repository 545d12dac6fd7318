/** What kinds of coaching happened where, when and how often: the story the sample tells. */
export interface Activity {
  site: string;
  /** First and last month. */
  from: string;
  to: string;
  perMonth: number;
  format: string;
  trigger: string;
  /** One is drawn per session; none: nothing was logged. */
  themes: readonly string[];
  /** holders: staff with an open goal on the theme; mixed: two holders of three, then anyone. */
  who: "holders" | "mixed" | "anyone";
  staff: readonly [number, number];
  namesGoals?: boolean;
  nextStep?: string;
}

export const firstMonth = "2024-03";
export const lastMonth = "2026-06";
export const lastDate = "2026-06-30";
const embeddedAtLarkspur = "2025-04";
const embeddedAtMillbrook = "2025-03";
const taperedAtMillbrook = "2025-09";

type Rest = Partial<Activity>;

function activity(site: string, perMonth: number, kind: Activity, rest: Rest = {}): Activity {
  return { ...kind, ...rest, site, perMonth };
}

const always = { site: "", from: firstMonth, to: lastMonth, perMonth: 0 };

const checkIn: Activity = {
  ...always,
  format: "supervision",
  trigger: "scheduled",
  themes: [],
  who: "anyone",
  staff: [1, 1],
};
const asked: Activity = {
  ...always,
  format: "individual",
  trigger: "staff_request",
  themes: [
    "Time management",
    "Report writing",
    "Self-care",
    "Caseload",
    "Trauma-informed care",
    "Crisis & safety planning",
  ],
  who: "anyone",
  staff: [1, 2],
};
const circle: Activity = {
  ...always,
  format: "group",
  trigger: "scheduled",
  themes: ["Book club", "Team building"],
  who: "anyone",
  staff: [4, 6],
};
const event: Activity = {
  ...always,
  format: "individual",
  trigger: "incident",
  themes: ["Crisis & safety planning", "Documentation", "Boundaries", "Team meetings"],
  who: "anyone",
  staff: [1, 2],
};
const goalTalk: Activity = {
  ...always,
  format: "individual",
  trigger: "pd_plan",
  themes: [],
  who: "holders",
  staff: [1, 1],
  namesGoals: true,
};
const goalSupervision: Activity = { ...goalTalk, format: "supervision" };
const observed: Activity = { ...goalTalk, format: "observation", trigger: "fidelity_data" };
const reflection: Activity = {
  ...goalTalk,
  format: "peer",
  who: "mixed",
  staff: [5, 7],
  nextStep: "Each brings one family’s map of who they count on",
};

const supports = { themes: ["Natural supports"] };
const larkspurWoven = { ...supports, from: embeddedAtLarkspur };
const millbrookWoven = { ...supports, from: embeddedAtMillbrook, to: taperedAtMillbrook };
const beforeLarkspur = { to: "2025-03" };
const motivational = { themes: ["MI skills"] };

const wellWorn = { themes: ["Documentation", "Consent forms", "Billing"] };

export const activities: Activity[] = [
  activity("Larkspur", 0.9, checkIn),
  activity("Larkspur", 2.9, asked, beforeLarkspur),
  activity("Larkspur", 2.6, asked, { from: embeddedAtLarkspur }),
  activity("Larkspur", 1.2, circle, beforeLarkspur),
  activity("Larkspur", 0.9, circle, { from: embeddedAtLarkspur }),
  activity("Larkspur", 0.7, asked, { ...supports, ...beforeLarkspur }),
  activity("Larkspur", 1.2, event, beforeLarkspur),
  activity("Larkspur", 0.5, event, { from: embeddedAtLarkspur, trigger: "complaint" }),
  activity("Larkspur", 0.8, goalTalk, motivational),
  activity("Larkspur", 0.5, goalSupervision, motivational),
  activity("Larkspur", 0.2, goalTalk, { themes: ["Family voice & choice"] }),
  activity("Larkspur", 1, reflection, larkspurWoven),
  activity("Larkspur", 1.6, goalSupervision, larkspurWoven),
  activity("Larkspur", 0.6, observed, larkspurWoven),
  activity("Larkspur", 0.4, goalTalk, { ...larkspurWoven, namesGoals: false }),

  activity("Millbrook", 0.9, checkIn),
  activity("Millbrook", 2.8, asked),
  activity("Millbrook", 1.1, circle, { themes: ["Gratitude practice", "Team building"] }),
  activity("Millbrook", 0.8, event, { trigger: "complaint" }),
  activity("Millbrook", 0.5, event, { trigger: "compliance", ...wellWorn }),
  activity("Millbrook", 0.5, goalTalk, { themes: ["Documentation"] }),
  activity("Millbrook", 0.5, goalSupervision, { themes: ["Documentation"] }),
  activity("Millbrook", 1.1, reflection, millbrookWoven),
  activity("Millbrook", 2, goalSupervision, millbrookWoven),
  activity("Millbrook", 0.7, observed, millbrookWoven),
  activity("Millbrook", 0.5, asked, { ...supports, from: "2026-01" }),
  activity("Millbrook", 0.5, goalTalk, { themes: ["Engagement"], from: "2025-11" }),

  activity("Ashford", 0.9, checkIn),
  activity("Ashford", 3, asked),
  activity("Ashford", 1, circle, { themes: ["Wellness hour"] }),
  activity("Ashford", 0.7, event),
  activity("Ashford", 0.7, event, { trigger: "crisis" }),
  activity("Ashford", 1, goalTalk, motivational),
  activity("Ashford", 0.6, goalSupervision, motivational),
  activity("Ashford", 0.4, observed, { themes: ["Team meetings"], from: "2025-07" }),
  activity("Ashford", 0.4, asked, supports),

  activity("Quarry Road", 1.1, checkIn),
  activity("Quarry Road", 2.2, asked),
  activity("Quarry Road", 0.5, circle, { staff: [3, 4] }),
  activity("Quarry Road", 0.8, event, { trigger: "complaint" }),
  activity("Quarry Road", 0.6, event, { trigger: "compliance", ...wellWorn }),
  activity("Quarry Road", 0.9, goalSupervision, { themes: ["Documentation"] }),
  activity("Quarry Road", 0.4, asked, { themes: ["Documentation"] }),
  activity("Quarry Road", 0.25, goalTalk, { themes: ["Transition"] }),
];

/** Theme of a second onboarding session, once the site has woven it into its learning loop. */
export const onboardingThemes: Record<string, { theme: string; from: string; to: string }> = {
  Larkspur: { theme: "Natural supports", from: `${embeddedAtLarkspur}-15`, to: lastDate },
  Millbrook: { theme: "Natural supports", from: `${embeddedAtMillbrook}-15`, to: "2025-09-30" },
};

/** Natural supports per meeting that a site's families bring, on average, in a month. */
export function supportsPerMeeting(site: string, month: string): number {
  const path = supportPaths[site] ?? "";
  const steps = path.split(" ").map((step) => step.split(":"));
  const [, mean] = steps.findLast(([from = ""]) => from <= month) ?? [];
  return Number(mean);
}

/** "from month:mean" steps. */
const supportPaths: Record<string, string> = {
  Larkspur: "2024-01:0.95 2025-04:1.05 2025-05:1.35 2025-06:1.6 2025-07:1.75 2025-08:1.85",
  Millbrook:
    "2024-01:1.05 2025-03:1.2 2025-04:1.5 2025-05:1.75 2025-10:1.7 2025-11:1.6 2025-12:1.45 2026-01:1.3 2026-02:1.2",
  Ashford: "2024-01:1.15",
  "Quarry Road": "2024-01:0.9",
};
