/** What a task found: seconds and counts by what they are of. */
export interface Found {
  seconds?: Record<string, number>;
  counts?: Record<string, number>;
  /** Most memory of a process that the task began, where that is the one measured. */
  peakMegabytes?: number;
}

/** What the process of a task tells: seconds, counts, processor seconds of all threads, and its most memory. */
export interface Measured {
  seconds: Record<string, number>;
  counts: Record<string, number>;
  processorSeconds: number;
  peakMegabytes: number;
}

/** Something that is measured in a process of its own. */
export type Task = (args: readonly string[]) => Promise<Found>;

/** How long it took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
