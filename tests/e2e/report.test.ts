import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeReport } from "../../pipelines/commands/leadership_report.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { reportPage } from "../../server/report.ts";
import type { ReportPage } from "../../server/report.ts";
import { emptyStore, sampleStore } from "../server/sample_store.ts";
import {
  buildPages,
  findChromium,
  openBrowser,
  openContext,
  openPage,
  keepPicture,
  violations,
} from "./browser.ts";
import { readPdf } from "./pdf.ts";

let pages: string;
let sample: { store: Store; remove: () => void };
let page: ReportPage;
const folder = mkdtempSync(join(tmpdir(), "throughline-report-"));

beforeAll(async () => {
  [pages, sample] = await Promise.all([buildPages(), sampleStore()]);
  page = await reportPage(sample.store, pages);
});
afterAll(() => {
  sample.remove();
  rmSync(folder, { recursive: true, force: true });
});

test("the report is one file with Overview on its first sheet and every verdict on its second, and asks nobody for anything", async () => {
  const written = await writeReport(page, join(folder, "new"), findChromium());
  expect(readdirSync(join(folder, "new"))).toEqual([
    "throughline-2026-06-26.html",
    "throughline-2026-06-26.pdf",
  ]);
  const browser = await openBrowser();
  try {
    const { page: shown, errors } = await openPage(await openContext(browser));
    const asked: string[] = [];
    shown.on("request", (request) => asked.push(request.url()));
    await shown.goto(pathToFileURL(written.html).href);
    await shown.locator("#coaching-mix .plot > svg").waitFor();
    const text = await shown.locator("body").innerText();
    expect(text).toMatch(/as of (26 Jun 2026|Jun 26, 2026)/);
    expect(text).toContain("of coaching was purposeful in the last 12 months");
    expect(text).toContain("rose after that by 9.6 percentage points");
    expect(text).toMatch(
      /Without a measure to be judged by: Crisis & safety planning, tapered at 1/,
    );
    expect(text).not.toContain("How to read it");
    expect(text).toContain("Not shown: points that rest on fewer than 11 families or meetings");
    expect(await shown.locator("figure.chart .plot svg").count()).toBe(2);
    expect(await shown.locator(".verdicts li").count()).toBe(6);
    expect(
      await shown.locator("select, form, .adding, a[href]").filter({ visible: true }).count(),
    ).toBe(0);
    expect(asked).toEqual([pathToFileURL(written.html).href]);
    expect(errors).toEqual([]);
    expect(await violations(shown)).toEqual([]);
    await keepPicture(shown, "report", { fullPage: true });
    await shown.setViewportSize({ width: 740, height: 980 });
    await shown.emulateMedia({ media: "print" });
    await shown.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await keepPicture(shown, "report-print", { fullPage: true });
  } finally {
    await browser.close();
  }
  expect(readPdf(readFileSync(written.pdf!))).toEqual({ pages: 2, text: true, images: 0 });
});

test("without Chromium there is the page alone", async () => {
  const written = await writeReport(page, join(folder, "alone"), null);
  expect(written.pdf).toBeNull();
  expect(readdirSync(join(folder, "alone"))).toEqual(["throughline-2026-06-26.html"]);
});

test("what cannot be written or printed is one line, and leaves what stands as it was", async () => {
  const standing = join(folder, "standing");
  await writeReport({ ...page, html: "the one before" }, standing, null);
  const broken = writeReport(page, standing, "/bin/false");
  await expect(broken).rejects.toThrow(/^\/bin\/false could not print the report: .+$/);
  expect(readdirSync(standing)).toEqual(["throughline-2026-06-26.html"]);
  expect(readFileSync(join(standing, "throughline-2026-06-26.html"), "utf8")).toBe(
    "the one before",
  );
  const taken = join(folder, "taken");
  writeFileSync(taken, "");
  await expect(writeReport(page, taken, null)).rejects.toThrow(/^cannot write the report into .+$/);
});

test("a report of nothing, or without the built dashboard, says what to do", async () => {
  const { store, remove } = emptyStore();
  await expect(reportPage(store, pages)).rejects.toThrow(/^nothing was imported into .+ yet$/);
  remove();
  await expect(reportPage(sample.store, folder)).rejects.toThrow(/run `npm run build`/);
});
