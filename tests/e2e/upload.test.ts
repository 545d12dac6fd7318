import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { Limits } from "../../pipelines/limits.ts";
import { withJob } from "../../pipelines/ledger/jobs.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { sampleFiles } from "../server/sample_store.ts";
import { keepPicture, violations, settled, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

const exported = join(import.meta.dirname, "../../../shared/exports");
const fromAgency = existsSync(exported);
const samples = new Map(sampleFiles().map(({ name, path }) => [name, path]));
const agencyFile = (name: string, instead: string): string =>
  fromAgency ? join(exported, name) : (samples.get(instead) ?? "");

if (!fromAgency) console.warn("../shared/exports is not here: the sample's files are used instead");

// Each walk imports and builds several times.

const { house, openPage } = useHouse("empty");

const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.id);

/** Answers every question on the page by its first option and lets the files be read again. */
async function answerAll(page: Page): Promise<void> {
  for (const question of await page.locator("fieldset.question").all()) {
    await question.getByRole("radio").first().check();
  }
  await page.getByRole("button", { name: "Use these answers" }).first().click();
}

test("a file goes from the reader's hands through its questions to the changed chart, and back", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/overview`);
  await page.getByText("Nothing has been imported yet.").waitFor();
  await page.getByRole("link", { name: "Add files" }).click();

  const meetings = agencyFile("team-meetings.csv", "team-meetings.csv");
  const coaching = agencyFile("coaching-log-form.csv", "coaching-form.csv");
  await page.setInputFiles("input[type=file]", [meetings, coaching]);
  await page.locator("fieldset.question").first().waitFor();
  expect(await focused(page)).toBe("desk-title");
  expect(await page.locator("#main > [role=status]").textContent()).toMatch(
    /2 files read: .*question/,
  );
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-questions", { fullPage: true });

  await answerAll(page);
  const take = page.getByRole("button", { name: "Import 2 files" });
  await take.waitFor();
  const counts = page.locator(".counts").first().locator("dd");
  const [read = 0, ...parts] = (await counts.allTextContents()).map((text) =>
    Number(text.replaceAll(/[^\d]/g, "")),
  );
  expect(read).toBeGreaterThan(100);
  expect(parts.reduce((sum, n) => sum + n, 0)).toBe(read);
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data", { fullPage: true });

  await take.click();
  await page.getByRole("link", { name: "See the overview" }).click();
  await page.locator("#fidelity-trend .plot > svg").waitFor();
  await page.locator("#coaching-mix .plot > svg").waitFor();
  expect(await page.locator("#fidelity-trend tbody tr").count()).toBeGreaterThan(10);

  await page.getByRole("link", { name: "Data", exact: true }).click();
  const undo = page.getByRole("button", { name: /Undo import 1/ });
  await undo.click();
  expect(await page.locator(".confirm p").textContent()).toMatch(/new rows of .+ go\. You can/);
  await page.getByRole("button", { name: "Undo it" }).click();
  await page.getByText(/undone on/).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await page.getByText("No fidelity values yet").waitFor();
  await page.locator("#coaching-mix .plot > svg").waitFor();

  await page.getByRole("link", { name: "Data", exact: true }).click();
  await page.getByRole("button", { name: "Take back the undo of import 1" }).click();
  await page.getByRole("button", { name: "Undo import 1" }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-receipt"))).toBe("1");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/data\/imports\/1$/);
  await page.reload();
  const heading = page.getByRole("heading", { level: 1 });
  await heading.waitFor();
  expect(await heading.textContent()).toContain(`${read.toLocaleString("en")} rows`);
  expect(await page.locator(".decisions li").count()).toBeGreaterThan(5);
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-receipt", { fullPage: true });

  await page.getByRole("button", { name: "Forget import 1" }).click();
  await page.getByText("This cannot be taken back.").waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("Keep");
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-forget", { fullPage: true });
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Forget import 1" }).click();
  await page.getByRole("button", { name: "Forget it for good" }).click();
  await page.getByText(/forgotten on/).waitFor();
  expect(await focused(page)).toBe("receipt-title");
  expect(await page.getByRole("button", { name: /import 1/ }).count()).toBe(0);
  expect(errors).toEqual([]);
});

test("Enter on the button opens the choice of files, and what is put away leads back", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/data`);
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>("input[type=file]");
    input?.addEventListener("click", () => input.setAttribute("data-opened", ""));
  });
  await page.getByRole("button", { name: "Choose files" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("input[type=file][data-opened]").waitFor({ state: "attached" });
  await page.setInputFiles("input[type=file]", [priorities]);
  await page.getByRole("button", { name: "Put away" }).click();
  await page.locator(".desk").waitFor({ state: "detached" });
  expect(await focused(page)).toBe("data-title");
});

