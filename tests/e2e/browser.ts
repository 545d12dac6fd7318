import { join } from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { build } from "vite";
import { findChromium as placeOfChromium } from "../../pipelines/browser.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { emptyStore, sampleStore } from "../server/sample_store.ts";
import { serve } from "../../server/main.ts";
import { madeOnce } from "../scratch.ts";

const root = join(import.meta.dirname, "../..");

/** Where Chromium is on this machine. Throws with what to install when it is nowhere. */
export function findChromium(): string {
  const found = placeOfChromium(process.env);
  if (found) return found;
  throw new Error(
    "no Chromium here: install it (Debian: apt-get install chromium) or set CHROMIUM",
  );
}

/** Chromium without a window, with a fresh profile, that talks to nobody but us. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

/** Builds the dashboard as `npm run build` does, but into a folder of this run. */
export const buildPages = (): Promise<string> =>
  madeOnce("pages", async (outDir) => {
    const configFile = join(root, "dashboard/vite.config.ts");
    await build({ configFile, logLevel: "error", build: { outDir, emptyOutDir: true } });
  });

export type House = { address: string; store: Store; close(): Promise<void> };

/** A running server on a store of its own, with the sample agency's data or none. */
export async function openHouse(content: "sample" | "empty"): Promise<House> {
  const pages = await buildPages();
  const { store, remove } = content === "sample" ? await sampleStore() : emptyStore();
  const serving = await serve({ data: store.dir, port: 0, pages });
  return {
    address: serving.address,
    store,
    async close() {
      await serving.close();
      remove();
    },
  };
}

type Finding = { id: string; help: string; nodes: { html: string }[] };

/** What axe finds wrong with a page, one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as {
      axe: { run(): Promise<{ violations: Finding[] }> };
    };
    return (await checker.run()).violations;
  });
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}

/** A new page of a reader in Britain, unless `more` says otherwise, with the errors in its console as they come. */
export async function openPage(
  browser: Browser,
  width = 1280,
  more: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: "en-GB",
    ...more,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { page, errors };
}

const shownInDocs = [
  "overview",
  "overview-site",
  "theme",
  "coach",
  "coaching",
  "session",
  "data",
  "data-questions",
  "data-coverage",
];

/** Where the picture of a page goes: PICTURES=docs makes those that README shows anew. */
export const picture = (name: string): string =>
  process.env.PICTURES === "docs" && shownInDocs.includes(name)
    ? join(root, "docs", `${name}.png`)
    : join(root, "tests/output", `${name}.png`);
