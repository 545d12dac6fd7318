import { Bool, Float64, tableFromIPC, tableToIPC, vectorFromArray } from "apache-arrow";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page, Route } from "playwright-core";
import type { Status } from "../../server/api.ts";
import { openHouse, keepPicture, settled, violations, visit } from "./browser.ts";
import type { House } from "./browser.ts";
import { useHouse } from "./house.ts";

const { house, openPage, openFirstPage } = useHouse("sample");
let bare: House;

beforeAll(async () => {
  bare = await openHouse("empty");
});
afterAll(() => bare.close());

/**
 * What a page says in a state, after it was looked at on a desk and on a phone: it fits, axe finds
 * nothing, no code shows. A page that still loads has no heading yet: its title says what it is.
 */
async function looked(page: Page, name: string): Promise<string> {
  await page.locator("main > *:not(:empty)").first().waitFor();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
    const found = await violations(page);
    const wrong =
      name === "loading" ? found.filter((line) => !line.startsWith("page-has-h")) : found;
    expect([name, wrong]).toEqual([name, []]);
    await keepPicture(page, `state-${name}-${width}`);
  }
  const said = (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");
  expect(said).not.toMatch(/NaN|undefined|null|\[object/);
  return said;
}

test("while answers are on their way their room is held, and nothing moves when they come", async () => {
  const { page } = await openFirstPage();
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/api/marts/**", async (route) => {
    await held;
    await route.continue();
  });
  await page.addInitScript(() => {
    const seen = window as unknown as { moved: number };
    seen.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        seen.moved += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${house.address}/overview`);
  await page.locator("main .skeleton").waitFor();
  await looked(page, "loading");
  await page.evaluate(() => Object.assign(window, { moved: 0 }));
  answer();
  await page.locator("main figure svg").first().waitFor();
  expect(await page.evaluate(() => (window as unknown as { moved: number }).moved)).toBe(0);
});

test("an empty store says on every page what to bring", async () => {
  const { page } = await openPage();
  for (const [name, address] of [
    ...["overview", "themes", "plan", "coach", "coaching", "data", "label"].map((each) => [
      each,
      each,
    ]),
    ["theme", "themes/Natural%20supports"],
    ["session", "coaching/sessions/S-1"],
    ["values", "values?site=Larkspur&measure=ns_share&month=2026-05"],
    ["coverage", "data/coverage"],
  ] as const) {
    await visit(page, `${bare.address}/${address}`);
    const said = await looked(page, `empty-${name}`);
    expect([name, said]).toEqual([name, expect.stringMatching(/add files|choose files/i)]);
  }
});

/** Asks for the rows of a site that there is not: a mart without rows, with its columns. */
const withoutRows = (route: Route): Promise<void> => {
  const url = new URL(route.request().url());
  url.searchParams.set("site", "Nowhere");
  return route.continue({ url: url.href });
};

test("a mart without rows leaves a page that says so", async () => {
  const { page, errors } = await openPage();
  const marts = ["fidelity_trend", "coaching_mix", "mutual_goals", "follow_ups", "open_themes"];
  for (const mart of marts) await page.route(`**/api/marts/${mart}*`, withoutRows);
  for (const [name, words] of [
    ["overview", /No fidelity values yet.*Add files/],
    ["coaching", /No coaching was logged/],
    ["plan", /Plan|goals/],
  ] as const) {
    await visit(page, `${house.address}/${name}`);
    expect(await looked(page, `rowless-${name}`)).toMatch(words);
  }
  expect(errors).toEqual([]);
});

/** Leaves out what the server leaves out for leadership: every value of a site, and one of another. */
async function withholding(route: Route): Promise<void> {
  const answer = await route.fetch();
  const table = tableFromIPC(new Uint8Array(await answer.body()));
  const rows = table.toArray() as { site: string; month: number; value: number | null }[];
  const newest = Math.max(...rows.map(({ month }) => month));
  const left = rows.map(
    ({ site, month }) => site === "Ashford" || (site === "Larkspur" && month === newest),
  );
  const values = rows.map(({ value }, at) => (left[at] ? null : value));
  const changed = table
    .setChild("value", vectorFromArray(values, new Float64()))
    .setChild("withheld", vectorFromArray(left, new Bool()));
  await route.fulfill({ response: answer, body: Buffer.from(tableToIPC(changed, "stream")) });
}

test("what is withheld is said in words on chart, tip and rows, not left as a hole", async () => {
  const { page, errors } = await openPage();
  await page.route("**/api/marts/fidelity_trend*", withholding);
  await page.goto(`${house.address}/overview`, { waitUntil: "networkidle" });
  const words = "withheld: at the source, or fewer than 11 families or meetings";
  expect(await looked(page, "withheld")).toContain(words);
  const chart = page.locator("#fidelity-trend");
  expect(await chart.locator(".plot > svg").textContent()).toContain("all values withheld");
  await chart.locator(".point").focus();
  await page.keyboard.press("Home");
  expect(await chart.locator(".point").getAttribute("aria-label")).toContain(words);
  await chart.locator("summary", { hasText: "Rows" }).click();
  expect(await chart.locator("tbody td", { hasText: /^\s*withheld\s*$/ }).count()).toBeGreaterThan(
    10,
  );
  await keepPicture(page, "state-withheld-rows", { fullPage: true });
  await page.emulateMedia({ media: "print" });
  expect(await chart.innerText()).toContain(words);
  expect(errors).toEqual([]);
});

test("who may see no site is told whom to ask", async () => {
  const { page, errors } = await openPage();
  await page.route("**/api/status", async (route) => {
    const answer = await route.fetch();
    const status = (await answer.json()) as Status;
    await route.fulfill({ response: answer, json: { ...status, sites: [] } });
  });
  await page.goto(`${house.address}/themes/Natural%20supports?site=Larkspur`);
  await page.getByText("There is no site to show.").waitFor();
  expect(await looked(page, "no-sites")).toMatch(/ask whoever keeps/);
  expect(errors).toEqual([]);
});

test("a refusal is said in the server's words, and tried again", async () => {
  const { page } = await openPage();
  const words = "something went wrong; the server's log says what";
  const refuse = (route: Route): Promise<void> =>
    route.fulfill({ status: 500, json: { error: words } });
  await page.route("**/api/marts/coaching_mix*", refuse);
  await page.goto(`${house.address}/overview`);
  await page.getByRole("alert").waitFor();
  expect(await looked(page, "error")).toMatch(/Something went wrong.*log.*Try again/);
  await page.unroute("**/api/marts/coaching_mix*", refuse);
  await page.getByRole("link", { name: "Try again" }).click();
  await page.locator("main figure svg").first().waitFor();
});

test("a server that is gone is said, and the page goes on by itself when it is back", async () => {
  const { page } = await openPage();
  const gone = (route: Route): Promise<void> => route.abort("connectionrefused");
  await visit(page, `${house.address}/themes`);
  const link = page.getByRole("link", { name: "Natural supports" }).first();
  await link.waitFor();
  await page.route("**/*", gone);
  await link.click();
  await page.getByText("The server does not answer").waitFor();
  await page.unroute("**/*", gone);
  await page.locator(".verdict-sentence").first().waitFor();
  await page.route("**/api/**", gone);
  await page.getByRole("link", { name: "Coaching", exact: true }).click();
  await page.getByText("The server does not answer").waitFor();
  expect(await looked(page, "gone")).toMatch(/does not answer.*Try again.*by itself/);
  await page.unroute("**/api/**", gone);
  await page.locator("#coaching-mix .plot svg").first().waitFor();
});

test("a word says what it means, by keyboard too, and Escape leads back to it", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/coaching`);
  const word = page.getByRole("button", { name: "Unanchored" });
  await word.focus();
  await page.keyboard.press("Enter");
  const words = page.getByText("well meant, not yet connected");
  await words.waitFor();
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "help");
  await page.keyboard.press("Tab");
  await page.getByRole("link", { name: "More in Methods" }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("More in Methods");
  await page.keyboard.press("Escape");
  await words.waitFor({ state: "hidden" });
  expect(await word.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(errors).toEqual([]);
});

test("the tour begins on Methods, leads through real pages by keyboard, and ends for good", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/methods`);
  await page.getByRole("button", { name: "Take the short tour" }).press("Enter");
  const strip = page.getByRole("complementary", { name: "Tour" });
  await strip.getByText("1 of 5").waitFor();
  await page.locator("main figure svg").first().waitFor();
  expect(await violations(page)).toEqual([]);
  for (const [next, path] of [
    ["Next: What moved", /\/themes$/],
    ["Next: One theme", /\/themes\/Natural/],
  ] as const) {
    await strip.getByRole("link", { name: next }).press("Enter");
    await page.waitForURL(path);
  }
  await strip.getByText("3 of 5").waitFor();
  await page.setViewportSize({ width: 360, height: 900 });
  await keepPicture(page, "tour");
  await strip.getByRole("button", { name: "End the tour" }).press("Enter");
  await settled(page, () => page.reload());
  expect(await strip.count()).toBe(0);
  expect(errors).toEqual([]);
});
