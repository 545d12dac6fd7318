import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { keepPicture, violations, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

// A note is a build.

const { house, openPage } = useHouse("sample");

/** Writes into the field under a name, by keyboard. */
async function write(page: Page, name: string, text: string): Promise<void> {
  const list = page.getByRole("combobox", { name, exact: true });
  await page.getByLabel(name, { exact: true }).or(list).focus();
  await page.keyboard.type(text);
}

async function press(page: Page, words: string): Promise<void> {
  await page.getByText(words, { exact: true }).focus();
  await page.keyboard.press("Enter");
}

/** What is listed beneath the chart whose forms record it; the stack of Overview lists it as well. */
const listed = (page: Page, words: string) =>
  page.locator("figure.chart .annotations").getByText(words);

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

test("a note and new limits are recorded by keyboard, stand on chart, list, rows and print, and are withdrawn", async () => {
  const { page, errors } = await openPage();
  const overview = `${house.address}/overview?site=Larkspur&measure=ns_share`;
  await visit(page, overview);
  await press(page, "Note +");
  await write(page, "Day", "03092026");
  await write(page, "What happened", "new coach");
  await write(page, "Who writes it", "Ana Lee");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await listed(page, "1 · 9 Mar 2026: new coach").waitFor();
  expect(await focused(page)).toBe("annotations-title");
  await press(page, "Recalculate from here +");
  await write(page, "First month of the new limits", "Oct 2025");
  await write(page, "Why", "form changed");
  await write(page, "Who says so", "Bo Ray");
  await page.keyboard.press("Enter");
  await listed(page, "1 · New limits from Oct 2025: form changed").waitFor();
  expect(await page.locator("figure.chart .annotations li").first().textContent()).toContain(
    "; Bo Ray,",
  );
  const chart = page.locator("#fidelity-trend .plot svg").first();
  expect(await chart.textContent()).toMatch(/2 new coach.*1 form changed \(Bo Ray\)/s);
  expect(page.url()).toBe(overview);
  await page.emulateMedia({ media: "print" });
  expect(await listed(page, "2 · 9 Mar 2026: new coach").isVisible()).toBe(true);
  expect(await page.getByText("Note +").isVisible()).toBe(false);
  await page.emulateMedia({ media: "screen" });
  await keepPicture(page, "annotations-1280", { fullPage: true });
  await page.locator("#fidelity-trend summary", { hasText: "Rows" }).focus();
  await page.keyboard.press("Enter");
  const row = page.locator("#fidelity-trend tr", { hasText: "Mar 2026" });
  expect(await row.locator("td").last().textContent()).toContain("new coach");
  expect(await violations(page)).toEqual([]);

  const beside = await openPage(360);
  for (const [name, address] of [
    ["one", overview],
    ["all", `${house.address}/overview?measure=ns_share`],
    ["theme", `${house.address}/themes/Natural%20supports?site=Larkspur&measure=ns_share`],
  ] as const) {
    await visit(beside.page, address);
    await listed(beside.page, "2 · 9 Mar 2026: new coach").waitFor();
    expect(await violations(beside.page)).toEqual([]);
    expect(
      await beside.page.evaluate(() => document.documentElement.scrollWidth),
    ).toBeLessThanOrEqual(360);
    await keepPicture(beside.page, `annotations-${name}-360`, { fullPage: true });
  }
  await visit(page, `${house.address}/themes/Natural%20supports?site=Larkspur&measure=ns_share`);
  await page.getByText("the limits here stay those from before").waitFor();
  await keepPicture(page, "annotations-theme-1280", { fullPage: true });

  await press(page, "Withdraw note 2");
  await page.getByRole("textbox", { name: "Who withdraws it" }).focus();
  await page.keyboard.type("Bo Ray");
  await page.keyboard.press("Enter");
  await listed(page, "2 · 9 Mar 2026: new coach").waitFor({ state: "detached" });
  expect(await page.getByText("new coach").count()).toBe(0);
  await listed(page, "1 · New limits from Oct 2025: form changed").waitFor();
  expect([...errors, ...beside.errors]).toEqual([]);
});
