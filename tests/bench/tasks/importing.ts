import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Status } from "../../../server/api.ts";
import { startServer } from "../../load/server.ts";
import { type Answered, askOver, quantile } from "../connections.ts";
import type { Task } from "../measured.ts";
import { peakMegabytesOf } from "../memory.ts";

const taskFile = join(import.meta.dirname, "../task.ts");
const [connections, pauseMillis, quietSeconds, mostSeconds] = [8, 40, 5, 600];
const marts = ["coaching_mix", "fidelity_trend", "theme_verdicts", "verdicts"];

/** What charts ask of a server, quiet before and after, and while a file is imported and its build published: the p99 in seconds. */
export const importing: Task = async ([data = "", file = ""]) => {
  const server = await startServer(data);
  try {
    const status = await fetch(`${server.address}/api/status`);
    const { sites } = (await status.json()) as Status;
    const addresses = marts.flatMap((mart) => [
      `/api/marts/${mart}?view=screen`,
      ...sites.map((site) => `/api/marts/${mart}?${new URLSearchParams({ site, view: "screen" })}`),
    ]);
    const known = addresses.filter((address) => !/theme_verdicts.*site=/.test(address));
    const look = async (seconds: number, until?: AbortSignal): Promise<Answered> => {
      const answered = await askOver(server.address, {
        connections,
        seconds,
        pauseMillis,
        headers: { "accept-encoding": "gzip" },
        // Connections walk the same addresses from places apart.
        address: (connection, turn) => known[(connection * 7 + turn) % known.length]!,
        ...(until && { until }),
      });
      const [refused] = Object.keys(answered.refused);
      if (refused !== undefined) throw new Error(`charts were refused with ${refused}`);
      return answered;
    };
    for (const address of known) await (await fetch(server.address + address)).arrayBuffer();
    const before = await look(quietSeconds);
    const ended = new AbortController();
    const child = spawn(process.execPath, [taskFile, "import", data, file], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const imported = once(child, "close").then(([code]) => {
      ended.abort();
      return code as number;
    });
    const meanwhile = await look(mostSeconds, ended.signal);
    if ((await imported) !== 0) throw new Error("the import failed");
    // What the new build is asked first is part of what an import costs; what is asked again is quiet.
    for (const address of known) await (await fetch(server.address + address)).arrayBuffer();
    const after = await look(quietSeconds);
    const seconds: Record<string, number> = {};
    for (const [name, answered] of Object.entries({ before, meanwhile, after })) {
      seconds[name] = quantile(answered, 0.99) / 1000;
      seconds[`${name}, median`] = quantile(answered, 0.5) / 1000;
    }
    const counts = { meanwhile: meanwhile.millis.length, seconds: meanwhile.seconds };
    return { seconds, counts, peakMegabytes: peakMegabytesOf(server.pid) };
  } finally {
    await server.stop();
  }
};
