/**
 * `npm run lighthouse`: what Lighthouse (desktop) says of Overview and of one theme's page with the
 * sample agency, how soon each can be used on a cold cache, and how long a change of the site takes to
 * be painted (medians of five). Writes the table in README, and fails where a bar is not reached.
 */
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTable } from "../../data/docs_table.ts";
import { findChromium } from "../../pipelines/browser.ts";
import { importFiles } from "../../pipelines/import.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { serve } from "../../server/main.ts";
import { sampleAnswers, sampleFiles } from "../server/sample_store.ts";
import { openBrowser } from "./browser.ts";
import { changeSite, openCold } from "./first_view.ts";

const pages = [
  { name: "Overview", address: "/overview" },
  { name: "One theme", address: "/themes/Natural%20supports?site=Larkspur" },
];
const rounds = 5;

const browserPath = findChromium(process.env);
if (!browserPath) throw new Error("no Chromium here: install it, or set CHROMIUM to its path");
// Chromium refuses to run as root with its sandbox; the pages are our own.
const flags = ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!;

type Audit = {
  accessibility: number;
  bestPractices: number;
  performance: number;
  layoutShift: number;
  largestPaint: number;
  scriptBytes: number;
};

/** Scores of 100, paint in ms, script in bytes as they went over the wire. */
async function audit(address: string): Promise<Audit> {
  const chrome = await launch({
    chromePath: browserPath!,
    chromeFlags: ["--headless=new", ...flags],
    logLevel: "silent",
  });
  try {
    const onlyCategories = ["performance", "accessibility", "best-practices"];
    const options = { port: chrome.port, logLevel: "error", onlyCategories } as const;
    const ran = await lighthouse(address, { ...options, onlyCategories }, desktopConfig);
    if (!ran) throw new Error(`Lighthouse said nothing of ${address}`);
    const { categories, audits } = ran.lhr;
    const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
    const value = (name: string): number => audits[name]?.numericValue ?? Number.NaN;
    const requests = audits["network-requests"]?.details as unknown as {
      items: { resourceType: string; transferSize: number }[];
    };
    return {
      accessibility: score("accessibility"),
      bestPractices: score("best-practices"),
      performance: score("performance"),
      layoutShift: value("cumulative-layout-shift"),
      largestPaint: value("largest-contentful-paint"),
      scriptBytes: requests.items
        .filter(({ resourceType }) => resourceType === "Script")
        .reduce((sum, { transferSize }) => sum + transferSize, 0),
    };
  } finally {
    chrome.kill();
  }
}

const folder = mkdtempSync(join(tmpdir(), "throughline-lighthouse-"));
await importFiles(openStore(folder), sampleFiles(), { answers: sampleAnswers() });
const serving = await serve({ data: folder, port: 0 });
const browser = await openBrowser();
const lines = [
  "| page | accessibility | best practices | performance | layout shift | largest paint | script, packed, with headers | usable on a cold cache | another site painted |",
  "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
];
const missed: string[] = [];
try {
  for (const { name, address } of pages) {
    const found = await audit(serving.address + address);
    const walks = [];
    for (let round = 0; round < rounds; round += 1) {
      const { page, usable } = await openCold(browser, serving.address + address);
      walks.push({ usable, change: await changeSite(page) });
      await page.context().close();
    }
    const usable = median(walks.map((each) => each.usable));
    const change = median(walks.map((each) => each.change));
    lines.push(
      `| ${name} | ${found.accessibility} | ${found.bestPractices} | ${found.performance} | ` +
        `${found.layoutShift.toFixed(3)} | ${(found.largestPaint / 1000).toFixed(2)} s | ` +
        `${Math.round(found.scriptBytes / 1000)} kB | ${(usable / 1000).toFixed(2)} s | ${Math.round(change)} ms |`,
    );
    const firstView = name === "Overview";
    const bars: [string, boolean][] = [
      ["accessibility 100", found.accessibility === 100],
      ["best practices 100", found.bestPractices === 100],
      ["performance 95", found.performance >= 95],
      ["layout shift 0", found.layoutShift < 0.0005],
      ["usable within 1.0 s", !firstView || usable <= 1000],
      ["a change painted within 100 ms", !firstView || change <= 100],
    ];
    missed.push(...bars.filter(([, met]) => !met).map(([bar]) => `${name}: not met: ${bar}`));
  }
} finally {
  await browser.close();
  await serving.close();
  rmSync(folder, { recursive: true });
}
console.log([...lines, ...missed].join("\n"));
writeTable("README.md", "pages", lines);
process.exitCode = missed.length > 0 ? 1 : 0;
