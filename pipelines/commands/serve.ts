import { fork } from "node:child_process";
import type { Command } from "commander";
import { usageError } from "../errors.ts";
import { scriptBeside } from "../own_scripts.ts";
import { openStore } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { upgrade } from "../upgrade.ts";
import { requireFolder } from "./files.ts";
import { defaultPlace, storeOf, waitingFor } from "./terminal.ts";
import type { SharedOptions, Terminal } from "./terminal.ts";

const cli = scriptBeside("../cli", import.meta.url);

/** `serve` and `demo`. */
export function addServe(program: Command, terminal: Terminal): void {
  listening(program.command("serve"))
    .description("serves the dashboard on this machine")
    .option("--watch <dir>", "import the new files of this folder too, as `watch` does")
    .option("--address <url>", "the https address that people open, of a proxy that ends TLS")
    .option("--proxy <ip...>", "where that proxy's requests come from")
    .option("--metrics-port <port>", "serves metrics for Prometheus at this port")
    .option("--metrics-host <host>", "address that they are served at", "127.0.0.1")
    .option("--memory <MB>", "most memory that queries of pages may take", "500")
    .option("--stop-seconds <n>", "how long a job may go on after the signal to stop", "20")
    .action(async (asked: Served, command: Command) => {
      const { host, port, watch, address, proxy: proxies } = asked;
      const { metricsPort, metricsHost, memory, stopSeconds } = asked;
      const place = {
        host,
        port: portOf(port),
        ...(address !== undefined && { address }),
        ...(proxies !== undefined && { proxies }),
        ...(metricsPort !== undefined && {
          metrics: { host: metricsHost, port: portOf(metricsPort) },
        }),
        memory: numberOf(memory, "--memory", 64),
        stopSeconds: numberOf(stopSeconds, "--stop-seconds", 0),
      };
      if (watch !== undefined) requireFolder(watch);
      const store = storeOf(command, terminal);
      const { dir } = store;
      // The engine looks at the file in threads of its own, while the server's code is loaded.
      await Promise.all([loadServer(), upgradeFirst(store, terminal)]);
      const stop = watch === undefined ? async () => {} : watchBeside(dir, watch);
      try {
        await serveUntilStopped(dir, place, terminal);
      } finally {
        await stop();
      }
    });
  listening(program.command("demo"))
    .description("the sample exports in a store of their own, and the dashboard")
    .action(async ({ host, port }: Listening, command: Command) => {
      const place = { host, port: portOf(port) };
      const { data = defaultPlace("demo") } = command.optsWithGlobals<SharedOptions>();
      await upgradeFirst(openStore(data), terminal);
      const { importSample } = await import("./sample.ts");
      await importSample(data, terminal);
      await serveUntilStopped(data, place, terminal);
    });
}

interface Listening {
  host: string;
  port: string;
}

interface Served extends Listening {
  watch?: string;
  address?: string;
  proxy?: string[];
  metricsPort?: string;
  metricsHost: string;
  memory: string;
  stopSeconds: string;
}

/** What the server is told of where and how to serve. */
interface Asked {
  host: string;
  port: number;
  address?: string;
  proxies?: string[];
  metrics?: { host: string; port: number };
  memory?: number;
  stopSeconds?: number;
}

function listening(command: Command): Command {
  return command
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("--port <port>", "port; 0 takes any free one", "4173");
}

/** A port of the command line as a number. Throws wrong usage when there is none such. */
function portOf(port: string): number {
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port);
  throw usageError(`not a port: ${port} (0 to 65535)`);
}

/** A whole number of the command line. Throws wrong usage when it is none, or below the least. */
function numberOf(text: string, option: string, least: number): number {
  if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
  throw usageError(`not a number for ${option}: ${text} (${least} or more)`);
}

/** Watches a folder in a process of its own; what comes back ends it and waits until it has. */
function watchBeside(data: string, folder: string): () => Promise<void> {
  const child = fork(cli, ["--data", data, "watch", folder]);
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return () => {
    child.kill();
    return closed;
  };
}

/** What an earlier version built is made again from the uploads, before anybody waits for a page. */
async function upgradeFirst(store: Store, terminal: Terminal): Promise<void> {
  const onOther = () =>
    terminal.tell("the warehouse was built by another version: making it again from the uploads");
  const made = await upgrade(store, { onOther, onWait: waitingFor(terminal) });
  if (made === null) return;
  for (const line of [...made.warnings, `build ${made.build} is served, as of ${made.asOf}`])
    terminal.tell(line);
}

/** The server imports pipelines; loaded here only, the direction stays one way. */
const loadServer = () => import("../../server/main.ts");

async function serveUntilStopped(data: string, place: Asked, terminal: Terminal): Promise<void> {
  const { serve } = await loadServer();
  // Somebody who sits at it reads what goes wrong; a service's log has every answer.
  const log = process.stderr.isTTY ? "warn" : "info";
  const { address, built, metrics, ended } = await serve({ data, log, ...place });
  if (!built)
    terminal.tell("the dashboard is not built: stop this, run `npm run build`, and serve again");
  if (metrics !== null) terminal.tell(`metrics are at ${metrics}`);
  terminal.write(`Throughline is at ${address} (Ctrl+C ends it)\n`);
  await ended;
}
