import { expect, test } from "vitest";
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
  await command("user", "add", "bo", ...coach);
  expect((await command("user", "list")).out).toContain(
    "bo: Bo Ray, coach at North, in sessions Ray, Bo; no password is set yet",
  );
  const reset = (await json("user", "reset", "ANA@agency.example")) as { link: string };
  expect(reset.link).not.toBe(link);
  await command("user", "remove", "bo");
  expect(await json("user")).toHaveLength(1);
});

test.each([
  [["add", "bo", ...coach], "the first account is a quality lead's"],
  [["add", "ANA", ...lead, "then"], "somebody signs in as ana already"],
  [["add", "bo", "--name", "Bo", "--role", "coach", "then"], "a coach needs a site"],
  [["remove", "ana", "then"], "ana is the only quality lead"],
  [["reset", "nobody", "then"], "nobody signs in as nobody"],
])("user %j is refused with what to do", async (args, reason) => {
  const { command } = commandLine();
  if (args.at(-1) === "then") await command("user", "add", "ana", ...lead);
  const { code, err } = await command("user", ...args.filter((word) => word !== "then"));
  expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
});
