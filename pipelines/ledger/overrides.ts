import type { SQLOutputValue } from "node:sqlite";
import type { Ledger } from "./ledger.ts";

export const classes = ["purposeful", "unanchored", "reactive", "unknown", "required"] as const;
export type Class = (typeof classes)[number];

/**
 * A class that a person gave to a session, with the reason. The latest of a session stands; a row that
 * says the same as the one that stands takes it back, by its own author, so that no row is ever changed.
 */
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

const columns = "session_id, class, why, author, at";

const read = (row: Record<string, SQLOutputValue>): Override => ({
  sessionId: String(row.session_id),
  class: row.class as Class,
  why: String(row.why),
  author: String(row.author),
  at: String(row.at),
});

/** Every override ever given, oldest first. */
export const listOverrides = (ledger: Ledger): Override[] =>
  ledger.prepared(`SELECT ${columns} FROM overrides ORDER BY override_id`).all().map(read);

/** Those of one session. */
export const overridesOf = (ledger: Ledger, sessionId: string): Override[] =>
  ledger
    .prepared(`SELECT ${columns} FROM overrides WHERE session_id = ? ORDER BY override_id`)
    .all(sessionId)
    .map(read);

/** An override with what became of it. */
export interface Correction extends Override {
  readonly stands: boolean;
  /** Who took it back, and when; null where nobody did. */
  readonly withdrawn: Pick<Override, "author" | "at"> | null;
}

/** What became of each override, oldest first, once all of `said` are said in their order. */
export function correctionsOf(said: readonly Override[]): Correction[] {
  const all: Correction[] = [];
  const standing = new Map<string, number>();
  for (const row of said) {
    const at = standing.get(row.sessionId);
    const before = at === undefined ? undefined : all[at];
    const takesBack = before?.class === row.class && before.why === row.why;
    if (at !== undefined && before) {
      const withdrawn = takesBack ? { author: row.author, at: row.at } : null;
      all[at] = { ...before, stands: false, withdrawn };
      standing.delete(row.sessionId);
    }
    if (takesBack) continue;
    standing.set(row.sessionId, all.length);
    all.push({ ...row, stands: true, withdrawn: null });
  }
  return all;
}

/** The override that stands for a session, or null. */
export const findCorrection = (ledger: Ledger, sessionId: string): Correction | null =>
  correctionsOf(listOverrides(ledger)).find(
    (each) => each.stands && each.sessionId === sessionId,
  ) ?? null;
