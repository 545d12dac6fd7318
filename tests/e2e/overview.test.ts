import { expect, test } from "vitest";
import { Table, tableFromIPC, tableToIPC, vectorFromArray } from "apache-arrow";
import type { Page } from "playwright-core";
import { annotate } from "../../pipelines/annotations.ts";
import type { Status } from "../../server/api.ts";
import { openHouse, keepPicture, settled, violations, visit } from "./browser.ts";
import { useHouse } from "./house.ts";
import { readPdf } from "./pdf.ts";

const { house, openPage, openFirstPage } = useHouse("sample");

const text = async (page: Page, selector: string): Promise<string> =>
  ((await page.locator(selector).innerText()) ?? "").replaceAll(/\s+/g, " ");

test("the first view asks for little, and nothing shifts when the answers come", async () => {
  const { page } = await openFirstPage();
  await page.addInitScript(() => {
    const seen = globalThis as unknown as { shift: number };
    seen.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await visit(page, `${house.address}/overview`);
  const data = asked.filter((path) => path.startsWith("/api/")).toSorted();
  expect(data).toEqual([
    "/api/marts/annotations",
    "/api/marts/coaching_mix",
    "/api/marts/fidelity_trend",
    "/api/me",
    "/api/overview",
    "/api/status",
  ]);
  expect(await page.evaluate(() => (globalThis as unknown as { shift: number }).shift)).toBe(0);
});

test("the first view knows from the head of its page all that it will ask for: five scripts, and its figures", async () => {
  const { page } = await openFirstPage();
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.endsWith(".js") || pathname.startsWith("/api/")) asked.push(pathname + search);
  });
  await visit(page, `${house.address}/overview`);
  const { headers } = await fetch(`${house.address}/overview`);
  const told = [...(headers.get("link") ?? "").matchAll(/<([^>]+)>/g)].map(([, to]) => to!);
  expect(told[0]).toMatch(/\/index-[^/]+\.js$/);
  expect(told.toSorted()).toEqual(asked.toSorted());
  expect(told.filter((to) => to.endsWith(".js"))).toHaveLength(5);
});

test("what changed, the themes and what is missing are told in words that the sample bears out", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/overview`);
  expect(await text(page, "h1")).toBe(
    "In May 2026, compared with Apr 2026, no measure left its usual variation or came back to it. 31 % of coaching was purposeful in the last 12 months, 24 % in the 12 before.",
  );
  const strip = await text(page, ".theme-lines");
  expect(strip).toContain("Natural supports embedded at 1 of 4 sites, tapered at 1");
  expect(strip).toContain(
    "Natural supports as a share of attendees moved at 2 (1 holding, 1 lost) compared with 2 sites without it",
  );
  expect(await text(page, ".data-lines")).toContain(
    "All 4 sites have monthly measures in Apr 2026 and May 2026",
  );
  await page.getByRole("link", { name: "Natural supports", exact: true }).click();
  await page.waitForURL(/\/themes\/Natural%20supports$/);
});

test("a chosen site has control charts with its newest value and usual range, and the share in hours too", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/overview?site=Larkspur`);
  const [first, , , , share] = await page.locator(".stack .row").all();
  const says = (await first!.innerText()).replaceAll(/\s+/g, " ");
  expect(says).toContain(
    "Natural supports attending improving 1.50 in May 2026, usual 0.82 to 1.94",
  );
  expect((await share!.innerText()).replaceAll(/\s+/g, " ")).toContain("56 % in 12 months");
  await page.getByRole("link", { name: "Hours" }).click();
  await page.waitForURL(/count=hours/);
  await page.getByText("Purposeful share of coaching hours").waitFor();
  expect(await text(page, "h1")).toMatch(/\d+ % of logged coaching hours were purposeful/);
  expect(errors).toEqual([]);
});

