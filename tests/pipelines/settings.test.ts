import { expect, test } from "vitest";
import { rawTables } from "../../pipelines/contracts/tables.ts";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { changeSettings } from "../../pipelines/settings.ts";
import { bring, head, newStore, rowsOf, rowsOnly, session } from "./bring.ts";
import { commandLine } from "./cli/command_line.ts";

const audited = (dir: string) => {
  const ledger = openLedger(openStore(dir).ledger);
  const rows = listAudit(ledger, { action: "change setting" }, { limit: 10, offset: 0 });
  closeLedger(ledger);
  return rows.map(({ who, subject }) => [who.split(":")[0], subject]).toReversed();
};

test("settings are shown and set by the command before there are figures, and recorded without what was typed", async () => {
  const { command, json, store } = commandLine();
  expect((await command("settings")).out).toMatch(
    /^agency {5}not named yet: .*\ntime zone {2}\S+, this machine's: it was not set \(today is /,
  );
  const set = await command(
    "settings",
    "set",
    "--agency",
    " North \t County ",
    "--time-zone",
    "america/new_york",
  );
  expect(set.code).toBe(0);
  expect(set.out).toContain("there are no figures yet: the first import is made by it");
  expect(await json("settings")).toMatchObject({
    agency: "North County",
    timeZone: "America/New_York",
    timeZoneSet: true,
  });
  const again = await command("settings", "set", "--agency", "North County");
  expect(again.out).toContain("it is set so already: nothing changed");
  expect(audited(store)).toEqual([
    ["command line", "agency"],
    ["command line", "time zone"],
  ]);
});

test.each([
  [["--agency", " "], /the agency's name is empty/],
  [["--agency", "x".repeat(201)], /takes 200 characters/],
  [["--time-zone", "Mars/Olympus"], /no time zone "Mars\/Olympus": write its IANA name/],
  [["--time-zone", "+05:00"], /no time zone "\+05:00"/],
  [[], /nothing to set/],
])("settings set %j is wrong usage in one line and changes nothing", async (args, message) => {
  const { command, store } = commandLine();
  const refused = await command("settings", "set", ...args);
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(message) as string });
  expect(refused.err.split("\n")).toHaveLength(1);
  expect(audited(store)).toEqual([]);
});

test("another name stands beside every row in the step that records it, and no figure moves", async () => {
  const store = newStore();
  await bring(store, {
    "sessions.csv": head + session("S1", "2026-01-05") + session("S2", "2026-01-06"),
    "themes.csv": "theme,synonyms\nMI skills,MI\n",
  });
  const sessions =
    "SELECT import_id, line, session_id, date, themes FROM raw.sessions ORDER BY ALL";
  const before = await rowsOf(store, sessions);
  const steps: string[] = [];
  const made = await changeSettings(
    store,
    { agency: "North County" },
    { ...rowsOnly, onStep: (step) => steps.push(step) },
  );
  expect(made).toMatchObject({ changed: ["agency"], build: 2, moves: { classes: 0 } });
  expect(steps.at(-1)).toBe("publishing");
  expect(await rowsOf(store, sessions)).toEqual(before);
  const union = Object.keys(rawTables)
    .map((table) => `SELECT agency FROM raw.${table}`)
    .join(" UNION ");
  expect(await rowsOf(store, union)).toEqual([{ agency: "North County" }]);
  expect(audited(store.dir)).toEqual([["command line", "agency"]]);
});

test("another time zone makes the figures anew by its day", async () => {
  const store = newStore();
  await bring(store, { "sessions.csv": head + session("S1", "2026-01-05") });
  const built = () => rowsOf(store, "SELECT today FROM raw.build");
  // 2026-02-01 04:30 UTC is still January in New York.
  const now = new Date("2026-02-01T04:30:00Z");
  await changeSettings(store, { timeZone: "America/New_York" }, { ...rowsOnly, now });
  expect(await built()).toEqual([{ today: "2026-01-31" }]);
  const made = await changeSettings(store, { timeZone: "Asia/Tokyo" }, { ...rowsOnly, now });
  expect(made).toMatchObject({ changed: ["timeZone"], build: 3 });
  expect(await built()).toEqual([{ today: "2026-02-01" }]);
});
