import { describe, expect, it } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { rebuild, redoImport, rejectsOfImport } from "../../pipelines/import.ts";
import { bring, hashOf, newStore, rowsOf, rowsOnly } from "./bring.ts";

const options = { ...rowsOnly, today: "2026-01-31" };
const text = (...lines: string[]): string => `${lines.join("\n")}\n`;

const kin = (synonyms: string, ...more: string[]): string =>
  text("measure,label,synonyms,unit,good", `kin,Kin,${synonyms},count,up`, ...more);
const long = text(
  "Site,Date,Measure,Value",
  "North,2025-03-02,Kin there,3",
  "North,2025-03-02,Warmth,soon",
);
const wide = text("Site,Date,Kin there,Timely engagement", "North,2025-05-02,4,80");

const measured = (store: Parameters<typeof rowsOf>[0]) =>
  rowsOf(store, "SELECT DISTINCT measure FROM standing.fidelity ORDER BY 1").then((rows) =>
    rows.map(({ measure }) => measure),
  );

describe("a catalogue of measures", () => {
  it("names what earlier files hold, says which it had read again, and takes it back when undone", async () => {
    const [late, early] = [newStore(), newStore()];
    await bring(late, { "long.csv": long }, { partial: true });
    const before = await hashOf(late);
    expect(await measured(late)).toEqual(["Kin there"]);
    const { files } = await bring(late, { "kin.csv": kin("Kin there") });
    expect(files[0]?.decisions).toContainEqual({
      id: "read-again",
      what: "import 1 read again",
      reason: "by this file, names in it mean something else",
    });
    expect(await measured(late)).toEqual(["kin"]);
    await bring(early, { "kin.csv": kin("Kin there") });
    await bring(early, { "long.csv": long }, { partial: true });
    const both = await hashOf(late);
    expect(both).toBe(await hashOf(early));
    await rebuild(late, options);
    expect(await hashOf(late)).toBe(both);
    // Its receipt and its rejected rows stay those of its day.
    const counts = "SELECT import_id, new, rejected FROM raw.imports ORDER BY 1";
    expect(await rowsOf(late, counts)).toEqual([
      { import_id: 1, new: 1, rejected: 1 },
      { import_id: 2, new: 1, rejected: 0 },
    ]);
    await undoImport(late, 2, options);
    expect(await hashOf(late)).toBe(before);
    await redoImport(late, 2, options);
    expect(await hashOf(late)).toBe(both);
  });

  it("is read before the files that it names, whatever their place in the job", async () => {
    const [store, other] = [newStore(), newStore()];
    const { files } = await bring(store, { "wide.csv": wide, "kin.csv": kin("Kin there") });
    expect(files.map(({ file, outcome }) => `${file} ${outcome}`)).toEqual([
      "wide.csv accepted",
      "kin.csv accepted",
    ]);
    await bring(other, { "kin.csv": kin("Kin there"), "wide.csv": wide });
    expect(await hashOf(store)).toBe(await hashOf(other));
  });

  it("changes nothing that a person answered", async () => {
    const store = newStore();
    const answers = { "*": { "column:Kin there": "ignore" } };
    await bring(store, { "wide.csv": wide }, { answers });
    const { files } = await bring(store, { "kin.csv": kin("Kin there") });
    expect(files[0]).toMatchObject({ outcome: "accepted" });
    expect(await measured(store)).toEqual(["fidelity survey/Timely engagement"]);
    const both = await hashOf(store);
    await rebuild(store, options);
    expect(await hashOf(store)).toBe(both);
  });

  it("by which an earlier file would have to ask is refused, and all else is as it was", async () => {
    const store = newStore();
    const two = text("Site,Date,Kin A,Kin B", "North,2025-05-02,4,3");
    const first = kin("Kin A", "kith,Kith,Kin B,count,up");
    await bring(store, { "first.csv": first, "two.csv": two });
    const before = await measured(store);
    const { files } = await bring(store, {
      "both.csv": kin("Kin A; Kin B; Kin there"),
      "long.csv": text("Site,Date,Measure,Value", "North,2025-03-02,Kin there,3"),
    });
    expect(files).toMatchObject([
      {
        outcome: "refused",
        importId: null,
        refusal: {
          reason:
            "import 2 (two.csv) would then ask: More than one column could be kin. Which is it?",
          fix: "Undo that import first: its file asks when it is imported again",
        },
      },
      { outcome: "accepted", importId: 3 },
    ]);
    expect(await measured(store)).toEqual(["Kin there", ...before]);
  });

  it("that alone names the measure of a file may be undone: the file stands without its rows, and is told", async () => {
    const store = newStore();
    await bring(store, { "kin.csv": kin("Kin there") });
    const only = text("Site,Date,Kin there", "North,2025-05-02,4", "North,2025-05-09,>3");
    await bring(store, { "only.csv": only }, { partial: true });
    const both = await hashOf(store);
    const told =
      "import 2 (only.csv) stands without its rows until its names are known again: no row could be read";
    expect(await undoImport(store, 1, options)).toMatchObject({ warnings: [told] });
    expect(await measured(store)).toEqual([]);
    const without = await hashOf(store);
    expect(await rebuild(store, options)).toMatchObject({ warnings: [told] });
    expect(await hashOf(store)).toBe(without);
    let rejects = "";
    for await (const part of rejectsOfImport(store, 2)) rejects += part;
    expect(rejects).toContain("2025-05-09,>3,3,Kin there,");
    await redoImport(store, 1, options);
    expect(await hashOf(store)).toBe(both);
    await undoImport(store, 2, options);
    await undoImport(store, 1, options);
    await expect(redoImport(store, 2, options)).rejects.toThrow(
      "import 2 (only.csv) cannot be read again: no row could be read. Import its file again",
    );
  });

  it("whose undo leaves two columns for one measure says so, and what it is read as", async () => {
    const store = newStore();
    const first = kin("Kin A; Kin B");
    const second = kin("Kin A", "kith,Kith,Kin B,count,up");
    await bring(store, { "first.csv": first });
    await bring(store, { "second.csv": second });
    await bring(store, { "two.csv": text("Site,Date,Kin A,Kin B", "North,2025-05-02,4,3") });
    const both = await hashOf(store);
    expect(await undoImport(store, 2, options)).toMatchObject({
      warnings: [
        "import 3 (two.csv) would now ask: More than one column could be kin. Which is it? Undo that import first: its file asks when it is imported again",
      ],
    });
    const without = await hashOf(store);
    await rebuild(store, options);
    expect(await hashOf(store)).toBe(without);
    await redoImport(store, 2, options);
    expect(await hashOf(store)).toBe(both);
  });
});

