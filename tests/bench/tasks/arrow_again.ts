import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { askOver, ofPages } from "../connections.ts";
import type { Task } from "../measured.ts";
import { peakMegabytesOf } from "../memory.ts";

const script = join(import.meta.dirname, "../constant_server.ts");
const address = "/api/marts/coaching_mix?view=screen";
const [connections, rounds, seconds] = [50, 3, 1];

/** Answers in a second: a mart that was asked for before, the same with its ETag, and a constant of equal size; in turn. */
export const arrowAgain: Task = async ([data = ""]) => {
  const child = spawn(process.execPath, [script, data, address], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const server = JSON.parse(line) as { address: string; etag: string; bytes: number };
    const ask = async (path: string, more: Record<string, string> = {}): Promise<number> => {
      const answered = await askOver(server.address, {
        connections,
        seconds,
        headers: { ...ofPages, ...more },
        address: () => path,
      });
      if (Object.keys(answered.refused).length > 0)
        throw new Error(`${path}: refused with ${Object.keys(answered.refused).join(", ")}`);
      return answered.millis.length / answered.seconds;
    };
    const counts: Record<string, number> = { bytes: server.bytes };
    // What each path takes to become quick is not counted.
    await ask(address);
    await ask("/constant");
    for (let round = 0; round < rounds; round++) {
      counts[`again ${round}`] = await ask(address);
      counts[`constant ${round}`] = await ask("/constant");
      counts[`known ${round}`] = await ask(address, { "if-none-match": server.etag });
    }
    return { counts, peakMegabytes: peakMegabytesOf(child.pid!) };
  } finally {
    child.kill();
  }
};
