import { execFile } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { ThroughlineError } from "./errors.ts";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const deadlineMs = 60_000;

/** Where Chromium is: CHROMIUM, else its usual places; null where it is in none of them. */
export const findChromium = (env: Readonly<Record<string, string | undefined>>): string | null =>
  [...(env.CHROMIUM ? [env.CHROMIUM] : []), ...places].find(existsSync) ?? null;

/**
 * Prints a page of this machine to a PDF that only its owner may read, through Chromium, with `scratch` as its folder for what it
 * keeps. Throws with what Chromium said when it makes none.
 */
export async function printPage(
  chromium: string,
  page: string,
  pdf: string,
  scratch: string,
): Promise<void> {
  // Chromium refuses to run as root with its sandbox; the page is our own and loads nothing.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args = [
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    ...asRoot,
    `--user-data-dir=${join(scratch, "profile")}`,
    "--window-size=1280,900",
    "--virtual-time-budget=10000",
    "--no-pdf-header-footer",
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ];
  let said = "";
  try {
    ({ stderr: said } = await promisify(execFile)(chromium, args, { timeout: deadlineMs }));
  } catch (cause) {
    throw new ThroughlineError(`${chromium} could not print the report: ${firstLine(cause)}`, {
      cause,
    });
  }
  if (!existsSync(pdf) || !readFileSync(pdf).subarray(0, 5).equals(Buffer.from("%PDF-"))) {
    throw new ThroughlineError(`${chromium} printed no PDF: ${said.trim().split("\n").at(-1)}`);
  }
  chmodSync(pdf, 0o600);
}

const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split("\n")[0]!;
