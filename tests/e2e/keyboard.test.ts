import { expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { keepPicture, violations, visit } from "./browser.ts";
import { useHouse } from "./house.ts";
import { has, press, tabTo } from "./tab.ts";

// Each walk imports and builds several times.

const { house, openPage } = useHouse("empty");

/** A log of 14 sessions with dates that fit two orders, kinds of our own, and lengths in words. */
function log(): string {
  const lines = Array.from({ length: 14 }, (_, at) => {
    const day = String((at % 9) + 1).padStart(2, "0");
    const kind = ["Zoom circle", "Desk talk", "Supervision"][at % 3];
    const length = at % 2 === 0 ? "an hour" : "45";
    return `S${at + 1},${day}/04/2025,North,Ana Lee,Bo Ray,${kind},Scheduled,Engagement,${length}`;
  });
  return [
    "Session ID,Date of session,Site,Coach,Who attended?,Session type,What prompted it?,Focus area(s),Length (min)",
    ...lines,
  ].join("\n");
}

/** Chooses one of a group of radio buttons, which Tab reaches at its first. */
async function choose(page: Page, option: Locator, group: Locator): Promise<void> {
  await press(page, group.getByRole("radio"), "Space");
  for (let presses = 0; presses < 8 && !(await option.isChecked()); presses += 1) {
    await page.keyboard.press("ArrowDown");
  }
}

const focused = (page: Page, id: string): Promise<unknown> =>
  page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);

test("the keyboard alone leads from a file to its receipt, its undo and back", async () => {
  const { page, errors } = await openPage();
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  await visit(page, `${house.address}/data`);
  const chooser = page.waitForEvent("filechooser");
  await press(page, button("Choose files"));
  const file = { name: "log.csv", mimeType: "text/csv", buffer: Buffer.from(log()) };
  await (await chooser).setFiles([file]);
  await focused(page, "desk-title");
  expect(await violations(page)).toEqual([]);

  const dates = page.getByRole("group", { name: /Date of session/ });
  await choose(page, dates.getByRole("radio", { name: /day first/i }), dates);
  await page.reload();
  await page.getByText("with the answer that you gave").waitFor();
  const kinds = page.getByRole("group", { name: /Session type/ });
  await kinds.getByRole("combobox").nth(2).waitFor();
  await press(page, kinds.getByRole("combobox", { name: "Zoom circle is" }), "ArrowDown");
  expect(await button("1 question to answer").isDisabled()).toBe(true);
  await tabTo(page, kinds.getByRole("combobox", { name: "Desk talk is" }));
  await page.keyboard.type("sup");
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-answers", { fullPage: true });
  await press(page, button("Use these answers").last());
  await focused(page, "desk-title");

  const meaning = page.getByRole("textbox", { name: "Read an hour in Length (min) as" });
  await tabTo(page, meaning);
  await page.keyboard.type("60");
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-fixes", { fullPage: true });
  await press(page, button("Use these"));
  await focused(page, "file-0");
  expect((await page.locator(".counts .rejected dd").textContent())?.trim()).toBe("+0");

  const change = page.locator("summary", { hasText: "Change encoding" });
  await press(page, change);
  await tabTo(page, page.getByRole("combobox", { name: "encoding" }));
  await page.keyboard.type("win");
  await press(page, button("Read it so"));
  await page.locator(".decisions b", { hasText: "Windows-1252" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("summary[data-decision]"));
  expect(await has(change)).toBe(true);
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-changed", { fullPage: true });

  await press(page, button("Import 1 file"));
  await focused(page, "desk-title");
  await press(page, page.getByRole("link", { name: "receipt of import 1" }));
  await page.waitForURL(/\/data\/imports\/1$/);
  await page.reload();
  await press(page, button("Undo import 1"));
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === "Undo it");
  await page.keyboard.press("Enter");
  await page.getByText(/undone on/).waitFor();
  await focused(page, "receipt-title");
  expect(await violations(page)).toEqual([]);
  await press(page, button("Take back the undo of import 1"));
  await button("Undo import 1").waitFor();
  await focused(page, "receipt-title");
  await keepPicture(page, "data-receipt-keyboard", { fullPage: true });
  expect(errors).toEqual([]);
});
