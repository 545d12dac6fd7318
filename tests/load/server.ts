import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";

/** A server in a process of its own, on this machine alone. */
export type Served = {
  address: string;
  pid: number;
  /** Delay of its event loop in milliseconds since this was asked last. */
  lag(): Promise<{ p99: number; max: number }>;
  /** Lines that it logged as errors. */
  errors: string[];
  stop(): Promise<void>;
};

const command = join(import.meta.dirname, "../../throughline.js");

export async function startServer(dir: string): Promise<Served> {
  const given = ["--data", dir, "serve", "--port", "0", "--metrics-port", "0"];
  const child = spawn(process.execPath, [command, ...given], { stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const errors: string[] = [];
  let metrics = "";
  createInterface(child.stderr).on("line", (line) => {
    metrics ||= /metrics are at (http\S+)/.exec(line)?.[1] ?? "";
    if (/"level":[56]0/.test(line)) errors.push(line);
  });
  let address = "";
  for await (const line of createInterface(child.stdout)) {
    address = /is at (http\S+)/.exec(line)?.[1] ?? "";
    if (address !== "") break;
  }
  if (address === "") throw new Error(`no server at ${dir}`);
  return {
    address,
    pid: child.pid!,
    errors,
    async lag() {
      const text = await (await fetch(metrics)).text();
      const read = (name: string): number => {
        const line = new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)$`, "m").exec(text);
        return Number(line![1]) * 1000;
      };
      return { p99: read("p99"), max: read("max") };
    },
    stop: () => (child.kill(), closed),
  };
}
