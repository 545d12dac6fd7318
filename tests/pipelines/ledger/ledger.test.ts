import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { addBuild, currentBuild, keptFiles } from "../../../pipelines/ledger/builds.ts";
import {
  addImport,
  findStanding,
  findStandingBytes,
  listImports,
  nextImportId,
  withdrawImport,
} from "../../../pipelines/ledger/imports.ts";
import {
  dataVersion,
  noteSoon,
  openLedger,
  readOnce,
  transaction,
} from "../../../pipelines/ledger/ledger.ts";
import { addOverride, correctionsOf, listOverrides } from "../../../pipelines/ledger/overrides.ts";
import { readSettings, todayOf, writeSetting } from "../../../pipelines/ledger/settings.ts";
import { temporaryFolder } from "../warehouse/fixture.ts";
import { anImport } from "../warehouse/small.ts";

const newLedger = () => openLedger(join(temporaryFolder(), "ledger.sqlite"));
const aBuild = (file: string) => ({
  file,
  asOf: "2026-06-30",
  today: "2026-07-01",
  madeAt: "2026-07-01T12:00:00.000Z",
});

describe("ledger", () => {
  it("is on disk at commit: WAL, synchronous FULL, foreign keys, for its owner alone", () => {
    const { database, file } = newLedger();
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {});
    expect(pragma("journal_mode")).toEqual(["wal"]);
    expect(pragma("synchronous")).toEqual([2]);
    expect(pragma("foreign_keys")).toEqual([1]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("notes what can be lost without waiting for the disk, seen by all at once, and waits again after", () => {
    const ledger = newLedger();
    const other = new DatabaseSync(ledger.file);
    noteSoon(ledger, () => writeSetting(ledger, "agency", "North County"));
    expect(other.prepare("SELECT value FROM settings").get()).toEqual({ value: "North County" });
    other.close();
    expect(ledger.database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    const fail = () =>
      noteSoon(ledger, () => {
        throw new Error("no");
      });
    expect(fail).toThrow("no");
    expect(ledger.database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
  });

  it("of a newer version is refused, not changed", () => {
    const { database, file } = newLedger();
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(() => openLedger(file)).toThrow(/newer version/);
    const version = new DatabaseSync(file).prepare("PRAGMA user_version").get();
    expect(version).toEqual({ user_version: 99 });
  });

  it("keeps all of a transaction or none of it", () => {
    const ledger = newLedger();
    const failing = () =>
      transaction(ledger, () => {
        addImport(ledger, anImport(1, 3));
        addImport(ledger, anImport(1, 3));
      });
    expect(failing).toThrow(/UNIQUE/);
    expect(listImports(ledger)).toEqual([]);
  });

  it("tells another connection that something was committed", () => {
    const ledger = newLedger();
    const other = openLedger(ledger.file);
    const before = dataVersion(other);
    addImport(ledger, anImport(1, 3));
    expect(dataVersion(other)).not.toBe(before);
  });
});

describe("imports", () => {
  it("come back as they were written", () => {
    const ledger = newLedger();
    const given = { ...anImport(1, 3), names: "[[],[],[],[]]", importedBy: "account 3" };
    addImport(ledger, given);
    const written = {
      ...given,
      state: "standing",
      standing: true,
      withdrawnAt: null,
      forgottenAt: null,
    };
    expect(listImports(ledger)).toEqual([written]);
    expect(findStandingBytes(ledger, written.sha256)).toEqual(written);
  });

  it("are refused where rows read are not new + changed + unchanged + duplicate + rejected", () => {
    const entry = anImport(1, 3);
    const rows = { ...entry.rows, read: 4 };
    expect(() => addImport(newLedger(), { ...entry, rows })).toThrow(/CHECK/);
  });

  it("that were withdrawn stand no more, keep their number and their receipt", () => {
    const ledger = newLedger();
    addImport(ledger, anImport(1, 3));
    withdrawImport(ledger, 1, "2026-07-02T08:00:00.000Z");
    expect(() => findStanding(ledger, 1)).toThrow(/undone already on 2026-07-02/);
    expect(() => findStanding(ledger, 2)).toThrow(/no import 2/);
    expect(findStandingBytes(ledger, anImport(1, 3).sha256)).toBe(null);
    expect(listImports(ledger)[0]?.rows.read).toBe(3);
    expect(nextImportId(ledger)).toBe(2);
  });
});

describe("builds", () => {
  it("one is current; its file and the one before it are kept", () => {
    const ledger = newLedger();
    expect(currentBuild(ledger)).toBe(null);
    for (const file of ["a", "b", "c"]) addBuild(ledger, aBuild(file));
    expect(currentBuild(ledger)).toEqual({ ...aBuild("c"), buildId: 3 });
    expect(keptFiles(ledger)).toEqual(["c", "b"]);
  });
});

describe("overrides", () => {
  const override = {
    sessionId: "S1",
    class: "reactive",
    why: "no goal was open",
    author: "jo",
    at: "2026-07-01T12:00:00.000Z",
  } as const;

  it("are all kept, oldest first", () => {
    const ledger = newLedger();
    addOverride(ledger, override);
    addOverride(ledger, { ...override, class: "required" });
    expect(listOverrides(ledger).map((each) => each.class)).toEqual(["reactive", "required"]);
  });

  it("said again are taken back, said otherwise are replaced, and may come again", () => {
    const other = { ...override, class: "required" } as const;
    const back = { ...other, author: "bo", at: "2026-07-02T12:00:00.000Z" };
    const said = [override, other, back, { ...override, sessionId: "S2" }, override];
    expect(
      correctionsOf(said).map(({ sessionId, class: name, stands, withdrawn }) => [
        sessionId,
        name,
        stands,
        withdrawn?.author ?? null,
      ]),
    ).toEqual([
      ["S1", "reactive", false, null],
      ["S1", "required", false, "bo"],
      ["S2", "reactive", true, null],
      ["S1", "reactive", true, null],
    ]);
  });

  it("need a reason", () => {
    expect(() => addOverride(newLedger(), { ...override, why: " " })).toThrow(/CHECK/);
  });
});

describe("settings", () => {
  it("the installation's time zone decides today", () => {
    const ledger = newLedger();
    const lateEvening = new Date("2026-01-01T04:30:00Z");
    writeSetting(ledger, "timeZone", "America/New_York");
    expect(todayOf(readSettings(ledger), lateEvening)).toBe("2025-12-31");
    writeSetting(ledger, "timeZone", "Asia/Tokyo");
    expect(todayOf(readSettings(ledger), lateEvening)).toBe("2026-01-01");
  });
});

describe("what is read once of the ledger", () => {
  const counted = (ledger: ReturnType<typeof newLedger>) => {
    let times = 0;
    const read = readOnce(ledger, (given) => [(times += 1), readSettings(given).agency]);
    return read;
  };

  it("is not read again while nobody writes", () => {
    const read = counted(newLedger());
    expect([read(), read(), read()]).toEqual([1, 1, 1].map((time) => [time, "agency"]));
  });

  it("is read again after a write of its own, and after one of another connection", () => {
    const ledger = newLedger();
    const read = counted(ledger);
    read();
    writeSetting(ledger, "agency", "Valley");
    expect(read()).toEqual([2, "Valley"]);
    const other = openLedger(ledger.file);
    expect(read()).toEqual([2, "Valley"]);
    writeSetting(other, "agency", "Hill");
    expect(read()).toEqual([3, "Hill"]);
    transaction(other, () => writeSetting(other, "agency", "Lake"));
    expect(read()).toEqual([4, "Lake"]);
  });
});
