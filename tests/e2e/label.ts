import { expect } from "vitest";
import { keepPicture, violations, visit } from "./browser.ts";
import type { Visit } from "./house.ts";

/** Reads thirty sessions blind by the keyboard, leaves and comes back, and compares. */
export async function readBlind({ house, openPage }: Visit): Promise<void> {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/methods#agreement`);
  await page.getByRole("link", { name: /Read 30 sessions blind/ }).press("Enter");
  await page.getByRole("textbox", { name: /Your name or initials/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "label-start", { fullPage: true });
  await page.getByRole("textbox").focus();
  await page.keyboard.type("AL");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/label\/1\/1$/);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("radio", { name: /Purposeful/ }).focus();
  await page.keyboard.press("6");
  expect(await page.getByRole("radio", { name: /Can't tell/ }).isChecked()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "label", { fullPage: true });
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "label-phone", { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/label\/1\/2$/);
  await page.getByText("1 answered").waitFor();
  expect(await page.locator("input:checked").count()).toBe(0);

  // The reader goes, and comes back at the first session without an answer.
  await visit(page, `${house.address}/label`);
  await page.getByText("1 of 30 sessions answered").waitFor();
  await page.getByRole("link", { name: /Go on/ }).press("Enter");
  await page.getByText(/Session 2 of 30/).waitFor();
  for (let place = 2; place <= 30; place++)
    await fetch(`${house.address}/api/readings/1/sessions/${place}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ label: place % 2 === 0 ? "unanchored" : "purposeful" }),
    });
  await visit(page, `${house.address}/label/1`);
  await page.getByRole("button", { name: /Close the reading/ }).press("Enter");
  await page.getByRole("heading", { name: /Two readings of 29 sessions agree on/ }).waitFor();
  await page.getByText("1 session could not be told and is left out.").waitFor();
  await page.getByRole("table", { name: /Answers of the person/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "label-result", { fullPage: true });
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await keepPicture(page, "label-result-phone", { fullPage: true });

  const said = await page.getByRole("heading", { level: 1 }).textContent();
  const kappa = /kappa [-\d.]+ \([-\d.]+ to [-\d.]+\)/.exec(said ?? "")![0];
  await visit(page, `${house.address}/methods`);
  const told = page.locator("#agreement");
  await told.getByText(kappa).waitFor();
  expect(await told.textContent()).toMatch(/version 1 of\s+the rules/);
  expect(errors).toEqual([]);
}
