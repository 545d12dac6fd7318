import type { Warehouse } from "../pipelines/warehouse/open.ts";
import type { Result } from "../pipelines/warehouse/result.ts";

/** Something that is kept: by what it was asked, how it is made of a build, and the room that it takes. */
export type Kept<Build, T> = {
  key: string;
  make: (build: Build) => Promise<T>;
  bytesOf: (made: T) => number;
};

/**
 * What was made of one build, by what was asked. A build never changes, so that this is never too old;
 * it is forgotten with its build, and what was asked least lately when there is no more room.
 */
export interface Memory<Build> {
  /** What `make` gives. Who asks while it is being made waits for the same. A failure is not kept. */
  recall<T>(kept: Kept<Build, T>): Promise<T>;
  /** What is kept, asked latest first: each makes it of another build too, and keeps it there. */
  latest(): ((other: Memory<Build>) => Promise<unknown>)[];
  /** Forgets everything: nobody reads the build any longer. */
  clear(): void;
}

/** What an entry takes beside what was made: its question, and how it is made again. */
const bytesOfEntry = 4096;

/** One answer takes at most so much of the room: else a long list would push all others out. */
const mostShare = 1 / 8;

type Entry<Build> = {
  made: Promise<unknown>;
  bytes: number;
  again: (other: Memory<Build>) => Promise<unknown>;
};

/** Keeps what is made of `build` in at most so many bytes. */
export function keepMemory<Build>(build: () => Build, mostBytes: number): Memory<Build> {
  const entries = new Map<string, Entry<Build>>();
  let total = 0;

  function drop(key: string): void {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  /** Counts what was made, unless it was pushed out meanwhile, and makes room. */
  function count(key: string, entry: Entry<Build>, bytes: number): void {
    if (entries.get(key) !== entry) return;
    entry.bytes = bytes;
    total += bytes;
    if (bytes > mostBytes * mostShare) drop(key);
    for (const [oldest] of entries) {
      if (total <= mostBytes) return;
      drop(oldest);
    }
  }

  return {
    async recall<T>(kept: Kept<Build, T>): Promise<T> {
      const { key, make, bytesOf } = kept;
      const found = entries.get(key);
      if (found !== undefined) {
        // The newest stands last: what is first was asked least lately.
        entries.delete(key);
        entries.set(key, found);
        return found.made as Promise<T>;
      }
      const made = make(build());
      const again = (other: Memory<Build>): Promise<T> => other.recall(kept);
      const entry = { made, bytes: 0, again };
      entries.set(key, entry);
      try {
        const result = await made;
        count(key, entry, bytesOfEntry + key.length + bytesOf(result));
        return result;
      } catch (error) {
        if (entries.get(key) === entry) drop(key);
        throw error;
      }
    },
    latest: () => [...entries.values()].map(({ again }) => again).toReversed(),
    clear() {
      entries.clear();
      total = 0;
    },
  };
}

/** So many at once, so that one is read while the other is made of what was read. */
const foreseenAtOnce = 2;

/**
 * Makes of a build what was asked latest of the one before, so that whoever asks first does not wait:
 * for so long at most. `ready` is done with each, as whoever asks would. What can no longer be made is left
 * out: a theme may be gone.
 */
export async function foresee<Build>(
  next: Memory<Build>,
  before: Memory<Build>,
  millis: number,
  ready: (made: unknown) => Promise<unknown>,
): Promise<void> {
  const end = performance.now() + millis;
  const latest = before.latest();
  const made = new Set<(typeof latest)[number]>();
  const left = latest.values();
  async function makeSome(): Promise<void> {
    for (const again of left) {
      if (performance.now() > end) return;
      try {
        await ready(await again(next));
        made.add(again);
      } catch {
        // Whoever asks for it is told why.
      }
    }
  }
  await Promise.all(Array.from({ length: foreseenAtOnce }, makeSome));
  // What was asked latest is asked last here too: it stays longest.
  for (const again of latest.toReversed()) if (made.has(again)) await again(next).catch(() => {});
}

const bytesOfCell = 16;

function bytesOfResult({ columns, rowCount }: Result): number {
  const text = columns.flatMap((column) => (column.type === "text" ? column.values : []));
  const characters = text.reduce((sum, value) => sum + (value?.length ?? 0), 0);
  return columns.length * rowCount * bytesOfCell + characters;
}

/** A warehouse that asks its file once for what is asked of it again. */
export function remembering<Build extends { warehouse: Warehouse }>(
  warehouse: Warehouse,
  memory: Memory<Build>,
): Warehouse {
  return {
    ...warehouse,
    query: (sql, params, options) =>
      memory.recall({
        key: `${JSON.stringify(params ?? {})} ${sql}`,
        make: (build) => build.warehouse.query(sql, params, options),
        bytesOf: bytesOfResult,
      }),
  };
}
