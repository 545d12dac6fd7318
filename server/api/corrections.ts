import type { Class, Correction } from "../../pipelines/ledger/overrides.ts";

export type { Class, Correction };

/** A session whose class a person corrected: ours, theirs, and who said so. */
export type CorrectedRow = {
  session_id: string;
  site: string;
  date: string;
  class: string;
  detail: string | null;
  override_class: string;
  why: string;
  author: string;
  at: string;
};

export type Corrections = {
  /** Sessions that have a class, required ones too. */
  sessions: number;
  /** How many of them a person corrected. */
  total: number;
  /** The newest of those first. */
  corrected: CorrectedRow[];
  /** Corrections of sessions that are not in the data: they count again once those are. */
  waiting: Correction[];
};
