import { expect, it } from "vitest";
import { commandLine } from "./cli/command_line.ts";

const log = [
  "Session ID,Date,Site,Coach,Staff,Format,Themes",
  'A-1,2026-03-02,North,Cleo Hart,Ann Lee,individual,"Crisis, plan, MI"',
  'A-2,2026-03-09,North,Cleo Hart,Ann Lee,group,"MI, Crisis,plan"',
];
const catalogue = ["Theme,Synonyms", '"Crisis, Plan",', "MI skills,MI"];

type Themes = { session_id: string; theme: string };

/** A store and what its sessions are about. */
function store() {
  const line = commandLine();
  return {
    ...line,
    bring: (name: string, lines: string[]) => line.command("import", line.file(name, lines)),
    themes: async () =>
      ((await line.json("show", "session_themes")) as Themes[]).map(
        ({ session_id, theme }) => `${session_id} ${theme}`,
      ),
  };
}

it("a catalogue joins what a comma parts whether it comes before or after, until it is undone", async () => {
  const { bring, themes, hash, command } = store();
  await bring("log.csv", log);
  const before = await hash();
  expect(await themes()).toEqual([
    "A-1 Crisis",
    "A-1 MI skills",
    "A-1 plan",
    "A-2 Crisis",
    "A-2 MI skills",
    "A-2 plan",
  ]);
  await bring("themes.csv", catalogue);
  const joined = ["A-1 Crisis, Plan", "A-1 MI skills", "A-2 Crisis, Plan", "A-2 MI skills"];
  expect(await themes()).toEqual(joined);
  const other = store();
  await other.bring("themes.csv", catalogue);
  await other.bring("log.csv", log);
  expect(await other.themes()).toEqual(joined);
  expect(await other.hash()).toBe(await hash());
  await command("undo", "2");
  expect(await hash()).toBe(before);
});

it("what a person said is a theme holds its commas too", async () => {
  const { bring, themes, command } = store();
  await bring("log.csv", log);
  await command("theme", "Crisis, plan", "--is", "Crisis & safety planning");
  expect(await themes()).toEqual([
    "A-1 Crisis & safety planning",
    "A-1 MI skills",
    "A-2 Crisis & safety planning",
    "A-2 MI skills",
  ]);
});
