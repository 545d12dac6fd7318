import { describe, expect, it } from "vitest";
import { commandLine, copiedLine } from "./cli/command_line.ts";

const log = [
  "Session ID,Date,Site,Coach,Staff,Format,Themes",
  'A-1,2026-03-02,North,Cleo Hart,"Smith, Jane",individual,Nat sup',
  "A-2,2026-03-09,North,Cleo Hart,Jane Smith; Bo Ray,group,Natural supports",
  "A-3,2026-03-09,South,Cleo Hart,Jane Smith; Bo Ray,group,Nat sup",
];
const names = { "names:Staff": "last-first" };

type Coverage = { site: string; staff: string; sessions: number };

/** A store in which the log was imported. */
async function logged() {
  const line = await copiedLine("log of aliases", async ({ command, file }) => {
    const answers = file("answers.json", [JSON.stringify({ "*": names })]);
    const imported = await command("import", file("log.csv", log), "--answers", answers);
    expect(imported.code).toBe(0);
  });
  return {
    ...line,
    people: async () =>
      ((await line.json("show", "coverage")) as Coverage[]).map(
        ({ site, staff, sessions }) => `${site} ${staff} ${sessions}`,
      ),
    themes: async () => {
      const rows = await line.json("show", "session_themes");
      return (rows as { theme: string }[]).map(({ theme }) => theme);
    },
  };
}

describe("an alias", () => {
  it("makes two names one person, at one site or at all, and is taken back exactly", async () => {
    const { command, json, people, hash } = await logged();
    const before = await hash();
    expect(await people()).toEqual([
      "North Bo Ray 1",
      "North Jane Smith 1",
      "North Smith, Jane 1",
      "South Bo Ray 1",
      "South Jane Smith 1",
    ]);
    expect(await json("person", "Smith,  Jane", "--is", "Jane Smith")).toMatchObject({ build: 2 });
    expect(await people()).toEqual([
      "North Bo Ray 1",
      "North Jane Smith 2",
      "South Bo Ray 1",
      "South Jane Smith 1",
    ]);
    const said = await hash();
    await command("rebuild");
    expect(await hash()).toBe(said);
    await command("person", "SMITH, jane", "--back");
    expect(await hash()).toBe(before);
    await command("person", "bo ray", "--is", "Bob Ray", "--site", "south");
    expect(await people()).toContain("South Bob Ray 1");
    expect(await people()).toContain("North Bo Ray 1");
    expect(await json("person")).toMatchObject([
      { kind: "person", name: "bo ray", site: "South", means: "Bob Ray" },
    ]);
  });

  it("means a theme of the catalogue by its name or a synonym, and stays over undo", async () => {
    const { command, json, themes, hash } = await logged();
    const before = await hash();
    expect(await themes()).toEqual(["Nat sup", "Natural supports", "Nat sup"]);
    await command("theme", "nat SUP", "--is", "informal supports");
    expect(new Set(await themes())).toEqual(new Set(["Natural supports"]));
    expect(await json("theme")).toMatchObject([{ name: "nat SUP", means: "Natural supports" }]);
    const said = await hash();
    await command("undo", "1");
    expect(await json("theme")).toHaveLength(1);
    const again = commandLine();
    await again.command("theme", "Nat sup", "--is", "NS");
    const answers = again.file("answers.json", [JSON.stringify({ "*": names })]);
    await again.command("import", again.file("log.csv", log), "--answers", answers);
    expect(await again.hash()).toBe(said);
    expect(said).not.toBe(before);
  });

  it("said again replaces what was said, and leads on to what that means", async () => {
    const { command, json, themes } = await logged();
    await command("theme", "Nat sup", "--is", "Engagement");
    await command("theme", "Nat sup", "--is", "Family voice & choice");
    await command("theme", "NSup", "--is", "Nat sup");
    expect(await json("theme")).toMatchObject([
      { name: "Nat sup", means: "Family voice & choice" },
      { name: "NSup", means: "Nat sup" },
    ]);
    expect(await themes()).toContain("Family voice & choice");
  });

  it.each([
    [["theme", "Nat sup", "--is", "Nonsense"], 1, /no theme Nonsense in the catalogue \(it is one/],
    [["theme", "Engagement", "--is", "Transition"], 1, /Engagement is a theme of the catalogue/],
    [["theme", "Nat sup", "--back"], 1, /nothing was said of the theme Nat sup/],
    [["theme", "Nat sup"], 2, /say what it means, or --back/],
    [["theme", "--back"], 2, /name the theme/],
    [["person", "Bo Ray", "--is", "bo  ray"], 2, /means itself already/],
    [["person", "Bo Ray", "--is", " "], 2, /needs a name and what it means/],
    [["person", "Bo Ray", "--is", "Bo", "--site", "West"], 1, /no site West \(it is one of North;/],
  ])("%j is refused in one line, and nothing changes", async (args, code, message) => {
    const { command, hash } = await logged();
    const before = await hash();
    const refused = await command(...args);
    expect(refused).toMatchObject({ code, err: expect.stringMatching(message) as string });
    expect(refused.err.split("\n")).toHaveLength(1);
    expect(await hash()).toBe(before);
  });

  it("in a circle is refused, also where only one site would see it", async () => {
    const { command } = await logged();
    await command("person", "Bo Ray", "--is", "Bob Ray");
    expect(await command("person", "Bob Ray", "--is", "bo ray")).toMatchObject({
      code: 1,
      err: expect.stringContaining('"Bob Ray" would be "bo ray" would be "Bob Ray"') as string,
    });
    expect(await command("person", "Bob Ray", "--is", "Bo Ray", "--site", "North")).toMatchObject({
      code: 1,
      err: expect.stringContaining("at North: take one back first") as string,
    });
    expect((await command("person", "Bo Ray", "--is", "Bo R.", "--site", "North")).code).toBe(0);
    expect((await command("person", "Bob Ray", "--is", "Bo Ray", "--site", "North")).code).toBe(0);
    expect(await command("person", "Bo Ray", "--site", "North", "--back")).toMatchObject({
      code: 1,
      err: expect.stringContaining("at North: take one back first") as string,
    });
  });
});
