import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { keepPicture, violations, settled, visit } from "./browser.ts";
import { useHouse } from "./house.ts";
import { readBlind } from "./label.ts";

const opened = useHouse("sample");
const { house, openPage, openFirstPage } = opened;

const pages = [
  ["overview", "/overview"],
  ["overview-site", "/overview?site=Larkspur"],
  ["themes", "/themes"],
  ["theme", "/themes/Natural%20supports?site=Larkspur"],
  ["coaching", "/coaching"],
  ["imports", "/data"],
  ["data-coverage", "/data/coverage"],
  ["methods", "/methods"],
] as const;

const others = [
  ["plan", "/plan"],
  ["coach", "/coach"],
  ["receipt", "/data/imports/1"],
  ["values", "/values?site=Larkspur&measure=ns_attending&month=2024-07&over=sites"],
  ["label", "/label"],
  ["people", "/people"],
] as const;

/** Contrast of WCAG between the least readable text of the charts and the page, 1 to 21. */
const leastContrast = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const luminance = (color: string): number => {
      const [r, g, b] = (color.match(/[\d.]+/g) ?? [])
        .map((part) => Number(part) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
    };
    const ground = luminance(getComputedStyle(document.documentElement).backgroundColor);
    const texts = [...document.querySelectorAll(".plot svg text")].filter(
      ({ textContent }) => textContent,
    );
    return Math.min(
      21,
      ...texts.map((text) => {
        const ink = luminance(getComputedStyle(text).fill);
        return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
      }),
    );
  });

/** Zoomed to 400 % in a window of 1280 pixels, in forced colours and with less motion, a page can be read. */
async function readsAnyhow(page: Page): Promise<void> {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 320, height: 256 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await leastContrast(page)).toBeGreaterThanOrEqual(4.5);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
}

test.each(pages)(
  "%s is drawn without an error, by axe too, and fits a phone",
  async (name, address) => {
    const { page, errors } = await openPage();
    await visit(page, house.address + address);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 1500 });
    await keepPicture(page, name, { fullPage: name !== "coaching" && name !== "theme" });

    await page.setViewportSize({ width: 360, height: 900 });
    await visit(page, house.address + address);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      360,
    );
    expect(await violations(page)).toEqual([]);
    await readsAnyhow(page);
    expect(errors).toEqual([]);
  },
);

test("every other page reads in forced colours, zoomed to 400 %, without movement", async () => {
  const { page, errors } = await openPage();
  for (const [name, address] of others) {
    await visit(page, house.address + address);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await readsAnyhow(page);
    await keepPicture(page, `forced-${name}`);
  }
  expect(errors).toEqual([]);
});

test("every chart is a document of points with a name, a finding in words, and a table of its rows", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/overview`);
  const figures = page.locator("figure.chart");
  expect(await figures.count()).toBe(2);
  for (const figure of await figures.all()) {
    const finding = (await figure.locator(".finding").textContent()) ?? "";
    expect(finding.length).toBeGreaterThan(10);
    const chart = figure.locator(".plot > svg[role^=graphics-document]");
    expect(await chart.getAttribute("aria-description")).toBe(finding);
    await figure.locator("summary", { hasText: "Rows" }).click();
    expect(await figure.locator("tbody tr").count()).toBeGreaterThan(10);
  }
});

/** What a screen reader is told of the charts of a page: role, name and description of each, and of what has the focus. */
async function heard(page: Page): Promise<{ charts: string[]; focused: string }> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const of = ({ role, name, description }: (typeof nodes)[number]) =>
    `${role?.value}: ${name?.value}: ${description?.value ?? ""}`;
  const roles = ["graphics-document", "application"];
  const focused = nodes.find(({ properties = [], role }) => {
    const has = properties.some(({ name, value }) => name === "focused" && value.value === true);
    return has && role?.value !== "RootWebArea";
  });
  return {
    charts: nodes.filter(({ role }) => roles.includes(String(role?.value))).map(of),
    focused: focused ? of(focused) : "",
  };
}

test.each([
  ["/coaching?site=Larkspur", "coaching-mix", "link"],
  ["/themes/Natural%20supports?site=Larkspur", "thread", "link"],
  ["/themes/Natural%20supports?site=Larkspur", "event-study", "graphics-symbol"],
])(
  "on %s a screen reader hears title, finding and keys of the chart %s, and each point",
  async (address, id, role) => {
    const { page } = await openPage();
    await visit(page, house.address + address);
    const figure = page.locator(`figure#${id}`);
    const said = async (part: string) =>
      ((await figure.locator(part).first().textContent()) ?? "").trim();
    const [title, finding] = [await said("h2"), await said(".finding")];
    const point = figure.locator(".point");
    await point.focus();
    const first = await heard(page);
    expect(first.charts).toContain(`graphics-document: ${title}: ${finding}`);
    expect(
      first.charts.find((each) => each.startsWith(`application: Points of ${title}: `)),
    ).toMatch(/Left and right lead along a row.* Enter/);
    expect(first.focused).toBe(`${role}: ${await point.getAttribute("aria-label")}: `);
    await page.keyboard.press("ArrowLeft");
    const next = await heard(page);
    expect(next.focused).toBe(`${role}: ${await point.getAttribute("aria-label")}: `);
    expect(next.focused).not.toBe(first.focused);
  },
);

