import type { Ledger } from "../pipelines/ledger/ledger.ts";
import {
  beginReading,
  type BlindReading,
  endReading,
  findReading,
  type Label,
  labelSession,
  listReadings,
  nextSeed,
} from "../pipelines/ledger/readings.ts";

/** Blind readings, as the ledger keeps them; see pipelines/ledger/readings.ts. */
export interface Readings {
  list(): BlindReading[];
  find(readingId: number): BlindReading;
  nextSeed(): number;
  begin(
    reading: Omit<Parameters<typeof beginReading>[1], "begunAt">,
    sessions: Parameters<typeof beginReading>[2],
  ): number;
  label(readingId: number, place: number, label: Label): void;
  end(readingId: number): void;
}

/** The blind readings of a store. */
export function keepReadings(ledger: Ledger): Readings {
  const now = () => new Date().toISOString();
  return {
    list: () => listReadings(ledger),
    find: (readingId) => findReading(ledger, readingId),
    nextSeed: () => nextSeed(ledger),
    begin: (reading, sessions) => beginReading(ledger, { ...reading, begunAt: now() }, sessions),
    label: (readingId, place, label) =>
      labelSession(ledger, { readingId, place, label, at: now() }),
    end: (readingId) => endReading(ledger, readingId, now()),
  };
}
