import { expect, test } from "vitest";
import type { CoachRow } from "../../server/api.ts";
import { keepPicture, violations, settled, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

const { house, openPage } = useHouse("sample");

const keyOf = async (name: string): Promise<string> => {
  const coaches = (await (await fetch(`${house.address}/api/coaches`)).json()) as CoachRow[];
  return coaches.find((coach) => coach.name === name)!.key;
};

test("a coach is chosen, opens a session and finds back, and no address holds a name", async () => {
  const { page, errors } = await openPage();
  const addresses: string[] = [];
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  page.on("request", (request) => addresses.push(request.url()));
  await visit(page, `${house.address}/overview?site=Larkspur`);
  await page.getByRole("link", { name: "Coach", exact: true }).click();
  await page.getByRole("heading", { name: "Whose coaching?" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("combobox", { name: "Coach" }).focus();
  await page.keyboard.type("Imani");
  const mine = `${house.address}/coach?coach=${await keyOf("Imani Castellanos")}`;
  await page.waitForURL(mine);
  await page.getByRole("heading", { name: /^Imani Castellanos: 3 staff members wait/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  const themes = page.getByRole("region", { name: "Themes of my sessions" });
  const first = themes.locator("tbody tr").first();
  expect(await first.textContent()).toMatch(
    /Natural supports.*live.*8 staff.*live.*Embedded since Apr 2025.*moved.*holding.*Junia Blackwood/s,
  );
  expect(await page.getByText(/^\d+ themes? carried by no channel$/).count()).toBe(1);
  await page.setViewportSize({ width: 1280, height: 1500 });
  await keepPicture(page, "coach");
  await page.getByRole("link", { name: "To my sessions" }).press("Enter");
  await page.keyboard.press("Tab");
  const section = page.getByRole("region", { name: "My sessions", exact: true });
  expect(await section.evaluate((own) => own.contains(document.activeElement))).toBe(true);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "coach-dark");
  await page.getByRole("combobox", { name: "Period" }).selectOption("24");
  await page.waitForURL(/period=24/);
  await settled(page, () => page.reload());

  await page.getByRole("link", { name: "Older" }).click();
  await page.waitForURL(/page=2/);
  const list = page.url();
  await page.getByRole("region", { name: "Sessions, page 2" }).getByRole("link").first().click();
  await page.waitForURL(/coaching\/sessions\/.*coach=.*via=coach/);
  await page.getByRole("link", { name: "← Coach" }).click();
  await page.waitForURL((url) => url.pathname === "/coach");
  expect(new Set(new URL(page.url()).searchParams)).toEqual(new Set(new URL(list).searchParams));
  await page.goBack();
  await page.locator(".logged").getByRole("link", { name: "Imani Castellanos" }).click();
  await page.waitForURL(mine);

  await page.getByRole("link", { name: "Filter them by class" }).click();
  await page.waitForURL(/coaching\?/);
  await page.getByText(/^120 sessions, .* led by one coach/).waitFor();
  await page.getByRole("combobox", { name: "Theme" }).selectOption("Natural supports");
  await page.getByText(/^44 sessions, .* on Natural supports, led by one coach/).waitFor();
  await page.getByRole("combobox", { name: "Month" }).selectOption("2026-06");
  await page.waitForURL(/month=2026-06/);
  await page.locator("section table tbody a").first().click();
  await page.locator(".kicker").getByRole("link", { name: "Natural supports" }).click();
  await page.waitForURL(/themes\/Natural%20supports\?site=Larkspur/);
  await page.locator("#thread summary", { hasText: "Rows" }).click();
  await page.locator("#thread tbody a").first().click();
  await page.getByRole("link", { name: "← Natural supports at Larkspur" }).click();
  await page.waitForURL(/themes\/Natural%20supports\?site=Larkspur$/);
  await page.getByRole("link", { name: "All sessions on Natural supports at Larkspur" }).click();
  await page.waitForURL(/coaching\?site=Larkspur&period=all&theme=Natural\+supports/);
  expect(addresses.filter((address) => /Imani|Castellanos/i.test(decodeURI(address)))).toEqual([]);
  expect(errors).toEqual([]);
});

test("a coach's page and a session fit a phone, the page also where follow-ups wait, and an unknown one says what to do", async () => {
  const { page, errors } = await openPage(360);
  await visit(page, `${house.address}/coach?coach=${await keyOf("Petra Lindqvist")}`);
  await page.getByText(/^Overdue since 19 Jun 2026 \(7 days\)/).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "coach-360", { fullPage: true });
  await page.setViewportSize({ width: 320, height: 700 });
  await page.getByRole("link", { name: /^session of/ }).click();
  await page.locator(".logged").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(errors).toEqual([]);
  await visit(page, `${house.address}/coach?coach=0123456789ab`);
  await page.getByText("No coach has this address: choose one from the list.").waitFor();
  expect(await violations(page)).toEqual([]);
});
