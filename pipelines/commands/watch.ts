import type { Command } from "commander";
import { usageError } from "../errors.ts";
import { watchFolder, type WatchEvent } from "../watch.ts";
import { requireFolder } from "./files.ts";
import { counted, describeMoves, describeRows } from "./report.ts";
import { storeOf, waitingFor } from "./terminal.ts";
import type { SharedOptions, Terminal } from "./terminal.ts";

/** `watch`: a drop folder whose new files are imported by themselves, until SIGINT or SIGTERM. */
export function addWatch(program: Command, terminal: Terminal): void {
  program
    .command("watch <dir>")
    .description("imports the new files of a folder by themselves; what asks waits on the page")
    .option("--every <seconds>", "how often to look", "5")
    .action(async (dir: string, { every }: { every: string }, command: Command) => {
      requireFolder(dir);
      const { json } = command.optsWithGlobals<SharedOptions>();
      const stop = new AbortController();
      const end = () => stop.abort();
      process.once("SIGINT", end);
      process.once("SIGTERM", end);
      try {
        await watchFolder(storeOf(command, terminal), dir, {
          everySeconds: secondsOf(every),
          signal: stop.signal,
          onWait: waitingFor(terminal),
          onEvent: (event) => {
            terminal.tell(describe(event));
            if (json) terminal.write(`${JSON.stringify(event)}\n`);
          },
        });
      } finally {
        process.off("SIGINT", end);
        process.off("SIGTERM", end);
      }
    });
}

function secondsOf(every: string): number {
  const seconds = Number(every);
  if (/^\d+(\.\d+)?$/.test(every) && seconds >= 0.1 && seconds <= 86_400) return seconds;
  throw usageError(`not a number of seconds: ${every} (0.1 to 86400)`);
}

/** One line for an event, without the control characters that a file's name could hold. */
function describe(event: WatchEvent): string {
  return wordsOf(event).replaceAll(/\p{Cc}/gu, " ");
}

function wordsOf(event: WatchEvent): string {
  switch (event.event) {
    case "watching":
      return `watching ${event.folder} (Ctrl+C ends it)`;
    case "known":
      return `${event.file}: known already, left alone`;
    case "built":
      return `${describeMoves(event.moves, false)}; build ${event.build} is served`;
    case "failed":
      return `could not import, trying again: ${event.reason}`;
    case "ended":
      return "no longer watching";
    case "file": {
      const { file, outcome, importId, rows, questions, reason, waits } = event;
      const what = `${file}: ${outcome.replaceAll("_", " ")}`;
      if (waits) return `${what}, waits on the page (${reason ?? counted(questions, "question")})`;
      const as = outcome === "no_change" ? "" : ` as import ${importId}`;
      return `${what}${as}; ${describeRows(rows)}`;
    }
  }
}
