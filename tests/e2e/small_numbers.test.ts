import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { importFiles } from "../../pipelines/import.ts";
import { keepPicture, violations, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

const { house, openPage } = useHouse("sample");

/** Fourteen months at one site, of which March 2026 rests on six families. */
const months = Array.from({ length: 14 }, (_, at) =>
  new Date(Date.UTC(2025, 3 + at, 15)).toISOString().slice(0, 10),
);
const few = "2026-03-15";

beforeAll(async () => {
  const path = join(house.store.dir, "few.csv");
  const rows = months.map(
    (day, at) => `${day},Quarry,ns_attending,${day === few ? "7.77,6" : `${4 + (at % 3)},20`}`,
  );
  writeFileSync(path, ["date,site,measure,value,n", ...rows].join("\n"));
  const answers = { "few.csv": { "site:Quarry": "new" } };
  const { build } = await importFiles(house.store, [{ name: "few.csv", path }], { answers });
  const served = async () =>
    (await fetch(`${house.address}/api/status`)).headers.get("x-throughline-build");
  while ((await served()) !== String(build)) await delay(100);
});

const figure = "#fidelity-trend";
/** The row of March 2026 in the table of the chart. */
const march = (page: Page): Promise<string> =>
  page
    .locator(`${figure} tr`, { hasText: "Mar 2026" })
    .first()
    .textContent()
    .then((text) => (text ?? "").replaceAll(/\s+/g, " "));

async function saved(page: Page, kind: string): Promise<string> {
  const button = page.locator(`${figure} .save`).getByRole("button", { name: `${kind} of ` });
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFileSync(await file.path(), "utf8");
}

test("a point that rests on six families is marked on screen, and withheld in files and on paper", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/overview?site=Quarry`);
  const onScreen = await march(page);
  expect(onScreen).toContain("6, small n");
  await expect(page.locator(`${figure} .legend`).textContent()).resolves.toContain("small n");
  const rings = page.locator(`${figure} .plot circle[r="6.5"]`);
  expect(await rings.count()).toBe(1);
  await keepPicture(page, "small-n", { fullPage: true });

  const rows = (await saved(page, "CSV")).split("\r\n");
  expect(rows.find((row) => row.includes("Mar 2026"))).toMatch(/,withheld,,/);
  expect(rows.find((row) => row.includes("Feb 2026"))).toMatch(/,\d/);
  const svg = await saved(page, "SVG");
  expect(svg).not.toContain("small n");
  expect(svg).toContain("withheld");
  expect(await march(page)).toBe(onScreen);

  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  // The window may change while it prints.
  await page.evaluate(() => dispatchEvent(new Event("resize")));
  expect(await march(page)).toContain("withheld");
  expect(await rings.count()).toBe(0);
  expect(await march(page)).not.toContain("7.8");
  await expect(page.locator(".left-out").textContent()).resolves.toContain("fewer than 11");
  await page.emulateMedia({ media: "print" });
  await keepPicture(page, "small-n-printed", { fullPage: true });
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  expect(await march(page)).toBe(onScreen);
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("the values behind a point are looked at on screen, and not printed", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/values?site=Quarry&measure=ns_attending&month=2026-03`);
  await expect(page.locator("main").textContent()).resolves.toContain("7.77");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const printed = (await page.locator("main").textContent()) ?? "";
  expect(printed).not.toMatch(/7\.[78]/);
  expect(printed).toContain("not printed");
});
