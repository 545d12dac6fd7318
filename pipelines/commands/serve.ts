import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { usageError } from "../errors.ts";
import { importFiles } from "../import.ts";
import { openStore } from "../store/store.ts";
import { readAnswers } from "./answers.ts";
import { describeReport } from "./report.ts";
import { storeOf } from "./terminal.ts";
import type { SharedOptions, Terminal } from "./terminal.ts";

const dataFolder = join(import.meta.dirname, "..", "..", "data");
const sampleFolder = join(dataFolder, "sample");

/** `serve` and `demo`. */
export function addServe(program: Command, terminal: Terminal): void {
  listening(program.command("serve"))
    .description("serves the dashboard on this machine")
    .action(async ({ host, port }: Listening, command: Command) => {
      const place = { host, port: portOf(port) };
      await serveUntilStopped(storeOf(command, terminal).dir, place, terminal);
    });
  listening(program.command("demo"))
    .description("the sample exports in a store of their own, and the dashboard")
    .action(async ({ host, port }: Listening, command: Command) => {
      const place = { host, port: portOf(port) };
      const { data = join(dataFolder, "demo") } = command.optsWithGlobals<SharedOptions>();
      await importSample(data, terminal);
      await serveUntilStopped(data, place, terminal);
    });
}

interface Listening {
  host: string;
  port: string;
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

async function importSample(data: string, terminal: Terminal): Promise<void> {
  const files = readdirSync(sampleFolder)
    .filter((name) => name.endsWith(".csv"))
    .map((name) => ({ name, path: join(sampleFolder, name) }));
  const answers = readAnswers(join(sampleFolder, "answers.json"));
  const report = await importFiles(openStore(data), files, { answers });
  for (const line of describeReport(report)) terminal.tell(line);
}

async function serveUntilStopped(
  data: string,
  place: { host: string; port: number },
  terminal: Terminal,
): Promise<void> {
  // The server imports pipelines; loaded here only, the direction stays one way.
  const { serve } = await import("../../server/main.ts");
  const { address, ended } = await serve({ data, ...place });
  terminal.write(`Throughline is at ${address} (Ctrl+C ends it)\n`);
  await ended;
}
