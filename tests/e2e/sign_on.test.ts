import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { closeLedger, type Ledger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { writeSignOn } from "../../pipelines/ledger/sign_on.ts";
import { clientSecret, type RealProvider, startProvider } from "../server/real_provider.ts";
import { plainSignOn } from "../server/door.ts";
import { addPerson } from "../server/signed.ts";
import { lookAt, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

const { house, openPage } = useHouse("empty");
let provider: RealProvider;
let ledger: Ledger;

function set(breakGlass: string | null): void {
  const signOn = { ...plainSignOn(provider.issuer), name: "Agency Account", breakGlass };
  writeSignOn(ledger, house.store, signOn, clientSecret);
}

beforeAll(async () => {
  // Its pages are at localhost, ours at 127.0.0.1: for a browser these are two sites.
  provider = await startProvider([`${house.address}/sign-in/back`]);
  provider.people.set("ana", { email: "ana@agency.example", email_verified: true });
  provider.people.set("eve", { email: "eve@agency.example", email_verified: true });
  ledger = openLedger(house.store.ledger);
  await addPerson(ledger, "ana@agency.example", "quality_lead");
  await addPerson(ledger, "glass@agency.example", "quality_lead");
  set(null);
});
afterAll(async () => {
  closeLedger(ledger);
  await provider.close();
});

/** The provider's pages ask for a font of another site, and for an icon that they do not have. */
const isOurs = (error: string): boolean => !error.startsWith("Failed to load resource");

const passAs = async (page: Page, who: string): Promise<void> => {
  await page.getByPlaceholder("Enter any login").fill(who);
  await page.getByPlaceholder("and password").fill("any");
  await page.keyboard.press("Enter");
};

test("somebody signs in by the provider with the keyboard, and stands on the page that they opened", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/methods?site=Larkspur`);
  await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
  await lookAt(page, "sign-on");
  await page.keyboard.press("Tab");
  const focused = page.locator(":focus");
  expect(await focused.textContent()).toBe("Sign in with Agency Account");
  await page.keyboard.press("Enter");
  await passAs(page, "ana");
  await page.getByRole("link", { name: "ana", exact: true }).waitFor();
  expect(page.url()).toBe(`${house.address}/methods?site=Larkspur`);
  const cookies = await page.context().cookies(house.address);
  expect(cookies.filter(({ name }) => name.includes("throughline"))).toMatchObject([
    { name: "__Host-throughline", secure: true, httpOnly: true, sameSite: "Strict" },
  ]);

  await page.goto(`${house.address}/account`);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("link", { name: "sign out of Agency Account" }).click();
  await page.getByText(/do you want to sign-out/i).waitFor();
  expect(new URL(page.url()).origin).toBe(provider.issuer);
  expect(errors.filter(isOurs)).toEqual([]);
});

test("who has no account is told so, and by whom they get one", async () => {
  set("glass@agency.example");
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/plan`);
  await page.getByRole("link", { name: "Sign in with Agency Account" }).click();
  await passAs(page, "eve");
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("Agency Account knows you, but");
  await lookAt(page, "sign-on-refused");
  await page.getByText("Sign in by password").click();
  await page.getByLabel("Password", { exact: true }).waitFor();
  await lookAt(page, "sign-on-only");
  expect(errors.filter(isOurs)).toEqual([]);
});

test("where passwords have ended, nobody is given a link to set one, nor asked for one or a second factor", async () => {
  set("glass@agency.example");
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/people`);
  await page.getByRole("link", { name: "Sign in with Agency Account" }).click();
  await passAs(page, "ana");
  const form = page.getByRole("form", { name: "Invite somebody" });
  await form.getByLabel("Name", { exact: true }).fill("Bo Ray");
  await form.getByLabel("Mail address").fill("bo@agency.example");
  await form.getByRole("button", { name: "Add them" }).click();
  await page.getByText("Bo Ray signs in by your agency's provider").waitFor();
  expect(await page.getByLabel("The link").count()).toBe(0);
  const bo = page.getByRole("listitem").filter({ hasText: "bo@agency.example" });
  expect(await bo.innerText()).toContain("signs in with Agency Account");
  expect(await bo.innerText()).not.toContain("password");
  await bo.getByText("Change", { exact: false }).first().click();
  expect(await page.getByRole("button", { name: "Reset the password of Bo Ray" }).count()).toBe(0);
  await lookAt(page, "sign-on-people");
  await visit(page, `${house.address}/account`);
  await page.getByText("You sign in with Agency Account; passwords do not count here.").waitFor();
  expect(await page.getByRole("heading", { name: "Second factor" }).count()).toBe(0);
  await lookAt(page, "sign-on-account");
  expect(errors.filter(isOurs)).toEqual([]);
});
