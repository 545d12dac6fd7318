import type { Browser, Page } from "playwright-core";

/**
 * Opens a page of the dashboard on a cold cache; milliseconds until its charts stand. Whoever calls closes
 * the context of the page.
 */
export async function openCold(
  browser: Browser,
  address: string,
): Promise<{ page: Page; usable: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const marks = window as unknown as { usable: number };
    new MutationObserver(() => {
      const waits = document.querySelector("main .skeleton");
      if (marks.usable || waits || !document.querySelector("main figure .plot svg")) return;
      requestAnimationFrame(() => (marks.usable = performance.now()));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(address, { waitUntil: "networkidle" });
  const usable = await page.evaluate(() => (window as unknown as { usable: number }).usable);
  return { page, usable };
}

/** Chooses another site on an open page; milliseconds until it is painted. */
export const changeSite = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const select = [...document.querySelectorAll("label")]
      .find((label) => label.textContent?.trim().startsWith("Site"))
      ?.querySelector("select");
    const other = [...(select?.options ?? [])].find((option) => !option.selected && option.value);
    if (!select || !other) throw new Error("the page has no choice of sites");
    const painted = new Promise<number>((resolve) => {
      const seen = new MutationObserver(() => {
        if (document.querySelector("main .skeleton")) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      });
      seen.observe(document.querySelector("main")!, { childList: true, subtree: true });
    });
    const start = performance.now();
    select.value = other.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return (await painted) - start;
  });
