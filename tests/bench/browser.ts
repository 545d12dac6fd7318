import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../pipelines/browser.ts";

/** Whether there is a Chromium to measure in. */
export const hasBrowser = (): boolean => findChromium(process.env) !== null;

/** Opens Chromium without a window. Throws where there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (!executablePath) throw new Error("no Chromium here: install it, or set CHROMIUM to its path");
  // Chromium refuses to run as root with its sandbox; the pages are our own.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: ["--headless", "--disable-gpu", ...sandbox] });
}
