import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { watchFolder } from "../../pipelines/watch.ts";
import { keepPicture, violations, settled, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

// Each walk imports and builds several times.

const { house, openPage } = useHouse("empty");

/** Lets files lie in a drop folder until all of them were looked at. */
async function dropInFolder(files: Record<string, string>): Promise<void> {
  const folder = join(house.store.dir, "drop");
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const stop = new AbortController();
  let seen = 0;
  await watchFolder(house.store, folder, {
    everySeconds: 0.05,
    signal: stop.signal,
    onEvent({ event }) {
      if (event === "file") seen += 1;
      if (seen === Object.keys(files).length) stop.abort();
    },
  });
}

test("a file of the drop folder waits on the page, is opened with its question, and imported", async () => {
  await dropInFolder({
    "goals.csv":
      "Goal ID,Staff,Site,Goal,Theme,Opened\n" +
      "G1,Ada Moe,West,Engage families early,Engagement,03/04/2025\n",
    "lunch.csv": "soup,bread\n1,2\n",
  });
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/data`);
  const waiting = page.getByRole("region", { name: "Waiting for you" });
  await waiting.getByText("1 question to answer").waitFor();
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-waiting", { fullPage: true });

  await waiting.getByRole("button", { name: "Put away lunch.csv" }).click();
  await waiting.getByText("lunch.csv").waitFor({ state: "detached" });
  await waiting.getByRole("button", { name: "Open goals.csv" }).click();
  await page.getByRole("radio", { name: /day first/i }).check();
  await page.getByRole("button", { name: "Use these answers" }).click();
  await page.getByRole("button", { name: "Import 1 file" }).click();
  await page.getByRole("link", { name: /receipt of import 1/ }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await settled(page, () => page.reload());
  expect(await waiting.count()).toBe(0);
  expect(errors).toEqual([]);
});

test("a template comes as a file, and says which of its columns make the most difference", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/data`);
  const templates = page.getByRole("region", { name: "Template files" });
  const download = page.waitForEvent("download");
  await templates.getByRole("link", { name: "Coaching sessions" }).click();
  expect((await download).suggestedFilename()).toBe("sessions-template.csv");
  const summary = templates.locator("summary", { hasText: "difference to Coaching sessions" });
  await summary.click();
  expect(await templates.locator("dt").allTextContents()).toContain("goal_ids");
  expect(await violations(page)).toEqual([]);
});
