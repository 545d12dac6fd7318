import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { findChromium, printPage } from "../browser.ts";
import { ThroughlineError } from "../errors.ts";
import { rename, writeNew } from "../store/durable.ts";
import { recordCommand } from "./audited.ts";
import { answer, storeOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** `report`: the monthly report for leadership, as one HTML file and one PDF. */
export function addLeadershipReport(program: Command, terminal: Terminal): void {
  program
    .command("report")
    .description("the monthly report for leadership: one HTML file and its PDF")
    .requiredOption("--out <dir>", "folder to write them into")
    .action(async ({ out }: { out: string }, command: Command) => {
      const store = storeOf(command, terminal);
      // The server imports pipelines; loaded here only, the direction stays one way.
      const { reportPage } = await import("../../server/report.ts");
      const page = await reportPage(store);
      recordCommand(store, { action: "download", subject: "monthly report" });
      const written = await writeReport(page, out, findChromium(terminal.env));
      if (written.pdf === null)
        terminal.tell("no PDF: Chromium is not here; install it or name it in CHROMIUM");
      const files = [written.html, ...(written.pdf === null ? [] : [written.pdf])];
      answer(command, terminal, written, files);
    });
}

/**
 * Writes a report into a folder, which is made where it is missing: both files are finished beside
 * their places and renamed into them. Returns their paths; no PDF without Chromium.
 */
export async function writeReport(
  { html, asOf }: { html: string; asOf: string },
  out: string,
  chromium: string | null,
): Promise<{ html: string; pdf: string | null }> {
  const beside = makeBeside(out);
  try {
    const name = `throughline-${asOf}`;
    const made = ["html", ...(chromium === null ? [] : ["pdf"])].map((kind) => ({
      from: join(beside, `report.${kind}`),
      to: join(out, `${name}.${kind}`),
    }));
    const [page, pdf = null] = made;
    writeNew(page!.from, Buffer.from(html));
    if (chromium !== null) await printPage(chromium, page!.from, pdf!.from, beside);
    for (const { from, to } of made) rename(from, to);
    return { html: page!.to, pdf: pdf?.to ?? null };
  } catch (cause) {
    throw cause instanceof ThroughlineError ? cause : notWritten(out, cause);
  } finally {
    rmSync(beside, { recursive: true, force: true, maxRetries: 5 });
  }
}

function makeBeside(out: string): string {
  try {
    mkdirSync(out, { recursive: true });
    return mkdtempSync(join(resolve(out), ".report-"));
  } catch (cause) {
    throw notWritten(out, cause);
  }
}

function notWritten(out: string, cause: unknown): ThroughlineError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ThroughlineError(`cannot write the report into ${out}: ${reason}`, { cause });
}
