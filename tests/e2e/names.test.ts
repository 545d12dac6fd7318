import { expect, test } from "vitest";
import { keepPicture, violations, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

// Each walk imports and builds several times.

const { house, openPage } = useHouse("empty");

const sessions = {
  name: "sessions.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    "session_id,date,site,coach,staff,format,trigger,themes\n" +
      'S1,2025-03-10,North,"Lee, Ana",Bo Ray,individual,pd_plan,Nat. Supp\n' +
      "S2,2025-03-12,North,Ana Lee,Bo Ray,individual,pd_plan,Engagement\n" +
      "S3,2025-03-13,North,Dana Roe,Bo Ray,individual,pd_plan,Data entry\n" +
      "S4,2025-03-14,North,Dana Roe,Bo Ray,individual,pd_plan,Natural supports\n",
  ),
};

test("a name that looks like another is said to be it once, and that is taken back", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/data`);
  await page.setInputFiles("input[type=file]", [sessions]);
  await page.locator("article.card").waitFor();
  for (const question of await page.locator("fieldset.question").all()) {
    await question.getByRole("radio").first().check();
  }
  const use = page.getByRole("button", { name: "Use these answers" }).first();
  if (await use.isVisible()) await use.click();
  await page.getByRole("button", { name: "Import 1 file" }).click();
  await page.getByRole("link", { name: /receipt of import 1/ }).waitFor();

  const names = page.getByRole("region", { name: "Names", exact: true });
  const isNaturalSupports = names.getByRole("button", { name: "Nat. Supp is Natural supports" });
  await isNaturalSupports.waitFor();
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "data-names", { fullPage: true });
  await isNaturalSupports.focus();
  await page.keyboard.press("Enter");
  const said = names.getByText("1 name said before");
  await said.waitFor();
  await isNaturalSupports.waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("names-title");

  await said.click();
  await names.getByRole("button", { name: /^Take back that Nat. Supp/ }).click();
  await isNaturalSupports.waitFor();

  await names.getByText("1 name that no catalogue knows").click();
  await names.getByRole("combobox", { name: "What Data entry is" }).selectOption("Engagement");
  await names.getByRole("button", { name: "Say so" }).last().click();
  await names.getByText("1 name said before").waitFor();
  expect(await violations(page)).toEqual([]);

  await names.getByText("Say what another name means").click();
  const form = names.getByRole("form", { name: "Say what a name means" });
  expect(await form.getByLabel("At site").isVisible()).toBe(false);
  await form.getByLabel("What it is").selectOption("Person");
  await form.getByLabel("Name as it is written").fill("Bo Ray");
  await form.getByLabel("It means").fill("Bo Rae");
  await form.getByLabel("At site").selectOption("North");
  expect(await violations(page)).toEqual([]);
  await form.getByRole("button", { name: "Say so" }).press("Enter");
  await names.getByText("2 names said before").waitFor();
  expect(await names.locator("li", { hasText: "Bo Ray at North" }).textContent()).toContain(
    "Bo Rae",
  );
  expect(errors).toEqual([]);
});

test("names fit a phone", async () => {
  const { page } = await openPage(360);
  await visit(page, `${house.address}/data`);
  await page.getByRole("region", { name: "Names", exact: true }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await keepPicture(page, "data-phone", { fullPage: true });
});

test("a question fits a phone, however long what may be answered", async () => {
  const { page } = await openPage(360);
  await visit(page, `${house.address}/data`);
  const text =
    "Date,Site,Coach,Staff,Format,Signed on\n2025-03-01,North,Ana Lee,Bo Ray,group,04/05/2025\n";
  await page.setInputFiles("input[type=file]", [
    { name: "signed.csv", mimeType: "text/csv", buffer: Buffer.from(text) },
  ]);
  await page.getByText('The column "Signed on" is not known. What is it?').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
