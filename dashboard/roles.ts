import type { Me, Role } from "../server/api.ts";
import type { State } from "./state.ts";

/** Roles as they are written on screen. */
export const roleNames: Record<Role, string> = {
  quality_lead: "Quality lead",
  leadership: "Leadership",
  coach: "Coach",
};

const coaching: readonly Role[] = ["quality_lead", "coach"];
const lead: readonly Role[] = ["quality_lead"];

/** Pages that are not for everybody. The server decides what is in them. */
const restricted: Partial<Record<State["page"], readonly Role[]>> = {
  plan: coaching,
  coach: coaching,
  session: coaching,
  values: coaching,
  data: lead,
  receipt: lead,
  coverage: lead,
  audit: lead,
  settings: lead,
  label: lead,
  people: lead,
};

/** Whether a page is for somebody's role. */
export const mayOpen = ({ role }: Me, page: State["page"]): boolean =>
  role !== null && (restricted[page]?.includes(role) ?? true);

/** Whether sessions and the names in them are for somebody's role. */
export const seesSessions = ({ role }: Me): boolean => role !== null && coaching.includes(role);

/** Whether the class of a session that somebody led may be corrected by somebody. */
export const mayCorrect = ({ role, person }: Me, ledBy: string | null): boolean =>
  role === "quality_lead" ||
  (role === "coach" && ledBy !== null && (person?.coaches.includes(ledBy) ?? false));

/** Whether what only quality leads do is offered. */
export const leads = ({ role }: Me): boolean => role === "quality_lead";
