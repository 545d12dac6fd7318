import { describe, expect, it } from "vitest";
import { commandLine, importedLine } from "../cli/command_line.ts";

async function imported() {
  const given = await importedLine();
  const rows = (await given.json("show", "sessions_classified")) as {
    session_id: string;
    class: string;
  }[];
  return { ...given, classes: new Map(rows.map((row) => [row.session_id, row.class])) };
}

describe("throughline agree", () => {
  it("compares labels with the classes of the store", async () => {
    const { json, file, classes } = await imported();
    const [one, two] = [classes.get("C-1")!, classes.get("C-2")!];
    const labels = file("labels.csv", [
      "session_id,class",
      `C-1,${one.toUpperCase()}`,
      "C-2,required",
      "C-3,",
      "C-9,reactive",
    ]);
    expect(await json("agree", labels)).toMatchObject({
      n: 2,
      missing: 1,
      missingIds: ["C-9"],
      confusion: { [one]: { [one]: 1 }, required: { [two]: 1, required: 0 } },
      agreement: { estimate: 0.5 },
      differ: [{ session_id: "C-2", labelled: "required", class: two, site: "North" }],
      reasons: [
        expect.stringContaining("not enough: 2 sessions are labelled"),
        expect.stringContaining("no interval"),
      ],
    });
  });

  it("has no kappa where both sides gave one class throughout, and says so", async () => {
    const { json, command, file, classes } = await imported();
    const labels = file("labels.csv", ["session_id,class", `C-1,${classes.get("C-1")}`]);
    expect(await json("agree", labels)).toMatchObject({
      n: 1,
      kappa: { estimate: null, low: null, high: null },
      byClass: { required: { precision: null, recall: null, f1: null } },
    });
    expect((await command("agree", labels)).out).toContain("kappa cannot be told");
  });

  it("tells nothing of labels whose sessions are not in the store", async () => {
    const { json, file } = await imported();
    const labels = file("labels.csv", ["session_id,class", "X-1,unknown"]);
    expect(await json("agree", labels)).toMatchObject({ n: 0, missing: 1, agreement: null });
  });

  it.each([
    [["session_id,class", "C-1,good"], 'line 2, column class: "good" is no class'],
    [
      ["session_id,class", "C-1,unknown", "C-1,reactive"],
      'column session_id: "C-1" is labelled twice',
    ],
    [["session_id,class", ",unknown"], 'column session_id: "" is no number of a session'],
    [["session_id,label", "C-1,unknown"], "no column class"],
    [["session_id,class", "C-1,"], "no row has a class"],
  ])("refuses %j in one line", async (rows, reason) => {
    const { command, file } = commandLine();
    const said = await command("agree", file("labels.csv", rows));
    expect(said.err).toContain(reason);
    expect(said.err).not.toContain("\n");
    expect(said.code).toBeGreaterThan(0);
  });

  it("says that nothing was imported yet", async () => {
    const { command, file } = commandLine();
    const said = await command("agree", file("labels.csv", ["session_id,class", "C-1,unknown"]));
    expect(said).toMatchObject({ code: 1 });
    expect(said.err).toContain("nothing was imported");
  });
});
