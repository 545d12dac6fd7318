import { existsSync, readdirSync } from "node:fs";
import { constants, setPriority } from "node:os";

/** Linux knows the threads of a process by themselves: of these one that is there already stays as it was. */
const threadsHere = "/proc/self/task";

/**
 * Lets everybody else who wants the processor go before this process and what it starts, for good: it
 * takes what is left, which is all where nobody else wants any. On Linux its reading and writing waits
 * likewise, where the disk's scheduler goes by priority.
 */
export function giveWay(): void {
  const threads = existsSync(threadsHere) ? readdirSync(threadsHere).map(Number) : [process.pid];
  for (const thread of threads) lower(thread);
}

function lower(thread: number): void {
  try {
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    // It has ended since, or this system lets nobody say so: the work is done all the same.
    if (!(error instanceof Error && "code" in error && error.code === "ERR_SYSTEM_ERROR"))
      throw error;
  }
}
