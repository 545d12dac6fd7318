import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { keepPicture, picture, violations, visit } from "./browser.ts";
import { useHouse } from "./house.ts";
import { readPdf } from "./pdf.ts";

const { house, openPage } = useHouse("sample");

/** Keeps a file to look at beside the pictures of the pages. */
function keep(name: string, bytes: Uint8Array): void {
  const path = picture(name).replace(/\.png$/, "");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** Presses the button of a figure. Returns the file's name and its bytes. */
async function saved(page: Page, figure: string, kind: string): Promise<[string, Buffer]> {
  const button = page.locator(`#${figure} .save`).getByRole("button", { name: `${kind} of ` });
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return [file.suggestedFilename(), readFileSync(await file.path())];
}

const figures = [
  ["/overview?site=Larkspur", "coaching-mix", "Larkspur · 24 months · as of 26 Jun 2026"],
  ["/overview?site=Larkspur", "measures", "Larkspur · 24 months · as of 26 Jun 2026"],
  ["/overview", "fidelity-trend", "all sites · 24 months · as of 26 Jun 2026"],
  ["/themes/Natural%20supports?site=Larkspur", "thread", "Natural supports · Larkspur · as of"],
  ["/themes/Natural%20supports?site=Larkspur", "measure", "Natural supports · Larkspur · as of"],
] as const;

test.each(figures)("%s: %s is saved as a picture that stands alone", async (address, id, shown) => {
  const { page, errors } = await openPage();
  await page.emulateMedia({ colorScheme: "dark" });
  await visit(page, house.address + address);
  const title = (await page.locator(`#${id} h2`).textContent()) ?? "";
  const [name, bytes] = await saved(page, id, "SVG");
  expect(name).toMatch(/^[a-z0-9-]+\.svg$/);
  const text = bytes.toString("utf8");
  keep(`${id}.svg`, bytes);
  const found = await page.evaluate((markup) => {
    const { documentElement: root } = new DOMParser().parseFromString(markup, "image/svg+xml");
    const all = [root, ...root.querySelectorAll("*")];
    return {
      name: root.nodeName,
      title: root.querySelector("title")?.textContent,
      words: [...root.querySelectorAll("text")].map((each) => each.textContent).join(" "),
      keys: [...root.querySelectorAll(":scope > g > :is(rect, path)")].map((key) =>
        Number(key.getAttribute("height")),
      ),
      fonts: [...new Set(all.flatMap((each) => each.getAttribute("font-family") ?? []))],
      references: all
        .flatMap((each) => [...each.attributes].map(({ value }) => value))
        .flatMap((value) => value.match(/url\([^)]*\)/g) ?? []),
      missing: all
        .flatMap((each) => [...each.attributes].map(({ value }) => value))
        .flatMap((value) => [...value.matchAll(/url\(#([^)]+)\)/g)].map(([, part]) => part!))
        .filter((part) => !root.querySelector(`[id="${part}"]`)),
    };
  }, text);
  expect(found.name).toBe("svg");
  expect(found.keys.filter((height) => height > 14)).toEqual([]);
  expect(found.title).toBe(title);
  expect(found.words).toContain(title);
  expect(found.words).toContain(shown);
  expect(found.words).toMatch(/Source: (.+, )?Throughline/);
  expect(found.fonts).toEqual(["system-ui, sans-serif"]);
  expect(found.references.every((each) => each.startsWith("url(#"))).toBe(true);
  expect(found.missing).toEqual([]);
  expect(text).not.toMatch(/href|var\(--|class=|style=|<style|<image|<a[ >]/);
  expect(text.replaceAll(/xmlns(:\w+)?="[^"]*"/g, "")).not.toContain("://");
  expect(text).toMatch(/<rect [^>]*fill="rgb\(255, 255, 255\)"/);
  expect(errors).toEqual([]);
});

test("a chart is saved as a PNG of twice the size, and its rows as the table shows them", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/overview`);
  const [, drawing] = await saved(page, "coaching-mix", "SVG");
  const [name, png] = await saved(page, "coaching-mix", "PNG");
  keep("coaching-mix.png", png);
  expect(name).toBe("coaching-by-class.png");
  const width = Number(/<svg [^>]*\bwidth="(\d+)"/.exec(drawing.toString("utf8"))?.[1]);
  expect(png.readUInt32BE(16)).toBe(2 * width);
  const [csvName, csv] = await saved(page, "fidelity-trend", "CSV");
  expect(csvName).toMatch(/^[a-z0-9-]+\.csv$/);
  const lines = csv.toString("utf8").trimEnd().split("\r\n");
  const cells = await page
    .locator("#fidelity-trend tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent?.trim())),
    );
  const plain = (text = "") => text.replaceAll(/(?<=\d)[,\s](?=[\d%])/g, "").replace(/^–$/, "");
  expect(lines).toEqual(cells.map((row) => row.map(plain).join(",")));
  expect(lines.length).toBeGreaterThan(90);
  expect(errors).toEqual([]);
});

test("the stack of Overview is saved with what each of its rows says, and its rows without opening them", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/overview?site=Larkspur`);
  const [, drawing] = await saved(page, "measures", "SVG");
  const said = (await page.locator(".stack .says > *").allTextContents()).map((words) =>
    words.replaceAll(/\s+/g, ""),
  );
  const text = drawing.toString("utf8");
  const drawn = text.replaceAll(/<[^>]*>|\s/g, "");
  expect(said.length).toBeGreaterThan(10);
  expect(said.filter((words) => !drawn.includes(words))).toEqual([]);
  expect(await page.locator("#measures table").count()).toBe(0);
  const [name, csv] = await saved(page, "measures", "CSV");
  expect(name).toBe("measures-and-coaching-month-by-month-at-larkspur.csv");
  const lines = csv.toString("utf8").trimEnd().split("\r\n");
  await page.locator("#measures summary").click();
  await page.locator("#measures table").waitFor();
  const cells = await page.locator("#measures tr").allTextContents();
  expect(lines.length).toBe(cells.length);
  expect(lines.at(-1)).toMatch(/^Purposeful share of coaching,Larkspur,Jun 2026,/);
  expect(errors).toEqual([]);
});

test("Overview prints on one sheet, black on white, with filters and as-of and without controls", async () => {
  const { page } = await openPage();
  await page.emulateMedia({ colorScheme: "dark" });
  await visit(page, `${house.address}/overview`);
  for (const format of ["Letter", "A4"]) {
    const pdf = await page.pdf({ format, preferCSSPageSize: true });
    keep(`overview-${format}.pdf`, pdf);
    expect({ format, ...readPdf(pdf) }).toEqual({ format, pages: 1, text: true, images: 0 });
  }
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.setViewportSize({ width: 720, height: 960 });
  const header = page.locator("header.top");
  expect((await header.innerText()).replaceAll(/\s+/g, " ")).toContain(
    "all sites · 24 months · as of 26 Jun 2026",
  );
  // A word that explains itself on the screen stays a word on paper.
  for (const control of ["select", "button:not(.term)", ".toggle", "nav"]) {
    expect(await page.locator(control).filter({ visible: true }).count()).toBe(0);
  }
  const look = await page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.documentElement);
    return { color, backgroundColor };
  });
  expect(look).toEqual({ color: "rgb(0, 0, 0)", backgroundColor: "rgb(255, 255, 255)" });
  await keepPicture(page, "overview-print", { fullPage: true });
});

test("a quality lead names the agency, and the next picture says whose data it shows", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/data`);
  await page.getByRole("link", { name: /^Settings/ }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  for (const [width, suffix] of [
    [1280, ""],
    [360, "-phone"],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    expect(await violations(page)).toEqual([]);
    await keepPicture(page, `settings${suffix}`, { fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByLabel("Time zone", { exact: true }).fill("Mars/Olympus");
  await page.getByRole("button", { name: "Keep the time zone" }).click();
  await page.getByText(/No time zone "Mars\/Olympus": write its IANA name/i).waitFor();
  await page.getByLabel("Name of the agency").fill("North County");
  await page.keyboard.press("Enter");
  await page.getByText("Kept, and the figures were made anew.").waitFor();
  expect(await page.locator("#settings-title").evaluate((each) => each.matches(":focus"))).toBe(
    true,
  );
  await keepPicture(page, "settings-kept", { fullPage: true });
  await page.getByRole("link", { name: "Overview" }).first().click();
  await page.locator("#coaching-mix .save").waitFor();
  const [, drawing] = await saved(page, "coaching-mix", "SVG");
  expect(drawing.toString("utf8")).toContain("Source: North County, Throughline");
  const ledger = openLedger(house.store.ledger);
  const lines = listAudit(ledger, { action: "save from page" }, { limit: 99, offset: 0 });
  closeLedger(ledger);
  expect(lines.map(({ who, subject }) => [who, subject])).toContainEqual([
    "this machine",
    "coaching-mix as SVG",
  ]);
  expect(errors).toEqual([]);
});
