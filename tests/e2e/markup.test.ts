import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import type { Page } from "playwright-core";
import { writeReport } from "../../pipelines/commands/leadership_report.ts";
import { run } from "../../pipelines/commands/program.ts";
import { reportPage } from "../../server/report.ts";
import { buildPages, findChromium, settled, visit } from "./browser.ts";
import { useHouse } from "./house.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const { house, openPage } = useHouse("empty");

/** Markup that would make an element of this class, run a script, or end an attribute or a script. */
const evil = (word: string): string =>
  `<img class=evil src=x onerror=hit()>${word}"'></script><svg class=evil onload=hit()>`;
const [north, south] = [evil("North"), evil("South")];
const theme = evil("Natural supports");
const people = ["Ana", "Bo", "Cy", "Di", "Ed", "Flo"].map((name) => evil(name));
const days = Array.from({ length: 16 }, (_, at) =>
  new Date(Date.UTC(2025, at, 12)).toISOString().slice(0, 10),
);

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(cell).join(",")).join("\n");

const files: Record<string, string> = {
  "themes.csv": csv([
    ["theme", "synonyms", "measures"],
    [theme, evil("nat sup"), "ns_attending+"],
  ]),
  "goals.csv": csv([
    ["goal_id", "staff", "site", "theme", "text", "opened"],
    ...[north, south].flatMap((site) =>
      people
        .slice(1)
        .map((who, at) => [`${evil("G")}${at}`, who, site, theme, evil("text"), "2025-01-02"]),
    ),
  ]),
  "priorities.csv": csv([
    ["site", "theme", "from", "to", "source"],
    [north, theme, "2025-01-01", "", evil("board")],
  ]),
  [`${evil("log")}.csv`.replaceAll("/", "")]: csv([
    [
      "session_id",
      "date",
      "site",
      "coach",
      "staff",
      "format",
      "trigger",
      "themes",
      "action_step",
      "follow_up_date",
      "minutes",
      "notes",
    ],
    ...days.flatMap((day, at) =>
      [north, south].flatMap((site) =>
        ["group", "supervision"].map((format) => [
          `${evil("S")}${at}${site === north ? "n" : "s"}${format}`,
          day,
          site,
          people[0]!,
          people.slice(1).join(";"),
          format,
          "scheduled",
          theme,
          evil("step"),
          "",
          "45",
          evil("note"),
        ]),
      ),
    ),
  ]),
  "fidelity.csv": csv([
    ["site", "date", "measure", "value", "n", "instrument", "respondent"],
    ...days.flatMap((day, at) =>
      [north, south].map((site) => [
        site,
        day,
        "ns_attending",
        String(2 + (at % 3)),
        "20",
        evil("form"),
        evil("facilitator"),
      ]),
    ),
  ]),
};

async function command(...args: string[]): Promise<string> {
  const said: string[] = [];
  const code = await run(["--data", house.store.dir, "--json", ...args], {
    write: (bytes) => void said.push(Buffer.from(bytes).toString()),
    tell: (line) => void said.push(line),
    env: {},
  });
  if (code !== 0) throw new Error(`${args.join(" ")}: ${said.join("\n")}`);
  return said.join("");
}

let session: string;
let out: string;

beforeAll(async () => {
  out = house.store.dir;
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(out, name);
    writeFileSync(path, text);
    return path;
  });
  const answers = join(out, "answers.json");
  writeFileSync(answers, JSON.stringify({ "*": {} }));
  await command("import", ...paths, "--answers", answers);
  const rows = JSON.parse(await command("show", "sessions_classified")) as { session_id: string }[];
  if (rows.length !== 64) throw new Error(`${rows.length} sessions were imported, not 64`);
  session = rows[0]!.session_id;
  const author = ["--author", evil("Author")];
  await command("note", "add", evil("fire"), "--on", "2025-06-12", ...author);
  await command(
    "plan",
    "--theme",
    theme,
    "--site",
    south,
    "--measure",
    "ns_attending",
    "--start",
    "2027-01",
    ...author,
  );
  await command("override", session, "purposeful", "--why", evil("why"), ...author);
  await command("settings", "set", "--agency", evil("Agency"));
});

type Watched = { hits: number; violations: string[] };

/** A page on which scripts of the data, elements made of it and breaches of the policy are counted. */
async function watchedPage(): Promise<{ page: Page; dialogs: string[] }> {
  const { page } = await openPage();
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    const watched: Watched = { hits: 0, violations: [] };
    Object.assign(window, { watched, hit: () => watched.hits++ });
    addEventListener("securitypolicyviolation", (event) =>
      watched.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  return { page, dialogs };
}

/** What came of the markup on a page: nothing, when all is well. */
const cameOf = (page: Page): Promise<Watched & { elements: number }> =>
  page.evaluate(() => {
    const { watched } = window as unknown as { watched: Watched };
    const elements = document.querySelectorAll(".evil, [onerror], [onload]").length;
    return { ...watched, elements };
  });
const nothing = { hits: 0, violations: [], elements: 0 };

test("markup and scripts in what was imported and written are text on every page", async () => {
  const { page, dialogs } = await watchedPage();
  const of = encodeURIComponent(theme);
  const at = `site=${encodeURIComponent(north)}`;
  const addresses = [
    "/overview",
    `/overview?${at}`,
    "/themes",
    `/themes/${of}?${at}`,
    "/plan",
    `/plan?${at}`,
    "/coach",
    "/coaching",
    `/coaching?${at}`,
    `/coaching/sessions/${encodeURIComponent(session)}`,
    `/values?${at}&measure=ns_attending&month=2025-06`,
    "/data",
    "/data/coverage",
    "/data/audit",
    "/data/settings",
    "/data/imports/1",
    "/data/imports/4",
    "/methods",
  ];
  const seen: string[] = [];
  for (const address of addresses) {
    await visit(page, house.address + address);
    for (const details of await page.locator("main details:not([open]) > summary").all())
      if (await details.isVisible()) await details.click();
    await settled(page, () => page.evaluate(() => undefined));
    expect({ address, ...(await cameOf(page)) }).toEqual({ address, ...nothing });
    if ((await page.locator("body").textContent())?.includes("<img class=evil")) seen.push(address);
  }
  expect(dialogs).toEqual([]);
  // The markup is there to be read, so that these pages did show what was written.
  expect(seen.length).toBeGreaterThan(9);
});

test("and in pictures that are saved, in the report as HTML, and in its PDF", async () => {
  const { page, dialogs } = await watchedPage();
  await visit(page, `${house.address}/overview?site=${encodeURIComponent(north)}`);
  const button = page.locator("#coaching-mix .save").getByRole("button", { name: "SVG of " });
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const picture = readFileSync(await file.path(), "utf8");
  expect(picture).not.toMatch(/<(img|script|foreignObject)/i);
  const report = await reportPage(house.store, await buildPages());
  const made = await writeReport(report, out, findChromium());
  for (const shown of [`file://${made.html}`, `file://${await file.path()}`]) {
    await page.goto(shown);
    await page.waitForTimeout(500);
    const elements = await page.evaluate(
      () => document.querySelectorAll(".evil, [onerror], [onload]").length,
    );
    const hits = await page.evaluate(
      () => (window as unknown as { watched?: Watched }).watched?.hits ?? 0,
    );
    expect([elements, hits]).toEqual([0, 0]);
  }
  expect(dialogs).toEqual([]);
  const pdf = readFileSync(made.pdf!).toString("latin1");
  expect(pdf.startsWith("%PDF")).toBe(true);
  expect(pdf).not.toMatch(/\/JavaScript|\/JS\b|\/Launch/);
});