/** Two builds, which take as long as the machine is loaded. */
test("an import while the page is open leaves no figure of the build before, in open rows neither", async () => {
  const own = await openHouse("sample");
  try {
    const { page, errors } = await openPage();
    await visit(page, `${own.address}/overview?site=Larkspur`);
    const rows = page.locator(".stack > details");
    await rows.locator("summary").click();
    const usual = () =>
      rows
        .locator("tbody tr", { hasText: "Natural supports attending" })
        .filter({ hasText: "May 2026" })
        .innerText();
    const tile = () => page.locator(".stack .says").first().innerText();
    /** A build takes as long as the machine is loaded. */
    const soon = { timeout: 30_000 };
    const build = async () =>
      ((await (await fetch(`${own.address}/api/status`)).json()) as Status).build;
    const startLimitsAt = async (date: string) => {
      const known = await build();
      const order = {
        kind: "baseline",
        site: "Larkspur",
        measure: "ns_attending",
        author: "QI",
      } as const;
      await annotate(own.store, { ...order, date, words: "New form" });
      await expect.poll(build, soon).not.toBe(known);
    };
    const before = await usual();
    await startLimitsAt("2025-06");
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect.poll(usual, soon).not.toBe(before);
    const after = await tile();
    await startLimitsAt("2025-09");
    await settled(page, () => page.getByRole("link", { name: "Themes", exact: true }).click());
    await settled(page, () => page.goBack());
    expect(await tile()).not.toBe(after);
    expect(errors).toEqual([]);
  } finally {
    await own.close();
  }
});

test("a measure's name leads to its chart without loading the page again", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/overview`);
  let loads = 0;
  page.on("request", (request) => void (loads += request.isNavigationRequest() ? 1 : 0));
  await page.locator(".stack .says-name").nth(1).click();
  await page.waitForURL(/measure=/);
  await page.locator("#fidelity-trend h2", { hasText: "as a share" }).waitFor();
  expect(loads).toBe(0);
});

test("a point of the purposeful share leads to the sessions of its month, with the filters kept", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/overview?site=Larkspur&period=12`);
  await page.locator(".stack .row").last().locator(".point").focus();
  await page.keyboard.press("ArrowLeft");
  await settled(page, () => page.keyboard.press("Enter"));
  const { pathname, searchParams } = new URL(page.url());
  expect([pathname, ...searchParams]).toEqual([
    "/coaching",
    ["site", "Larkspur"],
    ["period", "12"],
    ["month", "2026-05"],
  ]);
  expect(await text(page, "main")).toContain("May 2026");
  await settled(page, () => page.goBack());
  expect(await page.locator(".stack.one").count()).toBe(1);
  expect(errors).toEqual([]);
});

test("where the catalogue has a target, an icon and words say whether it is met as the process runs", async () => {
  const { page, errors } = await openPage();
  await page.route("**/api/status", async (route) => {
    const answer = await route.fetch();
    const status = (await answer.json()) as Status;
    const targets: Record<string, number> = { ns_attending: 5, ns_share: 0.2, ns_any: 0.1 };
    const measures = status.measures.map((each) => ({
      ...each,
      target: targets[each.measure] ?? null,
    }));
    await route.fulfill({ response: answer, json: { ...status, measures } });
  });
  await visit(page, `${house.address}/overview?site=Larkspur`);
  const said = await Promise.all(
    (await page.locator(".stack .says").all()).map(async (each) =>
      (await each.innerText()).replaceAll("\u00A0", " "),
    ),
  );
  expect(said[0]).toContain("misses its target of 5.00 consistently");
  expect(said[1]).toContain("meets its target of 20 % at times");
  expect(said[2]).toContain("meets its target of 10 % consistently");
  expect(said[3]).not.toContain("target");
  expect(await page.locator(".nhs-icon.assurance").count()).toBe(3);
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
  await keepPicture(page, "overview-targets");
});