test("the first view loads no more script than it needs", async () => {
  const { page } = await openFirstPage();
  const scripts: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response.body());
  });
  await visit(page, `${house.address}/overview`);
  const packed = (await Promise.all(scripts)).map((script) => gzipSync(script).length);
  expect(packed.length).toBeGreaterThan(1);
  expect(packed.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(165_000);
});

test("charts over one another share their months to the pixel", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/overview`);
  await page.locator("#coaching-mix .plot > svg").waitFor();
  const places = await page
    .locator(".stack .row:last-of-type svg, #coaching-mix .plot > svg")
    .evaluateAll((charts) =>
      charts.map((chart) =>
        [...chart.querySelectorAll("text")]
          .filter((text) => /^(Jan|Apr|Jul|Oct)/.test(text.textContent ?? ""))
          .map((text) => Math.round(text.getBoundingClientRect().x)),
      ),
    );
  expect(places[0]?.length).toBeGreaterThan(3);
  expect(places[0]).toEqual(places[1]);
  await visit(page, `${house.address}/overview?site=Larkspur`);
  const dots = await page
    .locator(".stack .row .plot > svg")
    .evaluateAll((rows) =>
      rows.map((row) =>
        [
          ...new Set(
            [...row.querySelectorAll("circle:not(.ring), path[transform]")]
              .map((dot) => dot.getBoundingClientRect())
              .map(({ x, width }) => Math.round(x + width / 2)),
          ),
        ].toSorted((a, b) => a - b),
      ),
    );
  const [first, , , , share] = dots;
  expect(first).toHaveLength(24);
  expect(share?.map((x, at) => Math.abs(x - first![at]!) <= 1)).toEqual(first?.map(() => true));
});

test("a theme's thread, its measure and the event study have tables of what they draw", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/themes/Natural%20supports?site=Larkspur`);
  expect(await page.locator("h1").textContent()).toBe("Natural supports at Larkspur");
  expect(await page.locator(".verdict-sentence").first().textContent()).toContain(
    "rose after that",
  );
  const rowsOf = (id: string) => page.locator(`#${id} tbody tr`).count();
  const [goals, marks] = [page.locator("#thread .goal"), page.locator("#thread .mark")];
  expect(await rowsOf("thread")).toBe((await goals.count()) + (await marks.count()));
  const valued = await page.locator("#measure tbody tr td:nth-child(2)").allTextContents();
  const dots = page.locator("#measure .plot :is(circle:not(.ring), path[transform])");
  expect(await dots.count()).toBe(valued.filter((cell) => cell.trim() !== "–").length);
  const drawn = await page.locator("#event-study .plot circle:not(.ring)").count();
  const means = page.locator("#event-study tbody tr", { hasText: "mean" });
  expect(drawn).toBe(await means.count());
  const ticks = (id: string) =>
    page.locator(`#${id} svg text`).evaluateAll((texts) =>
      texts
        .filter((text) => /^(Jan|Apr|Jul|Oct)/.test(text.textContent ?? ""))
        .map((text) => text.getBoundingClientRect())
        .map(({ x, width }) => x + width / 2),
    );
  const [above, below] = [await ticks("thread"), await ticks("measure")];
  expect(above.length).toBeGreaterThan(3);
  expect(above.map((x, at) => Math.abs(x - below[at]!) < 1.5)).toEqual(above.map(() => true));
});

