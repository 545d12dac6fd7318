import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import type { Task } from "../measured.ts";
import { peakMegabytesOf } from "../memory.ts";

const command = join(import.meta.dirname, "../../../throughline.js");

/** From the command to `/readyz` that says so. */
export const start: Task = async ([data = ""]) => {
  // What this process asks with is loaded by its first question, which is no work of the server.
  await fetch("data:,");
  const began = performance.now();
  const given = [command, "--data", data, "serve", "--port", "0"];
  const child = spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const line of createInterface(child.stdout)) {
      const [, address] = /is at (http\S+)/.exec(line) ?? [];
      if (address === undefined) continue;
      const ready = await fetch(`${address}/readyz`);
      const all = (performance.now() - began) / 1000;
      if (!ready.ok) throw new Error(`${data}: /readyz says ${ready.status}`);
      return { seconds: { all }, peakMegabytes: peakMegabytesOf(child.pid!) };
    }
    throw new Error(`no server at ${data}`);
  } finally {
    child.kill();
  }
};
