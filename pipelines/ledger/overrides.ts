import type { Ledger } from "./ledger.ts";

export const classes = ["purposeful", "unanchored", "reactive", "unknown", "required"] as const;
export type Class = (typeof classes)[number];

/** A class that a person gave to a session, with the reason; the latest of a session stands. */
export interface Override {
  readonly sessionId: string;
  readonly class: Class;
  readonly why: string;
  readonly author: string;
  /** Instant, UTC. */
  readonly at: string;
}

export function addOverride(ledger: Ledger, override: Override): void {
  ledger.database
    .prepare("INSERT INTO overrides (session_id, class, why, author, at) VALUES (?, ?, ?, ?, ?)")
    .run(override.sessionId, override.class, override.why, override.author, override.at);
}

/** Every override ever given, oldest first. */
export function listOverrides(ledger: Ledger): Override[] {
  return ledger.database
    .prepare("SELECT session_id, class, why, author, at FROM overrides ORDER BY override_id")
    .all()
    .map((row) => ({
      sessionId: String(row.session_id),
      class: row.class as Class,
      why: String(row.why),
      author: String(row.author),
      at: String(row.at),
    }));
}
