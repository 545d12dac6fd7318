import { readFileSync } from "node:fs";

/** Most memory of a process that runs; NaN where the system does not tell (Linux does). */
export function peakMegabytesOf(pid: number): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))!;
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}
