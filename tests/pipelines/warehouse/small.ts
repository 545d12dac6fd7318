import { join } from "node:path";
import type { Import } from "../../../pipelines/ledger/imports.ts";
import type { NextOptions, NextWarehouse } from "../../../pipelines/warehouse/build.ts";

const standing = `
  SELECT * FROM (SELECT *, max(import_id) OVER (PARTITION BY agency, key) AS latest
                 FROM raw.sessions)
  WHERE import_id = latest`;

/** Models small enough to see through: what is tested here is the store around them. */
const models = [
  {
    schema: "marts",
    name: "coverage",
    needs: [],
    sql: `SELECT agency, site, coach AS staff, max(date) AS last_session,
            CAST(count(*) AS INTEGER) AS sessions, ARRAY['=1+1', 'it''s'] AS flags,
            true AS active, CAST(7 AS INTEGER) AS longest_gap_days,
            CAST(28 AS INTEGER) AS days_since_last, ARRAY['MI skills'] AS not_reached_themes
          FROM (${standing}) GROUP BY agency, site, coach`,
  },
  {
    schema: "marts",
    name: "imports",
    needs: [],
    sql: "SELECT * FROM raw.imports",
  },
];

/** A build with those models, the least of catalogues, and a day of its own. */
export const buildOptions: NextOptions = {
  models,
  checks: [],
  catalogues: join(import.meta.dirname, "catalogues"),
  today: "2026-07-01",
};

export interface Session {
  key: string;
  date: string;
  site?: string;
  coach?: string;
  notes?: string;
  minutes?: number | null;
}

/** Appends sessions to the next warehouse as one import. */
export async function addSessions(
  next: NextWarehouse,
  importId: number,
  sessions: readonly Session[],
): Promise<void> {
  await next.append("sessions", {
    import_id: importId,
    line: sessions.map((_, index) => index + 2),
    key: sessions.map((session) => session.key),
    session_id: sessions.map((session) => session.key),
    date: sessions.map((session) => session.date),
    site: sessions.map((session) => session.site ?? "North"),
    coach: sessions.map((session) => session.coach ?? null),
    staff: sessions.map(() => ["Ann Lee", "Bo Ray"]),
    minutes: sessions.map((session) => session.minutes ?? null),
    notes: sessions.map((session) => session.notes ?? null),
  });
  next.accept(anImport(importId, sessions.length));
}

/** An import of the ledger with plausible words. */
export function anImport(importId: number, rows: number): Import {
  return {
    importId,
    file: `file ${importId}.csv`,
    sha256: String(importId).padStart(64, "0"),
    export: "sessions",
    outcome: "accepted",
    importedAt: "2026-07-01T12:00:00.000Z",
    today: "2026-07-01",
    rows: { read: rows, new: rows, changed: 0, unchanged: 0, duplicate: 0, rejected: 0 },
    answers: { encoding: "utf-8" },
    decisions: [{ id: "delimiter" }],
    rejects: [],
  };
}
