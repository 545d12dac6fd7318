import type { Ledger } from "./ledger.ts";
import { listOverrides } from "./overrides.ts";
import { listReadings } from "./readings.ts";

/** A session whose class differs between a build and the one before it. */
export interface ClassChange {
  readonly sessionId: string;
  readonly was: string;
  readonly became: string;
  /** Whether the old class was settled: only a late or corrected row can change such a class. */
  readonly wasSettled: boolean;
}

/** Keeps the old classes with the import that changed them (null: several of one build, or
 * an undo, override or as-of). */
export function addChanges(
  ledger: Ledger,
  changes: readonly ClassChange[],
  cause: { buildId: number; importId: number | null; at: string },
): void {
  const insert = ledger.database.prepare(
    "INSERT INTO class_changes (build_id, session_id, was, became, was_settled, import_id, at) " +
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  for (const change of changes) {
    const { sessionId, was, became, wasSettled } = change;
    insert.run(cause.buildId, sessionId, was, became, Number(wasSettled), cause.importId, cause.at);
  }
}

/** The changes of one session's class, oldest first. */
export function listChanges(ledger: Ledger, sessionId: string): (ClassChange & { at: string })[] {
  return ledger
    .prepared(
      "SELECT session_id, was, became, was_settled, at FROM class_changes " +
        "WHERE session_id = ? ORDER BY build_id",
    )
    .all(sessionId)
    .map((row) => ({
      sessionId: String(row.session_id),
      was: String(row.was),
      became: String(row.became),
      wasSettled: row.was_settled === 1,
      at: String(row.at),
    }));
}

/** Forgets what is known of sessions that are no more: earlier classes, overrides, blind readings. */
export function forgetSessions(ledger: Ledger, sessions: Iterable<string>): void {
  const ofChanges = ledger.database.prepare("DELETE FROM class_changes WHERE session_id = ?");
  const ofOverrides = ledger.database.prepare("DELETE FROM overrides WHERE session_id = ?");
  const ofReadings = ledger.database.prepare("DELETE FROM reading_sessions WHERE session_id = ?");
  const read = new Set(
    listReadings(ledger).flatMap(({ sessions: drawn }) => drawn.map(({ sessionId }) => sessionId)),
  );
  const overridden = new Set(listOverrides(ledger).map(({ sessionId }) => sessionId));
  for (const session of sessions) {
    ofChanges.run(session);
    if (overridden.has(session)) ofOverrides.run(session);
    if (read.has(session)) ofReadings.run(session);
  }
}
