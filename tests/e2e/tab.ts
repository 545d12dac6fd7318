import type { Locator, Page } from "playwright-core";

/** Whether the focus is there. */
export const has = (there: Locator): Promise<boolean> =>
  there.evaluateAll((found) => found.some((each) => each === document.activeElement));

/** Presses Tab until the focus is there. */
export async function tabTo(page: Page, there: Locator): Promise<void> {
  await there.first().waitFor();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await has(there)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${String(there)}`);
}

/** Presses a key where Tab leads. */
export async function press(page: Page, there: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, there);
  await page.keyboard.press(key);
}
