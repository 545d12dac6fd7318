import { afterAll, afterEach, beforeAll } from "vitest";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { openBrowser, openHouse, openPage as openPageOf } from "./browser.ts";
import type { House } from "./browser.ts";

export type Visit = ReturnType<typeof useHouse>;

/**
 * A browser and a running server for the tests of one file, open while they run. Each test opens
 * pages of its own, which close at its end.
 */
export function useHouse(content: "sample" | "empty") {
  let browser: Browser;
  let opened: House;
  beforeAll(async () => {
    [browser, opened] = await Promise.all([openBrowser(), openHouse(content)]);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser.close();
    await opened.close();
  });
  return {
    openPage: (width?: number, more?: BrowserContextOptions) => openPageOf(browser, width, more),
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
