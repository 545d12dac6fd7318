import { expect, test } from "vitest";
import { listAudit } from "../../../pipelines/ledger/audit.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { importedLine, log } from "./command_line.ts";

/** Commands that show names or write rows as files; those that change something record the change. */
const reading = "audit import imports overrides person readings rejects report reproduce show";
const changing =
  "backup baseline build forget label measure neighbours note override plan rebuild redo restore settings sign-on theme undo user watch";
/** They show neither, or work on a file that is not of the store. */
const neither = "agree calibrate demo did doctor help inspect its serve spc template";

test("every command is one that shows, one that changes, or neither", async () => {
  const { command } = await importedLine();
  const [, listed = ""] = (await command("--help")).out.split("Commands:");
  const names = [...listed.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name!);
  const known = [reading, changing, neither].join(" ").split(" ");
  expect(names.toSorted()).toEqual(known.toSorted());
});

test("what a command shows or writes has a line of the audit, without what it holds", async () => {
  const { command, file, store } = await importedLine();
  const path = file("more.csv", [...log, "C-4,soon,North,Cleo Hart,Bo Ray,group,,"]);
  const lines = async (...args: string[]) => {
    const rows = () => {
      const ledger = openLedger(openStore(store).ledger);
      const all = listAudit(ledger, {}, { limit: 100, offset: 0 });
      closeLedger(ledger);
      return all.toReversed();
    };
    const before = rows().length;
    await command(...args);
    return rows()
      .slice(before)
      .map(({ action, subject }) => [action, subject].filter(Boolean).join(": "));
  };
  expect(await lines("show", "coaching_mix")).toEqual([]);
  expect(await lines("show", "sessions_classified")).toEqual(["view names: sessions_classified"]);
  expect(await lines("show", "coaching_mix", "--format", "csv")).toEqual([
    "download: coaching_mix",
  ]);
  expect(await lines("show", "coaching_mix", "--json", "--small-n")).toEqual([
    "download: coaching_mix with small numbers",
  ]);
  expect(await lines("show", "nothing")).toEqual([]);
  expect(await lines("imports", "1")).toEqual(["view receipt: import 1"]);
  expect(await lines("import", "--dry-run", path)).toEqual(["check file"]);
  expect(await lines("rejects", path)).toEqual(["download: rejected rows of a file"]);
  expect(await lines("rejects", "1")).toEqual([]);
  expect(await lines("overrides")).toEqual(["view names: corrections"]);
  expect(await lines("person")).toEqual(["view names: names that were said"]);
  expect(await lines("theme")).toEqual([]);
  expect(await lines("audit")).toEqual(["view audit"]);
  expect(await lines("audit", "--csv")).toEqual(["download: audit"]);
  expect(await lines("readings", "1")).toEqual([]);
});
