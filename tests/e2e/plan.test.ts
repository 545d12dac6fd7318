import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { openBrowser, openHouse, openPage, picture, violations } from "./browser.ts";
import type { House } from "./browser.ts";

let browser: Browser;
let house: House;

beforeAll(async () => {
  [browser, house] = await Promise.all([openBrowser(), openHouse("sample")]);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
afterAll(async () => {
  await browser.close();
  await house.close();
});

test("the theme that goals and a priority share is offered, and its agenda copied by keyboard", async () => {
  const { page, errors } = await openPage(browser);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${house.address}/plan`, { waitUntil: "networkidle" });
  expect(await page.locator("h1").textContent()).toContain("Natural supports at Larkspur");
  await page.getByText(/Quarry Road.*no priority is set/).waitFor();
  await page.getByRole("button", { name: /^Copy as an agenda/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("Copied.").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Group session at Larkspur: Natural supports\n/);
  expect(copied).toContain("Not reached lately: Junia Blackwood");
  await page.getByRole("combobox", { name: "Site" }).selectOption("Ashford");
  await page.waitForURL(/plan\?site=Ashford$/);
  await page.getByText(/Ashford.*nothing in common/).waitFor();
  await page.getByText(/2 were coached only when new or after an event/).waitFor();
  expect(errors).toEqual([]);
});

test.each([1280, 360])(
  "the plan is drawn without an error at %d pixels, by axe too",
  async (width) => {
    const { page, errors } = await openPage(browser, width);
    await page.goto(`${house.address}/plan`, { waitUntil: "networkidle" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.screenshot({ path: picture(`plan-${width}`), fullPage: true });
  },
);
