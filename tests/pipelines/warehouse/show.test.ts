import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { tableFromIPC } from "apache-arrow";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { show } from "../../../pipelines/warehouse/show.ts";
import type { ShowOptions } from "../../../pipelines/warehouse/show.ts";
import { temporaryFolder, testStore } from "./fixture.ts";

const sessions = [
  { key: "S1", date: "2026-06-01", site: "North", coach: '@Zoë, "Z"' },
  { key: "S2", date: "2026-06-02", site: "East", coach: "Dan" },
  { key: "S3", date: "2026-06-03", site: "East", coach: "Dan" },
];

async function shown(options: ShowOptions = {}, mart = "coverage"): Promise<Uint8Array> {
  const { importSessions, read } = testStore();
  await importSessions(sessions);
  return read((warehouse) => show(warehouse, mart, options));
}

const text = async (options: ShowOptions) => Buffer.from(await shown(options)).toString();
const flags = ["=1+1", "it's"];
const lately = {
  active: true,
  longest_gap_days: 7,
  days_since_last: 28,
  not_reached_themes: ["MI skills"],
};
const east = {
  site: "East",
  staff: "Dan",
  last_session: "2026-06-03",
  sessions: 2,
  flags,
  ...lately,
};
const north = {
  ...east,
  site: "North",
  staff: '@Zoë, "Z"',
  last_session: "2026-06-01",
  sessions: 1,
};

describe("show", () => {
  it("as json: row objects in contract order, sorted by key, without agency", async () => {
    const json = await text({ format: "json" });
    expect(JSON.parse(json)).toEqual([east, north]);
    expect(json.startsWith('[{"site":"East","staff":"Dan","last_session":"2026-06-03"')).toBe(true);
  });

  it("as csv: RFC 4180 that a spreadsheet does not run as formulas", async () => {
    const csv = await text({ format: "csv" });
    expect(csv).toBe(
      "site,staff,last_session,sessions,flags,active,longest_gap_days,days_since_last,not_reached_themes\r\n" +
        "East,Dan,2026-06-03,2,'=1+1; it's,true,7,28,MI skills\r\n" +
        `North,"'@Zoë, ""Z""",2026-06-01,1,'=1+1; it's,true,7,28,MI skills\r\n`,
    );
    const records: string[][] = parse(csv);
    expect(records[2]?.[1]).toBe(`'@Zoë, "Z"`);
  });

  it("as a table for a terminal", async () => {
    expect(await text({})).toBe(
      [
        "site   staff      last_session  sessions  flags       active  longest_gap_days  days_since_last  not_reached_themes",
        "-----  ---------  ------------  --------  ----------  ------  ----------------  ---------------  ------------------",
        "East   Dan        2026-06-03           2  =1+1; it's  true                   7               28  MI skills",
        'North  @Zoë, "Z"  2026-06-01           1  =1+1; it\'s  true                   7               28  MI skills',
        "",
      ].join("\n"),
    );
  });

  it("as an Arrow stream with typed columns", async () => {
    const table = tableFromIPC(await shown({ format: "arrow" }));
    expect(table.schema.fields.map((field) => [field.name, String(field.type)])).toEqual([
      ["site", "Utf8"],
      ["staff", "Utf8"],
      ["last_session", "Date32<DAY>"],
      ["sessions", "Int32"],
      ["flags", "List<Utf8>"],
      ["active", "Bool"],
      ["longest_gap_days", "Int32"],
      ["days_since_last", "Int32"],
      ["not_reached_themes", "List<Utf8>"],
    ]);
    const [first] = table.toArray();
    expect(first?.staff).toBe("Dan");
    expect(first?.last_session).toEqual(Date.UTC(2026, 5, 3));
    expect(first?.flags.toArray()).toEqual(flags);
  });

  it("as parquet that another engine reads", async () => {
    const file = join(temporaryFolder(), "coverage.parquet");
    writeFileSync(file, await shown({ format: "parquet", where: { site: "East" } }));
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const result = await connection.run(`SELECT * FROM '${file}'`);
    expect(await result.getRowsJson()).toEqual([
      ["East", "Dan", "2026-06-03", 2, flags, ...Object.values(lately)],
    ]);
    connection.disconnectSync();
    instance.closeSync();
  });

  it.each<[string, NonNullable<ShowOptions["where"]>, string[]]>([
    ["a text", { site: "North" }, ["North"]],
    ["a date", { last_session: "2026-06-03" }, ["East"]],
    ["a number", { sessions: "1" }, ["North"]],
    ["one of several values", { site: ["North", "East"] }, ["East", "North"]],
    ["a word of a list", { flags: "it's" }, ["East", "North"]],
    ["nothing", { staff: "" }, []],
    ["all columns given", { site: "North", sessions: "2" }, []],
    ["text that would be SQL", { site: "' OR 1=1 --" }, []],
  ])("keeps the rows that have %s", async (_what, where, sites) => {
    const rows = JSON.parse(await text({ format: "json", where })) as { site: string }[];
    expect(rows.map((row) => row.site)).toEqual(sites);
  });

  it.each<[string, NonNullable<ShowOptions["where"]>, string]>([
    ["sessions; DROP", {}, "unknown mart: sessions; DROP (one of sessions_classified,"],
    ["constructor", {}, "unknown mart: constructor"],
    ["coverage", { "site = site --": "x" }, "coverage has no column site = site --"],
    ["coverage", { agency: "x" }, "coverage has no column agency"],
    ["coverage", { sessions: "many" }, "sessions cannot be many: it is integer"],
    ["coverage", { last_session: "2026-02-30" }, "last_session cannot be 2026-02-30: it is date"],
  ])("refuses %s where %j as wrong usage", async (mart, where, message) => {
    await expect(shown({ where }, mart)).rejects.toMatchObject({
      usage: true,
      message: expect.stringContaining(message) as string,
    });
  });
});
