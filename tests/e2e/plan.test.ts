import { expect, test } from "vitest";
import { keepPicture, violations, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

// A plan is a build.

const { house, openPage, openFirstPage } = useHouse("sample");

test("the theme that goals and a priority share is offered, and its agenda copied by keyboard", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page, errors } = await openFirstPage(1280, { permissions });
  await visit(page, `${house.address}/plan`);
  expect(await page.locator("h1").textContent()).toContain("Natural supports at Larkspur");
  await page.getByText(/Quarry Road.*no priority is set/).waitFor();
  await page.getByRole("button", { name: /^Copy as an agenda/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("Copied.").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Group session at Larkspur: Natural supports\n/);
  expect(copied).toContain("Not reached lately: Junia Blackwood");
  await page.getByRole("combobox", { name: "Site" }).selectOption("Ashford");
  await page.waitForURL(/plan\?site=Ashford$/);
  await page.getByText(/Ashford.*nothing in common/).waitFor();
  await page.getByText(/2 were coached only when new or after an event/).waitFor();
  expect(errors).toEqual([]);
});

/** What a person plans, as the address has it. */
const draft = (site: string) =>
  new URLSearchParams({ theme: "Natural supports", sites: site, measures: "ns_share" });

test("a theme is planned and the plan withdrawn by keyboard alone, with what could be shown", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/plan?site=Ashford`);
  const record = page.getByRole("button", { name: "Record the plan" });
  expect(await record.isDisabled()).toBe(true);
  await page.getByRole("combobox", { name: "Theme" }).focus();
  await page.keyboard.type("Natural");
  await page.getByRole("checkbox", { name: "Natural supports as a share" }).focus();
  await page.keyboard.press("Space");
  await page.getByText(/^Ashford Natural supports as a share.* could be shown by/).waitFor();
  await page.getByText(/By the site's own history alone.* 1 site without the theme/).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("textbox", { name: "Who plans it" }).focus();
  await page.keyboard.type("Ana Lee");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "1 plan" }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("plans-title");
  await page.getByText(/Plan 1, recorded on .* by Ana Lee/).waitFor();
  expect(page.url()).not.toContain("Lee");
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, "plan-recorded", { fullPage: true });
  await page.getByText("Withdraw plan 1").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Who withdraws it" }).focus();
  await page.keyboard.type("Bo Ray");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No theme is planned yet" }).waitFor();
  await page.getByText("1 plan withdrawn").click();
  await page.getByText(/withdrawn on .* by Bo Ray/).waitFor();
  expect(errors).toEqual([]);
});

test("a plan of what is not known, or without a site, is refused in one line", async () => {
  const asked = async (query: URLSearchParams) => {
    const answer = await fetch(`${house.address}/api/plans/answer?${query}`);
    return [answer.status, ((await answer.json()) as { error: string }).error] as const;
  };
  const query = draft("Nowhere");
  query.set("start", "2099-01");
  expect(await asked(query)).toEqual([
    409,
    "no site Nowhere (it is one of Ashford; Larkspur; Millbrook; Quarry Road)",
  ]);
  query.delete("sites");
  expect((await asked(query))[0]).toBe(400);
});

test.each([1280, 360])(
  "the plan is drawn without an error at %d pixels, by axe too",
  async (width) => {
    const { page, errors } = await openPage(width);
    await visit(page, `${house.address}/plan?${draft("Ashford")}`);
    await page
      .getByText(/could be shown by/)
      .first()
      .waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await keepPicture(page, `plan-${width}`, { fullPage: true });
  },
);
