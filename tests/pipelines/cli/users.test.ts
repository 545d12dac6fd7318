import { expect, test } from "vitest";
import { listAudit } from "../../../pipelines/ledger/audit.ts";
import { closeLedger, openLedger, transaction } from "../../../pipelines/ledger/ledger.ts";
import { putSecondFactor } from "../../../pipelines/ledger/second_factors.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { commandLine } from "./command_line.ts";

const lead = ["--name", "Ana Lee", "--role", "quality_lead"];
const coach = ["--name", "Bo Ray", "--role", "coach", "--site", "North", "--coach", "Ray, Bo"];

test("accounts are added with a link, listed, reset and removed", async () => {
  const { command, json } = commandLine();
  const none = await command("user");
  expect(none.out).toContain("no accounts: whoever is at this machine");
  const added = await command(
    "user",
    "add",
    "Ana@Agency.example",
    ...lead,
    "--at",
    "https://c.org/",
  );
  const [line, link] = added.out.split("\n");
  expect(line).toBe("ana@agency.example: Ana Lee, quality lead; no password is set yet");
  expect(link).toMatch(/^https:\/\/c\.org\/password#[\w-]{43}$/);
  expect(added.out).not.toContain("say --at");
  expect((await command("user", "add", "bo", ...coach)).out).toContain("or say --at");
  expect((await command("user", "list")).out).toContain(
    "bo: Bo Ray, coach at North, in sessions Ray, Bo; no password is set yet",
  );
  const reset = (await json("user", "reset", "ANA@agency.example")) as { link: string };
  expect(reset.link).not.toBe(link);
  await command("user", "remove", "bo");
  expect(await json("user")).toHaveLength(1);
});

test("a second factor that was lost is reset at the machine, and is asked of whom it is said", async () => {
  const { command, json, store } = commandLine();
  await command("user", "add", "ana", ...lead);
  const ledger = openLedger(openStore(store).ledger);
  transaction(ledger, () => putSecondFactor(ledger, 1, "sealed", 1, new Date()));
  expect((await command("user")).out).toContain("no password is set yet; with a second factor");
  expect(await json("user", "reset-second-factor", "Ana")).toMatchObject({
    login: "ana",
    hasSecondFactor: false,
  });
  expect(await json("user", "require-second-factor")).toEqual({ of: "nobody" });
  const asked = await command("user", "require-second-factor", "quality_leads");
  expect(asked.out).toContain("a second factor is asked of quality leads");
  expect(await json("user", "require-second-factor")).toEqual({ of: "quality_leads" });
  const lines = listAudit(ledger, {}, { limit: 2, offset: 0 });
  expect(lines.map(({ action, subject }) => [action, subject])).toEqual([
    ["require second factor", "quality_leads"],
    ["reset second factor", "account 1"],
  ]);
  closeLedger(ledger);
});

test.each([
  [["add", "bo", ...coach], "the first account is a quality lead's"],
  [["add", "ANA", ...lead, "then"], "somebody signs in as ana already"],
  [["add", "bo", "--name", "Bo", "--role", "coach", "then"], "a coach needs a site"],
  [["remove", "ana", "then"], "ana is the only quality lead"],
  [["reset", "nobody", "then"], "nobody signs in as nobody"],
  [["reset-second-factor", "ana", "then"], "this account has no second factor"],
])("user %j is refused with what to do", async (args, reason) => {
  const { command } = commandLine();
  if (args.at(-1) === "then") await command("user", "add", "ana", ...lead);
  const { code, err } = await command("user", ...args.filter((word) => word !== "then"));
  expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
});