test("the months of an export are one tab stop, walked with arrows, and open their sessions", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/data/coverage`);
  const grid = page.getByRole("grid", { name: "Coaching sessions by site and month" });
  expect(await grid.locator("[tabindex='0']").count()).toBe(1);
  const newest = grid.locator("td[tabindex='0']");
  expect(await newest.textContent()).toMatch(/^\s*8\s+sessions\s*$/);
  await newest.focus();
  for (const key of ["ArrowDown", "ArrowLeft", "ArrowUp", "ArrowUp", "Home", "End"])
    await page.keyboard.press(key);
  expect(await grid.locator("td:focus").count()).toBe(1);
  expect(await grid.locator("[tabindex='0']").count()).toBe(1);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/coaching?site=Ashford&month=2026-06");
});

/** What the point of a chart that has the focus says, and what its tip does. */
const readPoint = (page: Page) =>
  page.evaluate(() => {
    const point = document.activeElement;
    const tip = [...(point?.parentElement?.querySelectorAll(".chart-tip text") ?? [])];
    return {
      words: point?.getAttribute("aria-label") ?? "",
      tip: tip.map(({ textContent }) => textContent).join(" "),
      isPoint: point?.matches(".point") === true,
    };
  });

test("the lanes of a thread are one tab stop, walked with arrows and opened with Enter", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/themes/Natural%20supports?site=Millbrook`);
  expect(await page.locator("#thread [tabindex='0']:not(.table)").count()).toBe(1);
  await page.getByRole("combobox", { name: "Measure" }).focus();
  await page.keyboard.press("Tab");
  expect((await readPoint(page)).isPoint).toBe(true);
  await page.keyboard.press("End");
  const last = await readPoint(page);
  await page.keyboard.press("ArrowLeft");
  const before = await readPoint(page);
  expect(before.words).not.toBe(last.words);
  expect(before.words.replaceAll("; ", " ")).toBe(before.tip);
  await page.keyboard.press("Escape");
  expect((await readPoint(page)).tip).toBe("");
  await page.keyboard.press("ArrowUp");
  expect((await readPoint(page)).words).not.toBe(before.words);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  expect((await readPoint(page)).isPoint).toBe(false);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/coaching\/sessions\//);
});

test("a control chart of sites is walked by month and by site, and told as a pointer tells it", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/overview`);
  const chart = page.locator("#fidelity-trend .plot > svg");
  await chart.locator(".point").focus();
  await page.keyboard.press("ArrowLeft");
  expect((await readPoint(page)).words).toMatch(/^Ashford, May 2026: /);
  await page.keyboard.press("ArrowDown");
  const { words, tip } = await readPoint(page);
  expect(words).toMatch(/^Larkspur, May 2026: .*; improving; usual range /);
  expect(tip).toBe(words.replaceAll("; ", " "));
  const ring = (await chart.locator(".ring").boundingBox())!;
  await page.keyboard.press("Home");
  expect((await readPoint(page)).words).toMatch(/^Larkspur, Jul 2024: /);
  expect(await violations(page)).toEqual([]);
  await page.mouse.move(ring.x + ring.width / 2 + 4, ring.y + ring.height / 2 + 10);
  expect((await readPoint(page)).tip).toBe(tip);
  const value = / 2024: ([\d.]+);/.exec((await readPoint(page)).words)?.[1];
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/values\?site=Larkspur&measure=ns_attending&month=2024-07&over=sites$/);
  await page.getByRole("heading", { name: /Larkspur, Jul 2024/ }).waitFor();
  await page.getByRole("button", { name: "Value" }).click();
  const first = page.locator("tbody td.number").first();
  await page.locator("th[aria-sort=ascending]").waitFor();
  const least = Number(await first.textContent());
  await page.getByRole("button", { name: "Value" }).click();
  await page.locator("th[aria-sort=descending]").waitFor();
  expect(Number(await first.textContent())).toBeGreaterThan(least);
  expect(await page.locator(".lead p").first().textContent()).toContain(`${value} from `);
  expect(await violations(page)).toEqual([]);
  await page.reload();
  await page
    .getByRole("link", { name: /^import \d+$/ })
    .first()
    .waitFor();
  await page.getByRole("link", { name: "← Overview" }).click();
  await page.waitForURL(/\/overview\?measure=ns_attending$/);
  expect(errors).toEqual([]);
});

test("a segment of the mix opens the sessions of its month and class", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/coaching?site=Larkspur`);
  await page.locator("#coaching-mix .point").focus();
  await page.keyboard.press("Home");
  const segment = /^Jul 2024, Unanchored: (\d+);/;
  for (let presses = 0; presses < 5; presses += 1) {
    if (segment.test((await readPoint(page)).words)) break;
    await page.keyboard.press("ArrowDown");
  }
  const [, sessions] = segment.exec((await readPoint(page)).words) ?? [];
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/coaching\?site=Larkspur&class=unanchored&month=2024-07$/);
  await page.getByText(`${sessions} sessions (unanchored), Jul 2024, Larkspur`).waitFor();
});

