import type { Agreement } from "../../pipelines/agreement.ts";
import type { Label } from "../../pipelines/ledger/readings.ts";
import type { Session } from "./sessions.ts";

export type { Agreement } from "../../pipelines/agreement.ts";
export type { Label } from "../../pipelines/ledger/readings.ts";

/** A blind reading of sessions by a person; `agreement` once it is at its end. */
export type ReadingRow = {
  readingId: number;
  author: string;
  seed: number;
  /** Version of the rules by which it was drawn, and of those behind the classes now. */
  rulesVersion: number | null;
  rulesNow: number | null;
  asOf: string;
  begunAt: string;
  endedAt: string | null;
  /** Its sessions in the order of reading, from place 1, with the answers; null: none yet. */
  answers: { place: number; label: Label | null }[];
  agreement: Agreement | null;
};

/** A session on which a person and we differ, with our reason and what has become of our class. */
export type Differing = {
  place: number;
  session_id: string;
  label: string;
  class: string;
  detail: string | null;
  sentence: string | null;
  /** Our class when it was drawn, where it is another now. */
  was: string | null;
  settled: boolean;
};

export type ReadingDetail = ReadingRow & {
  /** Empty until its end. */
  differ: Differing[];
  /** Sessions whose class is another than when they were drawn, and of those compared not settled. */
  changed: number;
  provisional: number;
};

/** A session as it was logged, with what was known around it, and nothing of its class. */
export type BlindSession = {
  session: Pick<
    Session,
    | "site"
    | "date"
    | "format"
    | "channel"
    | "trigger"
    | "mandatory"
    | "minutes"
    | "themes"
    | "goal_ids"
    | "staff"
    | "action_step"
    | "follow_up_date"
  > & {
    /** First and last day of what is shown around it. */
    from_day: string;
    to_day: string;
  };
  staff: { staff: string; hired: string | null; hired_after: string | null }[];
  goals: {
    staff: string;
    goal_id: string;
    theme: string;
    opened: string;
    target_date: string | null;
    closed: string | null;
    strength: boolean;
    named: boolean;
  }[];
  priorities: { theme: string; from_date: string; to_date: string | null; source: string | null }[];
  around: {
    date: string;
    format: string | null;
    channel: string | null;
    trigger: string | null;
    mandatory: boolean | null;
    themes: string[];
    same_theme: boolean;
    /** Days after the session that is read; negative before it. */
    days: number;
    attendees: number;
    same_people: number;
  }[];
};
