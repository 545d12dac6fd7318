import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { addOverride } from "../../pipelines/ledger/overrides.ts";
import { keepPicture, violations, settled, visit } from "./browser.ts";
import { useHouse } from "./house.ts";
import { press, tabTo } from "./tab.ts";

// A correction is a build.

const { house, openPage } = useHouse("sample");

async function write(page: Page, name: string | RegExp, words: string): Promise<void> {
  await tabTo(page, page.getByRole("textbox", { name }));
  await page.keyboard.type(words);
}

const focused = (page: Page, id: string): Promise<unknown> =>
  page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);

test("a class is corrected from the list by keyboard alone, stands beside ours, and is taken back", async () => {
  const { page, errors } = await openPage();
  const list = `${house.address}/coaching?site=Larkspur&class=reactive`;
  await visit(page, list);
  await page.getByText(/^None of [\d,]+ classes was corrected/).waitFor();
  await press(page, page.getByRole("link", { name: /^Correct this/ }).first());
  await page.waitForURL(/coaching\/sessions\/.*#correct$/);
  await focused(page, "correct");
  await tabTo(page, page.getByRole("combobox", { name: "It is" }));
  await page.keyboard.type("Purp");
  await write(page, /^Why, in at most 300 characters$/, "the goal was agreed on the phone");
  await write(page, "Who says so", "Ana Lee");
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "override-form", { fullPage: true });
  await press(page, page.getByRole("button", { name: "Correct the class" }));
  const bar = page.getByRole("complementary", { name: "What is being done" });
  await bar.getByText(/seconds? (left|so far)|nearly done/).waitFor();
  expect(await violations(page)).toEqual([]);
  const said = /We say reactive; corrected to\s+purposeful on .* by Ana Lee:\s+the goal was agreed/;
  await page.getByText(said).waitFor();
  await focused(page, "correct");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("Purposeful");
  expect(await violations(page)).toEqual([]);
  expect(page.url()).not.toContain("Lee");
  await settled(page, () => page.reload());
  await page.getByText(said).waitFor();
  await keepPicture(page, "override-done", { fullPage: true });

  const phone = await openPage(360);
  await visit(phone.page, page.url());
  await phone.page.getByText(said).waitFor();
  expect(await violations(phone.page)).toEqual([]);
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThan(361);
  await keepPicture(phone.page, "override-360", { fullPage: true });

  await press(page, page.getByRole("link", { name: "All sessions" }));
  await page.waitForURL(list);
  await page.getByText(/^1 of [\d,]+ classes \(0\.1.%\) was corrected by a person/).waitFor();
  await page.getByText("Which, and why").click();
  expect(await page.locator(".corrections tbody").textContent()).toMatch(/Reactive.*Purposeful/s);
  expect(await violations(page)).toEqual([]);
  await visit(page, `${house.address}/methods`);
  await page.locator("#corrections", { hasText: "1 of" }).waitFor();

  // One whose session is not in the data waits, and may still be taken back.
  const ledger = openLedger(house.store.ledger);
  const { author, at } = { author: "Bo Ray", at: new Date().toISOString() };
  addOverride(ledger, { sessionId: "S-gone", class: "required", why: "by the county", author, at });
  closeLedger(ledger);
  await visit(page, `${house.address}/coaching`);
  await page.getByText(/1 correction waits for a session/).waitFor();
  await page.getByText("Session S-gone", { exact: true }).waitFor();
  await press(page, page.locator(".corrections summary", { hasText: "Take it back" }));
  await write(page, "Who takes it back", "Bo Ray");
  await press(page, page.getByRole("button", { name: "Take it back" }));
  await page.getByText(/correction waits/).waitFor({ state: "detached" });
  expect([...errors, ...phone.errors]).toEqual([]);
});
