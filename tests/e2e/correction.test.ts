import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { keepPicture, violations, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

// Each walk imports and builds several times.

const { house, openPage } = useHouse("empty");

const header = "session_id,date,site,coach,staff,format,trigger,themes,minutes";
const line = (id: number, minutes: number): string =>
  `S${id},2025-03-1${id},North,Ana Lee,Bo Ray,individual,pd_plan,Engagement,${minutes}`;

const bring = (page: Page, name: string, lines: readonly string[]): Promise<void> =>
  page.setInputFiles("input[type=file]", [
    { name, mimeType: "text/csv", buffer: Buffer.from([header, ...lines].join("\n")) },
  ]);

test("a corrected file shows old and new, and what it lacks stays unless a person says so", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/data`);
  const take = page.getByRole("button", { name: "Import 1 file" });
  await bring(page, "march.csv", [line(1, 30), line(2, 45), line(3, 60), line(4, 60)]);
  await take.click();
  await page.getByRole("link", { name: /receipt of import 1/ }).waitFor();

  await bring(page, "march-corrected.csv", [line(1, 30), line(2, 50), line(4, 60)]);
  await take.waitFor();
  await page.getByText("1 new or changed row; you can undo it.").waitFor();
  await page.getByText("1 changed row, old and new").click();
  const cells = await page.locator(".changes tbody td").allTextContents();
  expect(cells.map((cell) => cell.trim())).toEqual(["3", "S2", "minutes", "45", "50"]);
  await page.getByText("No point of the fidelity charts would move.").waitFor();
  const absent = page.locator(".taken li", { hasText: "are not in this file" });
  expect(await absent.textContent()).toContain("1 session of North");
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-correction", { fullPage: true });

  await absent.locator("summary").click();
  await absent.getByRole("combobox").selectOption("replace");
  await absent.getByRole("button", { name: "Read it so" }).click();
  await page.getByText("1 new or changed row, 1 row goes; you can undo it.").waitFor();
  expect(await violations(page)).toEqual([]);
  await take.click();
  await page.getByRole("link", { name: /receipt of import 2/ }).click();
  await page.getByRole("heading", { name: /march-corrected/ }).waitFor();
  await page.getByText(/they go, as answered/).waitFor();
  await page.getByText("1 changed row, old and new").click();
  const kept = await page.locator(".changes tbody td").allTextContents();
  expect(kept.map((cell) => cell.trim())).toEqual(["3", "S2", "minutes", "45", "50"]);
  await page.getByText("1 answer used").click();
  await page.getByText("they go: this file replaces the period").waitFor();
  await page.getByText("No point of the fidelity charts moved.").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("the points that a corrected value moves are listed old and new, before the import", async () => {
  const { page, errors } = await openPage();
  const meetings = (present: number): Buffer =>
    Buffer.from(
      [
        "date,site,case_id,measure,value",
        `2025-05-02,North,F1,ns_attending,${present}`,
        "2025-05-09,North,F2,ns_attending,1",
      ].join("\n"),
    );
  const give = (name: string, present: number): Promise<void> =>
    page.setInputFiles("input[type=file]", [
      { name, mimeType: "text/csv", buffer: meetings(present) },
    ]);
  await visit(page, `${house.address}/data`);
  await give("may.csv", 2);
  await page.getByText(/On the fidelity charts \d+ would come/).waitFor();
  await page.getByRole("button", { name: "Import 1 file" }).click();
  await page.getByRole("link", { name: /receipt of import/ }).waitFor();
  await give("may-corrected.csv", 4);
  await page.getByText("On the fidelity charts 1 point would move.").waitFor();
  await page.getByText("The points, old and new").click();
  const cells = await page.locator(".moves tbody tr").first().locator("td").allTextContents();
  expect(cells.map((cell) => cell.trim()).slice(-3)).toEqual(["May 2025", "1.50", "2.50"]);
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-moves", { fullPage: true });
  await page.getByRole("button", { name: "Put away" }).click();
  expect(errors).toEqual([]);
});