/** The trends of the sample's four sites again and again under other names. */
async function multiplied(page: Page, times: number): Promise<string[]> {
  const again = Array.from({ length: times }, (_, at) => at + 1);
  const status = (await (await fetch(`${house.address}/api/status`)).json()) as Status;
  const sites = status.sites.flatMap((site) => again.map((at) => `${site} ${at}`));
  await page.route("**/api/status", (route) => route.fulfill({ json: { ...status, sites } }));
  const answer = await fetch(`${house.address}/api/marts/fidelity_trend?view=screen`);
  const table = tableFromIPC(new Uint8Array(await answer.arrayBuffer()));
  const columns = table.schema.fields.map(({ name, type }) => {
    const cells = [...table.getChild(name)!] as unknown[];
    const all = again.flatMap((at) =>
      name === "site" ? cells.map((site) => `${String(site)} ${at}`) : cells,
    );
    return [name, vectorFromArray(all, type)] as const;
  });
  const body = Buffer.from(tableToIPC(new Table(Object.fromEntries(columns))));
  await page.route("**/api/marts/fidelity_trend?view=screen", (route) =>
    route.fulfill({ contentType: answer.headers.get("content-type")!, body }),
  );
  return sites;
}

test("of many sites those with a signal are drawn, the others told by name, on a sheet of their own", async () => {
  const { page, errors } = await openPage();
  const sites = await multiplied(page, 12);
  await visit(page, `${house.address}/overview`);
  const told = await page.locator(".told a", { hasNotText: "Draw" }).allTextContents();
  const drawn = sites.filter((site) => site.startsWith("Larkspur"));
  expect(told.toSorted()).toEqual(sites.filter((site) => !drawn.includes(site)).toSorted());
  expect(told.slice(0, 3)).toEqual(["Ashford 1", "Ashford 2", "Ashford 3"]);
  expect(await text(page, ".told")).toContain(
    "Drawn: the 12 sites of 48 whose newest point has a signal",
  );
  expect(await text(page, ".told")).toContain("Usual variation at 36:");
  expect(await violations(page)).toEqual([]);
  expect(readPdf(await page.pdf({ format: "Letter", preferCSSPageSize: true })).pages).toBe(2);
  await page.setViewportSize({ width: 360, height: 900 });
  await keepPicture(page, "overview-many-360", { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("link", { name: "Draw all 48" }).click();
  await page.waitForURL(/sites=all/);
  expect(await page.locator("#fidelity-trend.large").count()).toBe(1);
  expect(readPdf(await page.pdf({ format: "A4", preferCSSPageSize: true })).pages).toBe(2);
  expect(errors).toEqual([]);
});

test("a filter asks for nothing, loads nothing and draws anew only the charts that it changes", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/overview`);
  const asked: string[] = [];
  page.on("request", (request) => {
    // Chromium looks at a page's icon again with every new address.
    if (!request.url().endsWith(".svg")) asked.push(request.url());
  });
  const charts = "main .plot > svg";
  /** Of each chart (four measures, the share, the mix, the sites), whether it is the one of before. */
  const keptAfter = async (change: () => Promise<unknown>, query: RegExp): Promise<boolean[]> => {
    await page.locator(charts).evaluateAll((all) => all.forEach((one) => (one.id = "before")));
    await change();
    await page.waitForURL(query);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
    return page.locator(charts).evaluateAll((all) => all.map(({ id }) => id === "before"));
  };
  const choose = (name: string, option: string | { index: number }) => () =>
    page.getByRole("combobox", { name }).selectOption(option);
  const none = Array.from({ length: 7 }, () => false);
  expect(await keptAfter(choose("Site", "Larkspur"), /site=Larkspur/)).toEqual(none);
  expect(await keptAfter(choose("Measure", { index: 1 }), /measure=/)).toEqual([
    ...Array.from({ length: 6 }, () => true),
    false,
  ]);
  const hours = () => page.getByRole("link", { name: "Hours" }).click();
  expect(await keptAfter(hours, /count=hours/)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    true,
  ]);
  expect(await keptAfter(choose("Period", "12"), /period=12/)).toEqual(none);
  expect(asked).toEqual([]);
});
