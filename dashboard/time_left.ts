import { counted } from "./numbers.ts";

/** Seconds that a job has worked, and those that it took the last time (null: not known). */
export type Worked = { seconds: number; lastTook: number | null };

/** Beyond so many times the last time nothing is told of the end any more. */
const atMostTimes = 1.5;

/** How far a job is, 0-1 or null where that cannot be told, and what is said of its end. */
export function timeLeft({ seconds, lastTook }: Worked): { share: number | null; words: string } {
  if (lastTook === null) return { share: null, words: `${inWords(seconds)} so far` };
  if (seconds > Math.max(5, lastTook * atMostTimes))
    return { share: null, words: `longer than the last time: ${inWords(seconds)} so far` };
  const left = lastTook - seconds;
  const share = Math.min(0.97, seconds / Math.max(1, lastTook));
  return { share, words: left < 3 ? "nearly done" : `about ${inWords(left)} left` };
}

/** "8 seconds", "25 seconds", "2 minutes": as exact as an estimate can be. */
function inWords(seconds: number): string {
  if (seconds >= 100) return counted(Math.round(seconds / 60), "minute");
  const step = seconds >= 20 ? 5 : 1;
  return counted(Math.max(1, Math.round(seconds / step) * step), "second");
}
