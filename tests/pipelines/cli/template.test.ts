import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Template } from "../../../pipelines/templates.ts";
import { commandLine } from "./command_line.ts";

test("template writes the CSV to stdout or a new file, and says why columns are marked", async () => {
  const { command, file } = commandLine();
  const printed = await command("template", "goals");
  expect(printed.out).toBe(
    "\ufeffgoal_id,staff,site,theme,text,opened,target_date*,closed*,status,kind,baseline,follow_up_score\r\n",
  );
  expect(printed.err).toContain("closed*: day it was closed; a goal counts for 30 days");
  const path = join(file("other.csv", []), "..", "goals.csv");
  expect((await command("template", "goals", "--out", path)).code).toBe(0);
  expect(readFileSync(path, "utf8")).toBe(printed.out);
  expect(await command("template", "goals", "--out", path)).toMatchObject({
    code: 1,
    err: expect.stringContaining("cannot write") as string,
  });
  expect((await command("template", "recipes")).code).toBe(2);
});

test("template says what the sessions of the store lack", async () => {
  const { command, json, file } = commandLine();
  const log = file("log.csv", [
    "Session ID,Date,Site,Coach,Staff,Format,Reason",
    "S-1,2026-03-02,North,Cleo Hart,Ann Lee,individual,",
    "S-2,2026-03-03,North,Cleo Hart,Bo Ray,individual,scheduled",
  ]);
  const goals = file("goals.csv", [
    "Goal ID,Staff,Site,Theme,Opened",
    "G-1,Ann Lee,North,Natural supports,2026-01-05",
  ]);
  expect((await command("import", log, goals)).code).toBe(0);
  const { columns } = (await json("template", "sessions")) as Template;
  const why = new Map(columns.map((column) => [column.name, column.why]));
  expect(why.get("themes")).toBe(
    "a theme alone would do for each of the 2 sessions not enough logged",
  );
  expect(why.get("goal_ids")).toMatch(
    /^of the 2 sessions not enough logged, 50 % lack only a goal/,
  );
  expect(why.get("trigger")).toMatch(/^of the 2 sessions not enough logged, 50 % have no reason/);
});
