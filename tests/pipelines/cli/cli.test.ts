import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tableFromIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { commandLine as whoRuns } from "../../../pipelines/ledger/audit.ts";
import { commandLine, importedLine, log } from "./command_line.ts";

describe("throughline", () => {
  it("import, show, undo, rebuild and redo: what is undone might never have been", async () => {
    const { command, json, file, hash } = commandLine();
    const path = file("coaching.csv", log);
    expect(await json("import", path)).toMatchObject({
      build: 1,
      files: [
        {
          file: "coaching.csv",
          export: "sessions",
          outcome: "accepted",
          rows: { read: 3, new: 3, changed: 0, unchanged: 0, duplicate: 0, rejected: 0 },
          importId: 1,
        },
      ],
    });
    const before = await hash();
    const more = file("more.csv", [
      log[0] ?? "",
      "C-1,2026-03-20,North,Cleo Hart,Ann Lee,group,,20",
    ]);
    await command("import", more);
    expect(await hash()).not.toBe(before);
    expect(await json("undo", "2")).toEqual({
      build: 3,
      asOf: "2026-03-10",
      moves: { points: { moved: 0, new: 0, gone: 0 }, classes: expect.any(Number), list: [] },
      warnings: [],
    });
    expect(await hash()).toBe(before);
    expect(await json("rebuild")).toMatchObject({ build: 4 });
    expect(await hash()).toBe(before);
    expect(await json("imports")).toMatchObject([
      { import_id: 1, standing: true },
      { import_id: 2, standing: false },
    ]);
    expect(await json("import", path)).toMatchObject({ files: [{ outcome: "no_change" }] });
    expect(await json("redo", "2")).toMatchObject({ build: 5 });
    expect(await json("undo", "2")).toMatchObject({ build: 6 });
    expect(await hash()).toBe(before);
  });

  it("rejects writes the rows that were not taken, of an import or of a file before it", async () => {
    const { command, file } = commandLine();
    const path = file("coaching.csv", [...log, "C-4,soon,North,Cleo Hart,Bo Ray,group,,"]);
    const rows = `\ufeff${log[0]},_line,_column,_reason\r\nC-4,soon,North,Cleo Hart,Bo Ray,group,,,5,Date,not a date\r\n`;
    expect(await command("rejects", path)).toMatchObject({ code: 0, out: rows });
    await command("import", path);
    expect((await command("rejects", "1")).out).toBe(rows);
    const clean = await command("rejects", file("clean.csv", log));
    expect(clean).toMatchObject({ code: 0, out: "", err: "no row was rejected" });
    expect(await command("rejects", "7")).toMatchObject({
      code: 1,
      err: "throughline: no import 7: `throughline imports` lists them",
    });
  });

  it("import says what would move, which columns change, and of which site and days rows are absent", async () => {
    const { command, file } = await importedLine();
    const [head = "", first = "", , third = ""] = log;
    const dry = await command("import", "--dry-run", file("again.csv", [head, third]));
    expect(dry.out).toContain(
      "\n0 points would move; 0 sessions would change class\nbuild 1 is served",
    );
    const { out } = await command(
      "import",
      file("again.csv", [head, first.replace("45", "50"), third]),
    );
    expect(out).toContain("\n  minutes: 1 sessions changed\n");
    expect(out).toContain(
      "\n  1 sessions of North, 2026-03-02 to 2026-03-10: they stand from import 1 and are not in this file; they stay\n",
    );
  });

  it("undo, redo and forget say what they did; imports gives the receipt of one", async () => {
    const { command, json, file } = await importedLine();
    const [head = "", first = "", ...others] = log;
    await command("import", file("more.csv", [head, first.replace("45", "50"), ...others]));
    const done = async (...args: string[]) => (await command(...args)).out.split("\n");
    expect(await done("imports", "2")).toEqual([
      expect.stringMatching(/^import 2 of 20.*: more.csv \(sessions\), stands$/),
      `  imported by: ${whoRuns().who}`,
      "  3 rows: 1 changed, 2 unchanged",
      "  minutes: 1 sessions changed",
      "  line 2, C-1: minutes was 45, is 50",
      "  on its day: 0 points moved; 0 sessions changed class",
      "",
    ]);
    expect(await json("imports", "2")).toMatchObject({ changes: [{ was: "45", now: "50" }] });
    const built = (build: number) => `build ${build} is served, as of 2026-03-10`;
    const moved = "0 points moved; 0 sessions changed class";
    expect(await done("undo", "2")).toEqual([
      "undid import 2 (more.csv: 0 new, 1 changed)",
      moved,
      built(3),
      "",
    ]);
    expect((await done("redo", "2"))[0]).toBe(
      "took back the undo of import 2 (more.csv: 0 new, 1 changed)",
    );
    expect((await done("forget", "2"))[0]).toBe("forgot import 2");
    expect((await command("imports", "9")).code).toBe(1);
  });

  it("forget asks whoever sits at the terminal", async () => {
    const { command, ask } = await importedLine();
    ask.answer = "no";
    expect(await command("forget", "1")).toMatchObject({
      code: 1,
      err: "throughline: not forgotten, as answered",
    });
    expect(ask.asked).toEqual([
      "forget import 1 (coaching.csv: 3 new, 0 changed) for good? It cannot be taken back [yes/no] ",
    ]);
    expect((await command("forget", "1", "--yes")).code).toBe(0);
    expect(ask.asked).toHaveLength(1);
  });

  it("show gives a mart in each format", async () => {
    const { command } = await importedLine();
    const shown = (...args: string[]) => command("show", "sessions_classified", ...args);
    const json = await shown("--format", "json", "--where", "format=group", "format=supervision");
    const rows = JSON.parse(json.out) as { session_id: string }[];
    expect(rows.map((row) => row.session_id)).toEqual(["C-2", "C-3"]);
    expect((await shown("--format", "csv")).out.split("\r\n")).toHaveLength(5);
    expect((await shown()).out).toMatch(/^session_id +site +date/);
    const arrow = await shown("--format", "arrow", "--where", "date=2026-03-02");
    expect(tableFromIPC(arrow.bytes).numRows).toBe(1);
    expect((await shown("--format", "parquet")).bytes.subarray(0, 4).toString()).toBe("PAR1");
  });

  it("override keeps both classes, and an undo of the session leaves it waiting", async () => {
    const { command, json } = await importedLine();
    const given = await json("override", "C-3", "required", "--why", "asked by the county");
    expect(given).toMatchObject({ build: 2 });
    const one = ["show", "sessions_classified", "--where", "session_id=C-3"];
    expect(await json(...one)).toMatchObject([
      { class: "unanchored", override_class: "required", override_why: "asked by the county" },
    ]);
    await command("undo", "1");
    expect(await json(...one)).toEqual([]);
    expect(await json("overrides")).toMatchObject([{ sessionId: "C-3", stands: true }]);
    await command("override", "C-3", "--back", "--author", "Bo Ray");
    await command("redo", "1");
    expect(await json(...one)).toMatchObject([{ class: "unanchored", override_class: null }]);
    expect((await command("overrides")).out).toMatch(
      /^session C-3: required: asked by the county \(.*\), taken back by Bo Ray on /,
    );
  });

  it("build judges classes as of a date", async () => {
    const { json } = await importedLine();
    const settled = async () =>
      (await json("show", "sessions_classified")) as { settled: boolean }[];
    expect((await settled()).every((row) => !row.settled)).toBe(true);
    expect(await json("build", "--as-of", "2026-06-30")).toMatchObject({
      build: 2,
      asOf: "2026-06-30",
      warnings: [],
    });
    expect((await settled()).every((row) => row.settled)).toBe(true);
  });

  it("answers an empty store with nothing, not with a failure", async () => {
    const { command, json, hash } = commandLine();
    expect(await json("imports")).toEqual([]);
    expect(await hash()).toBe(null);
    expect((await command("doctor")).code).toBe(0);
    expect(await command("show", "imports")).toMatchObject({
      code: 1,
      err: expect.stringContaining("nothing was imported") as string,
    });
  });

  it.each([
    [["nope"], "unknown command 'nope'"],
    [["show"], "missing required argument 'mart'"],
    [["show", "nope"], "unknown mart: nope"],
    [["show", "imports", "--where", "x"], "--where takes column=value, not x"],
    [["show", "imports", "--where", "x=1"], "imports has no column x"],
    [["show", "imports", "--format", "xml"], "unknown format: xml"],
    [["undo", "first"], "not the number of an import: first"],
    [["build", "--as-of", "2026-02-30"], "not a date: 2026-02-30"],
    [["override", "C-1", "good", "--why", "x"], "unknown class: good"],
    [["override", "C-1", "reactive"], "an override needs a reason: --why"],
    [["import", "no.csv"], "no such file: no.csv"],
    [["import", import.meta.filename, "--as", "x"], "unknown export: x"],
    [["import", import.meta.dirname, import.meta.filename], "this is a folder, name its files: /"],
    [["inspect", import.meta.dirname], "this is a folder, name its files: /"],
    [["inspect", "/dev/null"], "not a file: /dev/null"],
    [
      ["import", import.meta.filename, "--answers", "no.json"],
      "cannot read the answers in no.json",
    ],
    [
      ["import", import.meta.filename, "--answers", import.meta.filename],
      "cannot read the answers",
    ],
    [["doctor", "--data", import.meta.filename], `not a folder: ${import.meta.filename}`],
    [["rebuild", "--data", `${import.meta.filename}/store`], "not a folder: /"],
    [["serve", "--port", "x"], "not a port: x"],
    [["serve", "--port", "99999"], "not a port: 99999 (0 to 65535)"],
    [["demo", "--port", "65536"], "not a port: 65536 (0 to 65535)"],
  ])("wrong usage ends with 2 and one line: %j", async (args, message) => {
    const { command } = args.includes("imports") ? await importedLine() : commandLine();
    const { code, err, out } = await command(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err.split("\n").filter((line) => line.startsWith("    at "))).toEqual([]);
    if (err.startsWith("throughline: ")) expect(err.split("\n")).toHaveLength(1);
  });

  it("refusals end with 1 and one line", async () => {
    const { command } = commandLine();
    expect(await command("undo", "7")).toEqual({
      code: 1,
      bytes: Buffer.alloc(0),
      out: "",
      err: "throughline: no import 7: `throughline imports` lists them",
    });
  });

  it("answers that are no answers are wrong usage", async () => {
    const { command, file } = commandLine();
    const answers = file("answers.json", ["[1]"]);
    const { code, err } = await command("import", file("coaching.csv", log), "--answers", answers);
    expect([code, err]).toEqual([2, expect.stringMatching(/must be \{"<file name \| sha256/)]);
  });

  it("a port that is taken is told in one line with what to do", async () => {
    const { command } = commandLine();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, err } = await command("serve", "--port", String(port));
    other.close();
    expect([code, err]).toEqual([
      1,
      `throughline: port ${port} is taken: choose another with --port (0 takes any free one)`,
    ]);
  });
});