test("a file that cannot be read is refused with the reason, beside one that can", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/data`);
  await page.setInputFiles("input[type=file]", [
    {
      name: "photo.csv",
      mimeType: "text/csv",
      buffer: Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0]),
    },
    {
      name: "priorities.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("site,theme,from,to,source\nNorth,MI skills,2025-01-01,,board\n"),
    },
  ]);
  const refused = page.locator("article.refused");
  await refused.waitFor();
  expect(await refused.locator(".callout").textContent()).toMatch(/\w{3,}/);
  expect(await page.locator("article").count()).toBe(2);
  expect(await violations(page)).toEqual([]);
});

test("rejected rows come back as they were, with the reason, before and after the import", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/data`);
  await page.setInputFiles("input[type=file]", [
    {
      name: "plan.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        "site,theme,from,to,source\nWest,Engagement,2025-01-01,,board\nWest,Engagement,soon,,board\n",
      ),
    },
  ]);
  const link = page.getByRole("link", { name: "Download the rejected rows" });
  const written = async (): Promise<string> => {
    const answer = await page.request.get(
      new URL((await link.getAttribute("href")) ?? "", page.url()).href,
    );
    expect(answer.headers()["content-disposition"]).toContain("rejected rows of plan.csv");
    return answer.text();
  };
  await page.locator("article.card").waitFor();
  if ((await page.locator("fieldset.question").count()) > 0) await answerAll(page);
  const take = page.getByRole("button", { name: "Import 1 file" });
  await take.waitFor();
  const before = await written();
  expect(before).toMatch(/_line,_column,_reason/);
  expect(before).toMatch(/West,Engagement,soon,,board,3,from,/);
  expect(await violations(page)).toEqual([]);
  await take.click();
  await page.getByRole("link", { name: /receipt of import/ }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await written()).toBe(before);
  expect(errors).toEqual([]);
});

test("what may be brought is stated, in the numbers that the server holds to", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/data`);
  const limits = (await (await page.request.get(`${house.address}/api/limits`)).json()) as Limits;
  const stated = (await page.locator(".limits").textContent()) ?? "";
  expect(stated).toContain(`${limits.uploadBytes / 1024 ** 3}\u00A0GB`);
  expect(stated).toContain(`${limits.columns} columns`);
  expect(stated).toContain(limits.rows.toLocaleString("en"));
});

const priorities = {
  name: "priorities.csv",
  mimeType: "text/csv",
  buffer: Buffer.from("site,theme,from,to,source\nWest,Engagement,2025-01-01,,board\n"),
};

const goals = {
  name: "goals.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    "Goal ID,Staff,Site,Goal,Theme,Opened,Closed\n" +
      "G1,Ada Moe,West,Engage families early,Engagement,03/04/2025,07/08/2025\n" +
      "G2,Ben Roe,West,Engage youth early,Engagement,05/06/2025,\n",
  ),
};

/** Lets go of a file over the page's drop zone. */
const drop = (page: Page, name: string): Promise<void> =>
  page.locator(".drop-zone").evaluate((zone, fileName) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["site,theme,from\n"], fileName));
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, name);

test("a check that waits says for whom, takes no files dropped beside it, and can be cancelled", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/data`);
  const ledger = openLedger(house.store.ledger);
  await withJob(ledger, { kind: "rebuild", subject: "all standing imports" }, async () => {
    await page.setInputFiles("input[type=file]", [priorities]);
    await page.getByText("waiting for rebuild of all standing imports").waitFor();
    await drop(page, "late.csv");
    expect(await page.locator("#desk-title").textContent()).toBe("Reading 1 file");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("The job was cancelled; nothing changed.").waitFor();
  });
  closeLedger(ledger);
  expect(await page.locator("#desk-title").textContent()).toBe("1 file");
  await page.getByRole("button", { name: "Read again" }).click();
  await page.locator("article.card").waitFor();
  await page.getByRole("button", { name: "Put away" }).click();
  expect(errors).toEqual([]);
});

test("a reload keeps the files and the answers that were given, and says so", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/data`);
  await page.setInputFiles("input[type=file]", [goals]);
  const dayFirst = page.getByRole("radio", { name: /day first/i });
  await page.getByRole("button", { name: "Day first in all" }).click();
  await page.reload();
  await page.getByText("with the 2 answers that you gave").waitFor();
  await dayFirst.nth(1).waitFor();
  expect(
    await dayFirst.evaluateAll((all) => all.map((each) => (each as HTMLInputElement).checked)),
  ).toEqual([true, true]);
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-together", { fullPage: true });
  await answerAll(page);
  await page.getByRole("button", { name: "Import 1 file" }).waitFor();
  await page.getByRole("button", { name: "Put away" }).click();
  await page.locator(".desk").waitFor({ state: "detached" });
  await settled(page, () => page.reload());
  expect(await page.locator(".desk").count()).toBe(0);
  expect(errors).toEqual([]);
});

test("a file that the server no longer keeps says what to do, and the others go on", async () => {
  const { page } = await openPage();
  await visit(page, `${house.address}/data`);
  const sent = page.waitForResponse((response) => response.url().includes("/api/uploads?"));
  await page.setInputFiles("input[type=file]", [priorities, goals]);
  const { upload } = (await (await sent).json()) as { upload: string };
  await page.locator("article.card").nth(1).waitFor();
  await page.request.delete(`${house.address}/api/uploads/${upload}`);
  await page.reload();
  await page.getByText("the server keeps a file for an hour. Choose it again.").waitFor();
  await page.locator("article h3").filter({ hasText: "goals.csv" }).waitFor();
  expect(await page.locator("article.card").count()).toBe(1);
  expect(await violations(page)).toEqual([]);
});