describe("a codebook", () => {
  const codebook = text("column,label", "theme___1,Engagement", "theme___2,Transition");
  const ticks = text(
    "Session ID,Date,Site,Coach,Staff,Format,Theme___1,Theme___2",
    "T-1,2025-03-02,North,Cleo Hart,Ann Lee,individual,1,1",
  );
  const themes = async (store: Parameters<typeof rowsOf>[0]) =>
    (await rowsOf(store, "SELECT themes FROM standing.sessions"))[0]?.themes;

  it("that is undone leaves its columns out, and says so", async () => {
    const store = newStore();
    await bring(store, { "labels.csv": codebook, "ticks.csv": ticks });
    const both = await hashOf(store);
    expect(await themes(store)).toEqual(["Engagement", "Transition"]);
    const { warnings } = await undoImport(store, 1, options);
    expect(warnings).toEqual([
      "import 2 (ticks.csv) is read without its column Theme___1: nothing names it",
      "import 2 (ticks.csv) is read without its column Theme___2: nothing names it",
    ]);
    expect(await themes(store)).toBeNull();
    await redoImport(store, 1, options);
    expect(await hashOf(store)).toBe(both);
  });

  it("that is corrected names earlier files anew, but for what a person answered", async () => {
    const store = newStore();
    const first = text("column,label", "theme___1,Engagement");
    const answers = { "ticks.csv": { "label:Theme___2": "Calm" } };
    await bring(store, { "labels.csv": first, "ticks.csv": ticks }, { answers });
    await bring(store, { "new labels.csv": codebook.replace("Engagement", "Hope") });
    expect(await themes(store)).toEqual(["Calm", "Hope"]);
  });
});
