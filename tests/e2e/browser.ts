import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { expect } from "vitest";
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
  Request,
} from "playwright-core";
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
    // The pages that are served, not those that NODE_ENV=test would make: lit-html has others for that.
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = "production";
    await build({ configFile, logLevel: "error", build: { outDir, emptyOutDir: true } }).finally(
      () => (process.env.NODE_ENV = NODE_ENV),
    );
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
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as {
      axe: { run(options: { resultTypes: string[] }): Promise<{ violations: Finding[] }> };
    };
    return (await checker.run({ resultTypes: ["violations"] })).violations;
  });
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}

const height = 900;
const longestWait = 150_000;

/** What a reader in Britain has open, unless `more` says otherwise. */
export async function openContext(
  browser: Browser,
  width = 1280,
  more: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const viewport = { width, height };
  const context = await browser.newContext({ viewport, locale: "en-GB", ...more });
  // Jobs take as long as the machine is loaded: a wait ends little before its test, to say what it was.
  context.setDefaultTimeout(longestWait);
  return context;
}

/** A page with the errors in its console as they come. */
export type Opened = { page: Page; errors: string[] };

/** A new page of what is open. */
export async function openPage(context: BrowserContext, width = 1280): Promise<Opened> {
  const page = await context.newPage();
  if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { page, errors };
}

/**
 * Does what loads a page and waits until it stands: it is drawn, nothing in it waits for an answer,
 * and none is on its way. Playwright's `networkidle` waits for half a second without a request instead.
 */
export async function settled(page: Page, load: () => Promise<unknown>): Promise<void> {
  const [begun, ended] = [new Set<Request>(), new Set<Request>()];
  const begin = (request: Request): void => void begun.add(request);
  const end = (request: Request): void => void ended.add(request);
  page.on("request", begin).on("requestfinished", end).on("requestfailed", end);
  const since = Date.now();
  try {
    await load();
    for (let known = -1; known !== begun.size || begun.size > ended.size;) {
      known = begun.size;
      await delay(50);
      const waiting = [...begun].filter((each) => !ended.has(each)).map((each) => each.url());
      if (Date.now() - since > longestWait) throw new Error(`no end of ${waiting.join(", ")}`);
      await page.waitForFunction(
        () => document.querySelector("main") && !document.querySelector(".skeleton"),
      );
    }
  } finally {
    page.off("request", begin).off("requestfinished", end).off("requestfailed", end);
  }
}

/** Opens an address and waits until the page stands. */
export const visit = (page: Page, address: string): Promise<void> =>
  settled(page, () => page.goto(address));

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

/** Keeps a picture of a page for people to look at, where PICTURES asks for it: `docs`, or `all`. */
export async function keepPicture(
  page: Page,
  name: string,
  { fullPage = false } = {},
): Promise<void> {
  if (process.env.PICTURES) await page.screenshot({ path: picture(name), fullPage });
}

/** Looks at a page in both widths: it fits, axe finds nothing; a picture of each may be kept. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const [width, suffix] of [
    [1280, ""],
    [360, "-phone"],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    expect(await violations(page)).toEqual([]);
    await keepPicture(page, `${name}${suffix}`, { fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
