import { ThroughlineError } from "../errors.ts";
import { type Ledger, transaction } from "./ledger.ts";
import { type Class, classes } from "./overrides.ts";

/** What a person says of a session that is read blind. */
export const labels = [...classes, "cannot_tell"] as const;
export type Label = (typeof labels)[number];

/** One session of a reading. */
export interface ReadSession {
  /** Place in the order of reading, from 1. */
  readonly place: number;
  readonly sessionId: string;
  /** The class of the rules when it was drawn. */
  readonly drawnClass: Class;
  readonly label: Label | null;
}

/** A blind reading of sessions by one person. Instants are UTC. */
export interface BlindReading {
  readonly readingId: number;
  readonly author: string;
  readonly seed: number;
  /** Version of the rules, and as-of date, by which the sessions were drawn. */
  readonly rulesVersion: number | null;
  readonly asOf: string;
  readonly begunAt: string;
  /** When its answers were closed and compared; null: it goes on. */
  readonly endedAt: string | null;
  readonly sessions: readonly ReadSession[];
}

/** The seed of the next reading: none draws as another did. */
export function nextSeed(ledger: Ledger): number {
  const row = ledger.database.prepare("SELECT max(seed) AS seed FROM readings").get();
  return Number(row?.seed ?? 0) + 1;
}

/** Begins a reading of these sessions, in this order. Returns its number. */
export function beginReading(
  ledger: Ledger,
  reading: Pick<BlindReading, "author" | "seed" | "rulesVersion" | "asOf" | "begunAt">,
  sessions: readonly Pick<ReadSession, "sessionId" | "drawnClass">[],
): number {
  const { author, seed, rulesVersion, asOf, begunAt } = reading;
  return transaction(ledger, () => {
    const { lastInsertRowid } = ledger.database
      .prepare(
        "INSERT INTO readings (author, seed, rules_version, as_of, begun_at) VALUES (?, ?, ?, ?, ?)",
      )
      .run(author, seed, rulesVersion, asOf, begunAt);
    const insert = ledger.database.prepare(
      "INSERT INTO reading_sessions (reading_id, place, session_id, drawn_class) VALUES (?, ?, ?, ?)",
    );
    for (const [at, { sessionId, drawnClass }] of sessions.entries())
      insert.run(lastInsertRowid, at + 1, sessionId, drawnClass);
    return Number(lastInsertRowid);
  });
}

/** All readings with their sessions, oldest first. */
export function listReadings(ledger: Ledger): BlindReading[] {
  const sessions = Map.groupBy(
    ledger.database.prepare("SELECT * FROM reading_sessions ORDER BY reading_id, place").all(),
    (row) => Number(row.reading_id),
  );
  return ledger.database
    .prepare("SELECT * FROM readings ORDER BY reading_id")
    .all()
    .map((row) => ({
      readingId: Number(row.reading_id),
      author: String(row.author),
      seed: Number(row.seed),
      rulesVersion: row.rules_version === null ? null : Number(row.rules_version),
      asOf: String(row.as_of),
      begunAt: String(row.begun_at),
      endedAt: row.ended_at === null ? null : String(row.ended_at),
      sessions: (sessions.get(Number(row.reading_id)) ?? []).map((each) => ({
        place: Number(each.place),
        sessionId: String(each.session_id),
        drawnClass: each.drawn_class as Class,
        label: each.label as Label | null,
      })),
    }));
}

/** A reading. Throws when the ledger has none of that number. */
export function findReading(ledger: Ledger, readingId: number): BlindReading {
  const found = listReadings(ledger).find((each) => each.readingId === readingId);
  if (found === undefined) throw new ThroughlineError(`no reading ${readingId}`);
  return found;
}

/** Keeps what a person says of a session; it may be said again until the reading is closed. */
export function labelSession(
  ledger: Ledger,
  said: { readingId: number; place: number; label: Label; at: string },
): void {
  const { endedAt, sessions } = findReading(ledger, said.readingId);
  if (endedAt !== null)
    throw new ThroughlineError(`reading ${said.readingId} is closed: its answers were compared`);
  if (!sessions.some(({ place }) => place === said.place))
    throw new ThroughlineError(`reading ${said.readingId} has no session ${said.place}`);
  ledger.database
    .prepare(
      "UPDATE reading_sessions SET label = ?, labelled_at = ? WHERE reading_id = ? AND place = ?",
    )
    .run(said.label, said.at, said.readingId, said.place);
}

/** Closes a reading: from now on its answers stand and our classes may be seen beside them. */
export function endReading(ledger: Ledger, readingId: number, at: string): void {
  const { sessions, endedAt } = findReading(ledger, readingId);
  const open = sessions.filter(({ label }) => label === null).length;
  if (open > 0)
    throw new ThroughlineError(
      `reading ${readingId} is not at its end: ${open} of ${sessions.length} sessions have no answer`,
    );
  if (endedAt !== null) return;
  ledger.database
    .prepare("UPDATE readings SET ended_at = ? WHERE reading_id = ?")
    .run(at, readingId);
}
