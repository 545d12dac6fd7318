import type { Warehouse } from "../pipelines/warehouse/open.ts";
import type { Result } from "../pipelines/warehouse/result.ts";

/**
 * What was made of one build, by what was asked. A build never changes, so that this is never too old;
 * it is forgotten with its build, and what was asked least lately when there is no more room.
 */
export interface Memory {
  /** What `make` gives. Who asks while it is being made waits for the same. A failure is not kept. */
  recall<T>(key: string, make: () => Promise<T>, bytesOf: (made: T) => number): Promise<T>;
}

/** One answer takes at most so much of the room: else a long list would push all others out. */
const mostShare = 1 / 8;

type Entry = { made: Promise<unknown>; bytes: number };

export function keepMemory(mostBytes: number): Memory {
  const kept = new Map<string, Entry>();
  let total = 0;

  function drop(key: string): void {
    total -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  }

  /** Counts what was made, unless it was pushed out meanwhile, and makes room. */
  function count(key: string, entry: Entry, bytes: number): void {
    if (kept.get(key) !== entry) return;
    entry.bytes = bytes;
    total += bytes;
    if (bytes > mostBytes * mostShare) drop(key);
    for (const [oldest] of kept) {
      if (total <= mostBytes) return;
      drop(oldest);
    }
  }

  return {
    async recall<T>(key: string, make: () => Promise<T>, bytesOf: (made: T) => number): Promise<T> {
      const found = kept.get(key);
      if (found !== undefined) {
        // The newest stands last: what is first was asked least lately.
        kept.delete(key);
        kept.set(key, found);
        return found.made as Promise<T>;
      }
      const made = make();
      const entry = { made, bytes: 0 };
      kept.set(key, entry);
      try {
        const result = await made;
        count(key, entry, key.length + bytesOf(result));
        return result;
      } catch (error) {
        if (kept.get(key) === entry) drop(key);
        throw error;
      }
    },
  };
}

const bytesOfCell = 16;

function bytesOfResult({ columns, rowCount }: Result): number {
  const text = columns.flatMap((column) => (column.type === "text" ? column.values : []));
  const characters = text.reduce((sum, value) => sum + (value?.length ?? 0), 0);
  return columns.length * rowCount * bytesOfCell + characters;
}

/** A warehouse that asks its file once for what is asked of it again. */
export function remembering(warehouse: Warehouse, memory: Memory): Warehouse {
  return {
    ...warehouse,
    query: (sql, params, options) =>
      memory.recall(
        `${JSON.stringify(params ?? {})} ${sql}`,
        () => warehouse.query(sql, params, options),
        bytesOfResult,
      ),
  };
}
