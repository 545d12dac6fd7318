import type { AuditRow } from "../../pipelines/ledger/audit.ts";

export type { AuditRow };

/** Rows of the audit, the latest first; `who` in them as it is written on screen. */
export type AuditFound = {
  rows: AuditRow[];
  /** How many match. */
  total: number;
  /** What there is to choose from: actions, and who did them. */
  actions: string[];
  people: { who: string; name: string }[];
};

export type AuditPage = AuditFound & { page: number; pageSize: number };
