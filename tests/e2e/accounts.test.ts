import { beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { invite, linkAddress } from "../../pipelines/accounts/people.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { addPerson, rightPassword } from "../server/signed.ts";
import { lookAt, keepPicture, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

const { house, openPage } = useHouse("sample");
let firstLink: string;

beforeAll(async () => {
  const ledger = openLedger(house.store.ledger);
  const ana = { login: "ana@agency.example", name: "Ana Lee", sites: [], coaches: [] };
  const { secret } = invite(ledger, { ...ana, role: "quality_lead" }, "operator", new Date());
  firstLink = linkAddress(house.address, secret);
  await addPerson(ledger, "head@agency.example", "leadership");
  await addPerson(ledger, "marisol@agency.example", "coach");
  closeLedger(ledger);
});

async function signIn(page: Page, login: string, password = rightPassword): Promise<void> {
  await page.goto(house.address);
  await page.getByLabel("Mail address or name").fill(login);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Account" }).waitFor();
}

test("the first quality lead sets a password by the link, signs in, invites a coach, and signs out", async () => {
  const { page, errors } = await openPage();
  await visit(page, `${house.address}/coaching`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await lookAt(page, "sign-in");
  await page.goto(firstLink);
  await page.getByLabel("New password").fill("Password2026!");
  await page.getByLabel("The same again").fill("Password2026!");
  await page.keyboard.press("Enter");
  await page.getByText("This password is one of those that are tried first").waitFor();
  await lookAt(page, "set-password");
  await page.getByLabel("New password").fill("basalt cellar wren");
  await page.getByLabel("The same again").fill("basalt cellar wren");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Your password is set" }).waitFor();
  expect(page.url()).toBe(`${house.address}/password`);

  await signIn(page, "ana@agency.example", "basalt cellar wren");
  const cookies = await page.context().cookies();
  expect(cookies).toMatchObject([
    { name: "__Host-throughline", secure: true, httpOnly: true, sameSite: "Strict" },
  ]);
  await page.getByRole("link", { name: "People" }).click();
  await page.getByRole("heading", { name: "People" }).waitFor();
  const form = page.getByRole("form", { name: "Invite somebody" });
  await form.getByLabel("Name", { exact: true }).fill("Bo Ray");
  await form.getByLabel("Mail address").fill("bo@agency.example");
  await form.getByLabel("Role").selectOption("coach");
  await form.getByLabel("Larkspur").check();
  await form.getByLabel(/the names in the exports/).fill("Imani Castellanos\nBo Ray");
  await form.getByRole("button").click();
  const link = await page.getByLabel("The link").inputValue();
  expect(link).toContain(`${house.address}/password#`);
  await page.getByText("They sign in as bo@agency.example.").waitFor();
  await page
    .getByText("No session was led by Bo Ray: at their sites sessions name Imani Castellanos.")
    .waitFor();
  await lookAt(page, "people");

  await page.getByRole("link", { name: "Ana Lee" }).click();
  await page.getByRole("heading", { name: "Where you are signed in", exact: true }).waitFor();
  await page.getByText("this one").waitFor();
  const making = page.getByRole("form", { name: "Make a token" });
  await making.getByLabel("What it is for").fill("nightly report");
  await making.getByLabel("How long").selectOption("a year");
  await making.getByLabel("Your password").fill("basalt cellar wren");
  await page.keyboard.press("Enter");
  const secret = await page.getByRole("textbox", { name: "The token" }).inputValue();
  await lookAt(page, "account");
  const read = async () =>
    (await fetch(`${house.address}/api/status`, { headers: { authorization: `Bearer ${secret}` } }))
      .status;
  expect(await read()).toBe(200);
  await visit(page, `${house.address}/people`);
  const others = page.getByRole("region", { name: "Tokens for programs" });
  await others.getByText("from 127.0.0.1").waitFor();
  await lookAt(page, "people-tokens");
  await visit(page, `${house.address}/account`);
  expect(await page.getByRole("textbox", { name: "The token" }).count()).toBe(0);
  await page.getByRole("button", { name: "End the token for nightly report" }).press("Enter");
  await page.getByText("The token for nightly report is ended").waitFor();
  expect(await read()).toBe(401);
  await page.getByRole("link", { name: "What can be read, and how" }).click();
  await page.getByRole("heading", { name: "Figures for your own programs" }).waitFor();
  await page.locator("#verdicts summary").press("Enter");
  await page.getByRole("cell", { name: "average gain per period over the window" }).waitFor();
  const saved = page.waitForEvent("download");
  await page.locator("#verdicts").getByRole("link", { name: "csv of verdicts" }).click();
  expect((await saved).suggestedFilename()).toBe("verdicts.csv");
  await lookAt(page, "methods-api");
  await page.emulateMedia({ colorScheme: "dark" });
  await lookAt(page, "methods-api-dark");
  await page.emulateMedia({ colorScheme: null });
  await visit(page, `${house.address}/plan`);
  expect(await page.getByText("Who plans it").count()).toBe(0);
  await page.goto(`${house.address}/account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.context().cookies()).toEqual([]);
  // The password that was refused is all that the browser complained of.
  expect(errors.filter((error) => !error.includes("409"))).toEqual([]);
});

test.each([
  [
    "head@agency.example",
    ["Overview", "Themes", "Coaching", "Methods"],
    ["/data", "/plan", "/people"],
  ],
  [
    "marisol@agency.example",
    ["Overview", "Themes", "Plan", "Coach", "Coaching", "Methods"],
    ["/data", "/people"],
  ],
])(
  "%s sees their pages, and is told of the others that they are not for them",
  async (login, pages, closed) => {
    const { page, errors } = await openPage();
    await signIn(page, login);
    const nav = page.getByRole("navigation", { name: "Pages" });
    expect(await nav.getByRole("link").allTextContents()).toEqual(pages);
    for (const address of ["/overview", "/coaching", "/themes/Natural%20supports?site=Larkspur"]) {
      await visit(page, house.address + address);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await page.locator("[role=alert]").count()).toBe(0);
      await keepPicture(
        page,
        `${login.split("@")[0]}${address.split("?")[0]!.replaceAll(/\W+/g, "-")}`,
        { fullPage: true },
      );
    }
    for (const address of closed) {
      await visit(page, house.address + address);
      await page.getByText(/This page is not for your role/).waitFor();
    }
    expect(errors).toEqual([]);
  },
);
