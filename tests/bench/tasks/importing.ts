import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Job, JobRequest, Status, Upload } from "../../../server/api.ts";
import { startServer } from "../../load/server.ts";
import { type Answered, askOver, ofPages, quantile } from "../connections.ts";
import type { Task } from "../measured.ts";
import { peakMegabytesOf } from "../memory.ts";

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
        headers: ofPages,
        // Connections walk the same addresses from places apart.
        address: (connection, turn) => known[(connection * 7 + turn) % known.length]!,
        ...(until && { until }),
      });
      const [refused] = Object.keys(answered.refused);
      if (refused !== undefined) throw new Error(`charts were refused with ${refused}`);
      return answered;
    };
    const askEach = async (): Promise<void> => {
      for (const address of known)
        await (await fetch(server.address + address, { headers: ofPages })).arrayBuffer();
    };
    await askEach();
    const before = await look(quietSeconds);
    const ended = new AbortController();
    const imported = importFile(server.address, file).finally(() => ended.abort());
    const meanwhile = await look(mostSeconds, ended.signal);
    await imported;
    // What the new build is asked first is part of what an import costs; what is asked again is quiet.
    await askEach();
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

/** Brings a file as a browser does; ends when its build is published. */
async function importFile(server: string, file: string): Promise<void> {
  const ask = async <T>(method: string, to: string, type?: string, body?: Blob | string) => {
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
    const answer = await fetch(server + to, { method, headers, ...(body && { body }) });
    if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const to = `/api/uploads?name=${basename(file)}.csv`;
  const type = "application/octet-stream";
  const { upload } = await ask<Upload>("PUT", to, type, await openAsBlob(file));
  const order: JobRequest = {
    kind: "import",
    uploads: [upload],
    answers: { "*": {} },
    dryRun: false,
    partial: false,
  };
  let job = await ask<Job>("POST", "/api/jobs", "application/json", JSON.stringify(order));
  while (job.state === "running") {
    await delay(200);
    job = await ask<Job>("GET", `/api/jobs/${job.id}`);
  }
  if (job.state !== "done") throw new Error(`the import ${job.state}: ${job.error}`);
}
