import { afterAll, afterEach, beforeAll } from "vitest";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { openBrowser, openContext, openHouse, openPage, type Opened } from "./browser.ts";
import type { House } from "./browser.ts";

export type Visit = ReturnType<typeof useHouse>;

/**
 * A browser and a running server for the tests of one file, open while they run. Each test opens
 * pages of its own, which close at its end: no cookie and nothing that a page kept is left then, but
 * the scripts that the browser has compiled are, which are most of the work of a first visit.
 */
export function useHouse(content: "sample" | "empty") {
  let browser: Browser;
  let opened: House;
  let shared: BrowserContext;
  let keeper: Page;
  beforeAll(async () => {
    [browser, opened] = await Promise.all([openBrowser(), openHouse(content)]);
    shared = await openContext(browser);
    // The process of a site ends with its last page, and what was compiled with it.
    keeper = await shared.newPage();
    await keeper.goto(`${opened.address}/api/limits`);
  });
  afterEach(async () => {
    const contexts = browser.contexts().filter((each) => each !== shared);
    const pages = shared.pages().filter((each) => each !== keeper);
    await Promise.all([...contexts, ...pages].map((each) => each.close()));
    await shared.clearCookies();
    await keeper.evaluate(() => localStorage.clear());
  });
  afterAll(async () => {
    await browser.close();
    await opened.close();
  });
  return {
    openPage: (width?: number): Promise<Opened> => openPage(shared, width),
    /** A page of a browser that was nowhere before, as `more` says. */
    openFirstPage: async (width?: number, more?: BrowserContextOptions): Promise<Opened> =>
      openPage(await openContext(browser, width, more), width),
    house: {
      get address() {
        return opened.address;
      },
      get store() {
        return opened.store;
      },
    },
  };
}
