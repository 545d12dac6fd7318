import { decodeQR } from "qr/decode.js";
import { beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { totpCode } from "../../pipelines/accounts/totp.ts";
import { closeLedger, type Ledger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { writeRequiredOf } from "../../pipelines/ledger/second_factors.ts";
import { addPerson, rightPassword } from "../server/signed.ts";
import { keepPicture, violations } from "./browser.ts";
import { useHouse } from "./house.ts";

const { house, openPage, openFirstPage } = useHouse("empty");
const inLedger = async (work: (ledger: Ledger) => unknown): Promise<void> => {
  const ledger = openLedger(house.store.ledger);
  await work(ledger);
  closeLedger(ledger);
};

beforeAll(() =>
  inLedger(async (ledger) => {
    await addPerson(ledger, "ana@agency.example", "quality_lead");
    await addPerson(ledger, "head@agency.example", "leadership");
  }),
);

async function bringPassword(page: Page, login: string): Promise<void> {
  await page.goto(house.address);
  await page.getByLabel("Mail address or name").fill(login);
  await page.getByLabel("Password").fill(rightPassword);
  await page.keyboard.press("Enter");
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

/** Widths and colours that a page is looked at in. */
async function look(page: Page, name: string): Promise<void> {
  for (const [width, scheme] of [
    [1280, "light"],
    [360, "dark"],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    expect(await violations(page)).toEqual([]);
    await keepPicture(page, `${name}-${width}-${scheme}`, { fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

/** What a camera reads in the picture that the page shows. */
async function scanned(page: Page): Promise<string> {
  const { width, data } = await page.locator("svg.qr").evaluate(async (code) => {
    const copy = code.cloneNode(true) as SVGElement;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", "200");
    copy.setAttribute("height", "200");
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [200, 200];
    const pen = canvas.getContext("2d")!;
    pen.drawImage(image, 0, 0);
    return { width: 200, data: [...pen.getImageData(0, 0, 200, 200).data] };
  });
  return decodeQR({ width, height: width, data: Uint8Array.from(data) });
}

/** Turns it on, from the form for the password on, by keyboard alone; looked at where it has a name. Returns the secret and the codes. */
async function turnOn(page: Page, name?: string): Promise<{ secret: string; codes: string[] }> {
  const form = page.getByRole("form", { name: "Set it up" });
  await form.getByLabel("Your password").fill(rightPassword);
  await page.keyboard.press("Enter");
  const secret = (await page.locator("code.secret").textContent())!.replaceAll(" ", "");
  const app = page.getByRole("link", { name: "open the app" });
  // It keeps this process busy, and the server in it: once is enough, before the pictures.
  if (name) expect(await scanned(page)).toBe(await app.getAttribute("href"));
  expect(await app.getAttribute("href")).toContain(`secret=${secret}`);
  if (name) await look(page, `${name}-secret`);
  // The field has the focus: what is written goes there.
  await page.waitForFunction(() => document.activeElement?.matches("input.code"));
  await page.keyboard.type(totpCode(secret, new Date()));
  await page.keyboard.press("Enter");
  await page.getByText("These are your recovery codes").waitFor();
  const codes = await page
    .getByRole("list", { name: "Recovery codes" })
    .getByRole("listitem")
    .allTextContents();
  expect(codes).toHaveLength(10);
  if (name) await look(page, `${name}-codes`);
  await page.waitForFunction(() => document.activeElement?.matches(".callout"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  return { secret, codes };
}

test("a second factor is turned on, asked at the next sign-in, and a recovery code stands in for it", async () => {
  const { page, errors } = await openFirstPage(1280, {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await bringPassword(page, "ana@agency.example");
  await page.getByRole("link", { name: "ana" }).click();
  const { secret, codes } = await turnOn(page, "second-factor");
  await page.getByText("10 recovery codes of ten are left").waitFor();
  expect(await page.locator(":focus").textContent()).toBe("Second factor");
  await page.locator("summary").getByText("Turn it off").click();
  await look(page, "second-factor-on");
  await signOut(page);

  await bringPassword(page, "ana@agency.example");
  await page.getByRole("heading", { name: "Your code" }).waitFor();
  const field = page.getByLabel("Code", { exact: true });
  await page.waitForFunction(() => document.activeElement?.matches("input.code"));
  expect(await field.getAttribute("inputmode")).toBe("numeric");
  expect(await field.getAttribute("autocomplete")).toBe("one-time-code");
  await page.keyboard.type("000000");
  await page.keyboard.press("Enter");
  await page.getByText("This code is wrong, too old, or was used already").waitFor();
  await look(page, "sign-in-code");
  const next = totpCode(secret, new Date(Date.now() + 30_000));
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    `${next.slice(0, 3)} ${next.slice(3)}`,
  );
  await field.fill("");
  await field.focus();
  await page.keyboard.press("Control+V");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "People" }).click();
  await page.getByText("with a second factor").waitFor();
  await look(page, "people-second-factor");
  await page.goto(`${house.address}/account`);
  await signOut(page);

  await bringPassword(page, "ana@agency.example");
  await page.getByText("No phone at hand?").click();
  await page.getByLabel("Recovery code", { exact: true }).fill(codes[3]!);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "ana" }).click();
  await page.getByText("9 recovery codes of ten are left").waitFor();
  expect(errors.filter((error) => !error.includes("401"))).toEqual([]);
});

test("of whom a second factor is asked sees nothing but how to turn it on", async () => {
  await inLedger((ledger) => writeRequiredOf(ledger, "everybody"));
  const { page, errors } = await openPage();
  await bringPassword(page, "head@agency.example");
  await page.getByRole("heading", { name: "Turn on a second factor" }).waitFor();
  await page.goto(`${house.address}/methods`);
  await page.getByRole("heading", { name: "Turn on a second factor" }).waitFor();
  expect(await page.getByRole("navigation").count()).toBe(0);
  await look(page, "must-enrol");
  expect(errors).toEqual([]);
  await turnOn(page);
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  await page.goto(`${house.address}/account`);
  await page.getByText("Your agency asks for it.").waitFor();
  expect(await page.getByText("Turn it off").count()).toBe(0);
});
