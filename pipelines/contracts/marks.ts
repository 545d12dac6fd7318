import type { ExportName } from "./column.ts";

/**
 * Columns beyond the required ones that make the most difference, each with the reason that the rules
 * give (sections 2 and 4): what a template marks where no data say how much.
 */
export const marks: Partial<Record<ExportName, Record<string, string>>> = {
  sessions: {
    themes: "without a theme or a goal number a session cannot be judged",
    goal_ids: "a goal number links a session to the PD goal of an attendee",
    trigger: "tells an event, a required training and a new hire from a scheduled session",
    follow_up_date: "a later session near this date carries the theme on",
  },
  goals: {
    target_date: "without it a goal that is never closed counts as open for good",
    closed: "a goal counts for 30 days after it is closed",
  },
  staff: {
    hired: "tells who was new at a session",
    left: "goals and reach do not count after it",
  },
  fidelity: {
    case_id: "figures rest on families, counted by it; stored only as a keyed hash",
    n: "weighs a mean or share by the families behind it",
  },
  priorities: { to: "without it a priority stays one for good" },
};