test("on a touch screen a tap tells what a point says, and a second one opens it", async () => {
  const { page } = await openFirstPage(360, { hasTouch: true, isMobile: true });
  await visit(page, `${house.address}/overview?site=Larkspur`);
  const chart = page.locator("#fidelity-trend .plot > svg");
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox())!;
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  const { words, tip } = await readPoint(page);
  expect(words).toMatch(/^Larkspur, /);
  expect(tip).toBe(`${words.replaceAll("; ", " ")} Tap again for what is behind it`);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForURL(/\/values\?site=Larkspur/);
});

test("where there is no verdict, a theme's page says what is missing", async () => {
  const { page, errors } = await openPage();
  const said = async (address: string): Promise<string> => {
    await visit(page, house.address + address);
    expect(await page.locator("main").textContent()).not.toMatch(/NaN|undefined|null/);
    return (await page.locator(".verdict-sentence").first().textContent()) ?? "";
  };
  expect(await said("/themes/Natural%20supports?site=Ashford")).toContain("no verdict");
  expect(await said("/themes/Documentation?site=Quarry%20Road")).toContain("links no measure");
  expect(await said("/themes/Book%20club?site=Ashford")).toContain("No PD goal");
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("filters are in the address, and the way back leads back", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/overview`);
  await page.getByRole("combobox", { name: "Site" }).selectOption("Larkspur");
  await page.waitForURL(/site=Larkspur/);
  await page.getByRole("heading", { name: "Coaching by class at Larkspur" }).waitFor();
  await settled(page, () => page.reload());
  await page.getByRole("heading", { name: "Coaching by class at Larkspur" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Coaching by class", exact: true }).waitFor();
});

test("a reactive session says why it is reactive and what would make it purposeful", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/coaching`);
  await page.getByRole("link", { name: /^Reactive/ }).click();
  await page.waitForURL(/class=reactive/);
  await page.locator("section table tbody a").first().click();
  await page.waitForURL(/coaching\/sessions\//);
  const heading = page.getByRole("heading", { level: 1 });
  await heading.waitFor();
  expect(await heading.textContent()).toMatch(/Reactive/);
  await page.getByText("What would make it purposeful").waitFor();
  expect(await page.locator(".signals li").count()).toBe(11);
  expect(await page.locator(".signals li .answer").allTextContents()).toContain("no");
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
  await page.getByRole("link", { name: "All sessions" }).click();
  await page.waitForURL(/coaching\?class=reactive/);
});

test("the list of sessions counts what the chart over it counts, at one site and in one period", async () => {
  const { page } = await openPage();
  for (const filters of ["", "?site=Larkspur&period=12", "?period=all"]) {
    await visit(page, `${house.address}/coaching${filters}`);
    const chart = (await page.locator("#coaching-mix .finding").textContent()) ?? "";
    const list = (await page.locator("section > .finding").textContent()) ?? "";
    const counted = / of ([\d,]+) sessions/.exec(chart)?.[1];
    expect(list).toContain(`${counted} are in the mix`);
    const legend = page.locator("#coaching-mix .legend");
    const amount = async (shade: string) =>
      Number(await legend.locator(`li:has(.${shade}) b`).textContent());
    const facets = page.getByRole("navigation", { name: "Sessions by class" });
    const all = await facets
      .getByRole("link", { name: /^Reactive/ })
      .locator("b")
      .textContent();
    expect((await amount("reactive")) + (await amount("entry_only"))).toBe(Number(all));
    for (const [shade, words] of [
      ["headline", /^carried on/],
      ["weak", /^not yet carried/],
    ] as const) {
      const part = facets.getByRole("link", { name: words }).locator("b");
      expect(Number(await part.textContent())).toBe(await amount(shade));
    }
  }
  await page.getByRole("link", { name: /everyone was new/ }).click();
  await page.getByText(/\(reactive: everyone was new\)/).waitFor();
  expect(await page.locator("section > .finding").textContent()).toMatch(/^\d+ sessions/);
});

test("the lead of Coaching counts hours where its chart does, and says nothing of chance then", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/coaching`);
  await page.getByRole("heading", { level: 1, name: /of coaching was purposeful/ }).waitFor();
  await page.getByRole("link", { name: "Hours", exact: true }).click();
  const lead = page.getByRole("heading", { level: 1, name: /of logged coaching hours were/ });
  await lead.waitFor();
  expect(await page.locator("header.lead").textContent()).not.toContain("Chance");
});

test("on a phone the reason of a class has room to be read", async () => {
  const { page } = await openPage(360);
  await visit(page, `${house.address}/coaching`);
  const why = await page.locator("section table .why").first().boundingBox();
  expect(why?.width).toBeGreaterThan(180);
  await visit(page, `${house.address}/data`);
  const undo = await page
    .getByRole("button", { name: /Undo import/ })
    .first()
    .boundingBox();
  expect((undo?.x ?? 999) + (undo?.width ?? 0)).toBeLessThan(360);
});

test("the keyboard alone opens a session", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/coaching`);
  const link = page.locator("section table tbody a").first();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/coaching\/sessions\//);
});

