import type { Correction } from "./corrections.ts";

export type SessionRow = {
  session_id: string;
  site: string;
  date: string;
  class: string;
  detail: string | null;
  settled: boolean;
  theme: string | null;
  format: string | null;
  channel: string | null;
  trigger: string | null;
  coach: string | null;
  attendees: number;
  minutes: number | null;
  began_with_event: boolean;
  overridden: boolean;
  sentence: string | null;
};

export type SessionPage = {
  total: number;
  page: number;
  pageSize: number;
  rows: SessionRow[];
  /** Sessions by class under the filters other than class and detail. */
  classes: ClassCount[];
};

/** Sessions of a class, and how many of them are not yet carried, or reactive as everyone was new. */
export type ClassCount = { class: string; sessions: number; weak: number; entry_only: number };

/** Signal code -> what it rests on: ids of goals or sessions, priorities, names with hire dates. */
export type Evidence = Record<string, string[]>;

export type Session = {
  session_id: string;
  site: string;
  date: string;
  class: string;
  detail: string | null;
  settled: boolean;
  /** First day on which no later activity can change the class, by the two windows. */
  settles_on: string;
  looks_back_to: string;
  looks_ahead_to: string;
  theme: string | null;
  signals: string[];
  evidence: Evidence;
  would_change: string | null;
  sentence: string | null;
  coach: string | null;
  staff: string[];
  format: string | null;
  channel: string | null;
  trigger: string | null;
  mandatory: boolean | null;
  minutes: number | null;
  themes: string[];
  goal_ids: string[];
  action_step: string | null;
  follow_up_date: string | null;
  invited: number | null;
  attended: number | null;
  notes: string | null;
  began_with_event: boolean;
  override_class: string | null;
  override_why: string | null;
};

export type ThemeVerdict = {
  theme: string;
  class: string;
  detail: string | null;
  signals: string[];
  evidence: Evidence;
};

/** A session on the same theme at the same site, in the windows around the one that is open. */
export type Neighbor = {
  session_id: string;
  date: string;
  class: string;
  detail: string | null;
  format: string | null;
  channel: string | null;
  trigger: string | null;
};

/** An earlier class of a session and when a build changed it. */
export type ClassChange = { was: string; became: string; wasSettled: boolean; at: string };

export type SessionDetail = {
  session: Session;
  /** What stands for who led it in addresses. */
  coach_key: string | null;
  /** Every class that a person gave it, oldest first. */
  corrections: Correction[];
  changes: ClassChange[];
  by_theme: ThemeVerdict[];
  around: Neighbor[];
};
