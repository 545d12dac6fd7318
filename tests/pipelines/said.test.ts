import { describe, expect, it } from "vitest";
import { commandLine } from "./cli/command_line.ts";

type Line = ReturnType<typeof commandLine>;
type Trend = { measure: string; value: number };

const importing = async (line: Line, name: string, lines: string[], answers = {}) => {
  const given = line.file("answers.json", [JSON.stringify({ "*": answers })]);
  const done = await line.command("import", line.file(name, lines), "--answers", given);
  expect([done.code, done.err.includes("refused")]).toEqual([0, false]);
};

const measures = async (line: Line) =>
  Object.fromEntries(
    ((await line.json("show", "fidelity_trend", "--small-n")) as Trend[]).map(
      ({ measure, value }) => [measure, value],
    ),
  );

const wide = [
  "Site,Date,Kin there,Timely engagement",
  "North,2026-03-02,3,80",
  "North,2026-03-09,1,60",
];
const long = [
  "Site,Date,Measure,Value,Unit",
  "North,2026-03-02,Kin there,3,",
  "North,2026-03-02,Natural supports present,2,",
  "North,2026-03-02,Natural supports,70,",
  "North,2026-04-02,Natural supports,4,count",
];

describe("a measure that was said once", () => {
  it("is that column of every wide file, before and after, as if it had been said first", async () => {
    const line = commandLine();
    await importing(line, "wide.csv", wide, { "column:Kin there": "ignore" });
    const before = await line.hash();
    expect(Object.keys(await measures(line))).toEqual(["fidelity survey/Timely engagement"]);
    expect((await line.command("measure", "kin THERE", "--is", "NS count")).code).toBe(0);
    expect(await measures(line)).toMatchObject({ ns_attending: 2, ns_any: 1 });
    const after = await line.hash();
    expect(await line.json("measure")).toMatchObject([
      { kind: "measure", name: "kin THERE", means: "ns_attending" },
    ]);

    const first = commandLine();
    await first.command("measure", "Kin there", "--is", "ns_attending");
    await importing(first, "wide.csv", wide);
    expect(await first.hash()).toBe(after);

    await line.command("rebuild");
    expect(await line.hash()).toBe(after);
    await line.command("measure", "Kin there", "--back");
    expect(await line.hash()).toBe(before);
    await first.command("measure", "Kin there", "--back");
    expect(await first.hash()).toBe(before);
    await first.command("rebuild");
    expect(await first.hash()).toBe(before);
  });

  it("is that row of every long file, as the catalogue's synonyms are without being said", async () => {
    const line = commandLine();
    await importing(
      line,
      "long.csv",
      long.map((row) => row.replace("Kin there,3", "Kin there,1")),
    );
    const before = await line.hash();
    expect(await measures(line)).toEqual({
      "Kin there": 1,
      ns_attending: expect.toBeOneOf([2, 4]) as number,
      "Natural supports": 70,
    });
    await line.command("measure", "Kin there", "--is", "ns_any");
    expect(await measures(line)).toMatchObject({ ns_any: 1 });
    await line.command("measure", "Kin there", "--is", "satisfaction");
    expect(await measures(line)).toMatchObject({ "fidelity survey/Satisfaction": 1 });
    await line.command("rebuild");
    expect(await measures(line)).toMatchObject({ "fidelity survey/Satisfaction": 1 });
    await line.command("measure", "Kin there", "--back");
    expect(await line.hash()).toBe(before);
  });

  it("is refused where it is none, or an import would ask what nobody has answered", async () => {
    const line = commandLine();
    const header = "Site,Date,Kin there,NS count";
    await importing(line, "two.csv", [header, "North,2026-03-02,3,2"], {
      "column:Kin there": "ignore",
    });
    const before = await line.hash();
    expect(await line.command("measure", "Kin there", "--is", "nonsense")).toMatchObject({
      code: 1,
      err: expect.stringContaining("no measure nonsense (it is one of") as string,
    });
    expect(await line.command("measure", "ns_any", "--is", "ns_share")).toMatchObject({
      code: 1,
      err: expect.stringContaining("ns_any is a measure of the catalogue already") as string,
    });
    expect(await line.command("measure", "Kin there", "--is", "ns_attending")).toMatchObject({
      code: 1,
      err: expect.stringContaining("import 1 (two.csv) would then ask: More than one") as string,
    });
    expect(await line.hash()).toBe(before);
    expect(await line.json("measure")).toEqual([]);
  });
});

const ticks = [
  "Session ID,Date,Site,Coach,Staff,Format,Theme___1,Theme___2",
  "T-1,2026-03-02,North,Cleo Hart,Ann Lee,individual,1,0",
  "T-2,2026-03-03,North,Cleo Hart,Ann Lee,individual,0,1",
];

describe("a label that was said once", () => {
  const themes = async (line: Line) =>
    ((await line.json("show", "session_themes")) as { theme: string }[]).map(({ theme }) => theme);

  it("is what a tick means in every file, whatever was answered for one", async () => {
    const line = commandLine();
    await importing(line, "ticks.csv", ticks, {
      "label:Theme___1": "Engagement",
      "label:Theme___2": "leave out",
    });
    const before = await line.hash();
    expect(await themes(line)).toEqual(["Engagement"]);
    await line.command("label", "Theme___2", "Natural supports");
    expect(await themes(line)).toEqual(["Engagement", "Natural supports"]);
    await line.command("label", "theme___1", "Transition");
    expect(await themes(line)).toEqual(["Transition", "Natural supports"]);
    const said = await line.hash();
    await line.command("rebuild");
    expect(await line.hash()).toBe(said);

    const first = commandLine();
    await first.command("label", "Theme___1", "Transition");
    await first.command("label", "Theme___2", "Natural supports");
    await importing(first, "ticks.csv", ticks);
    expect(await first.hash()).toBe(said);
    await first.command("undo", "1");
    await first.command("redo", "1");
    expect(await first.hash()).toBe(said);

    await line.command("label", "Theme___1", "--back");
    await line.command("label", "Theme___2", "--back");
    expect(await line.hash()).toBe(before);
  });
});