test("an address that leads nowhere says so", async () => {
  const { page } = await openPage();
  const answer = await page.goto(`${house.address}/nowhere`);
  expect(answer?.status()).toBe(404);
  await page.getByText("There is nothing at this address.").waitFor();
});

test("a complaint that one training answered is told as reactive, with nothing after it", async () => {
  const { page } = await openPage();
  const where = new URLSearchParams({
    site: "Larkspur",
    class: "reactive",
    channel: "training",
    theme: "Natural supports",
  });
  await visit(page, `${house.address}/coaching?${where}`);
  await page.locator("section table tbody a").first().click();
  await page.locator("#session-context .plot > svg").waitFor();
  expect(await page.locator("h1").textContent()).toMatch(/^\s*Reactive: it followed a complaint/);
  const finding = await page.locator("#session-context .finding").textContent();
  expect(finding).toContain("no other session in the 45 days after");
  await keepPicture(page, "session", { fullPage: true });
});

test("thirty sessions are read blind by keyboard alone, left and taken up again, and compared", () =>
  readBlind(opened));

test("several sites that look like none that is known are new by one press", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/data`);
  const text =
    "site,theme,from,to,source\nZephyr,MI skills,2025-01-01,,board\nOxbow,MI skills,2025-01-01,,board\n";
  await page.setInputFiles("input[type=file]", [
    { name: "new-sites.csv", mimeType: "text/csv", buffer: Buffer.from(text) },
  ]);
  await page.getByRole("button", { name: "All are new sites" }).click();
  const asNew = page.getByRole("radio", { name: /^a new site/i });
  expect(
    await asNew.evaluateAll((all) => all.map((each) => (each as HTMLInputElement).checked)),
  ).toEqual([true, true]);
  await page.getByRole("heading", { name: "1 file: all answered, now use the answers" }).waitFor();
  await page.getByText("Which points would move is known once").waitFor();
  const use = page.getByRole("button", { name: "Use these answers" });
  const [atHead, card] = await Promise.all([
    use.first().boundingBox(),
    page.locator("article.card").boundingBox(),
  ]);
  expect(atHead!.y).toBeLessThan(card!.y);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Put away" }).click();
  await page.locator(".desk").waitFor({ state: "detached" });
});
