import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { build, undoImport } from "../../pipelines/builds.ts";
import { diagnose } from "../../pipelines/doctor.ts";
import { rebuild, redoImport } from "../../pipelines/import.ts";
import { listImports } from "../../pipelines/ledger/imports.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { overrideClass } from "../../pipelines/overrides.ts";
import { bring, hashOf, head, newStore, rowsOf, rowsOnly, session } from "./bring.ts";

const attendee = (id: string, day: string, who: string, theme = "MI skills"): string =>
  session(id, day, `North,Dana,${who},group,pd_plan,${theme}`);

test("the undo of an import is taken back exactly, of an older one between others too", async () => {
  const store = newStore();
  await bring(store, {
    "a.csv": head + attendee("S1", "2025-01-10", "Ana Ruiz") + session("S2", "2025-01-11"),
  });
  await bring(store, {
    "b.csv":
      head +
      attendee("S1", "2025-01-12", "Ana Ruiz") +
      attendee("S1", "2025-01-12", "Bo Lee") +
      session("S3", "2025-01-13"),
  });
  await bring(store, { "c.csv": head + session("S3", "2025-01-14") + session("S4", "2025-01-15") });
  const why = "asked by the county";
  await overrideClass(store, { sessionId: "S1", class: "required", why, author: "jo" }, rowsOnly);
  const before = await hashOf(store);
  for (const importId of [2, 1, 3]) {
    await undoImport(store, importId, rowsOnly);
    expect(await hashOf(store)).not.toBe(before);
    await redoImport(store, importId, rowsOnly);
    expect(await hashOf(store)).toBe(before);
  }
  for (const importId of [1, 2]) await undoImport(store, importId, rowsOnly);
  for (const importId of [1, 2]) await redoImport(store, importId, rowsOnly);
  expect(await hashOf(store)).toBe(before);
  await rebuild(store, rowsOnly);
  expect(await hashOf(store)).toBe(before);
  await build(store);
  expect(
    await rowsOf(
      store,
      "SELECT override_class, staff FROM marts.sessions_classified WHERE session_id = 'S1'",
    ),
  ).toEqual([{ override_class: "required", staff: ["Ana Ruiz", "Bo Lee"] }]);
});

test("what was answered on the day of the import holds for its redo, whatever was answered since", async () => {
  const store = newStore();
  const roster = (hired: string) => `staff,site,hired\nAna Ruiz,North,${hired}\n`;
  const say = (file: string, order: string) => ({
    answers: { [file]: { "date-order:hired": order } },
  });
  await bring(store, { "may.csv": roster("03/04/2025") }, say("may.csv", "dmy"));
  const before = await hashOf(store);
  await undoImport(store, 1, rowsOnly);
  await bring(store, { "june.csv": roster("05/06/2025") }, say("june.csv", "mdy"));
  await redoImport(store, 1, rowsOnly);
  await undoImport(store, 2, rowsOnly);
  expect(await hashOf(store)).toBe(before);
});

test("an import that stands, or whose file was imported again, cannot be redone", async () => {
  const store = newStore();
  const file = { "a.csv": head + session("S1", "2025-01-10") };
  await bring(store, file);
  await expect(redoImport(store, 1, rowsOnly)).rejects.toThrow(
    "import 1 stands: nothing to take back",
  );
  await expect(redoImport(store, 9, rowsOnly)).rejects.toThrow("no import 9");
  await undoImport(store, 1, rowsOnly);
  await bring(store, file);
  await expect(redoImport(store, 1, rowsOnly)).rejects.toThrow(
    "was imported again as import 2, which stands",
  );
  const ledger = openLedger(store.ledger);
  expect(listImports(ledger).map(({ standing }) => standing)).toEqual([false, true]);
  closeLedger(ledger);
});

test("a damaged upload of an undone import is told by doctor, and made good by bringing the file again", async () => {
  const store = newStore();
  const file = { "log.csv": head + session("S1", "2025-01-10") };
  await bring(store, file);
  await undoImport(store, 1, rowsOnly);
  const path = join(store.uploads, readdirSync(store.uploads)[0]!);
  const bytes = readFileSync(path);
  bytes[40]! ^= 1;
  writeFileSync(path, bytes);
  const changed =
    /^import \d \(.*\): upload [0-9a-f]{64} was changed on disk.*`throughline forget \d`$/;
  expect((await diagnose(store)).problems).toEqual([expect.stringMatching(changed)]);
  await expect(redoImport(store, 1, rowsOnly)).rejects.toThrow(changed);
  expect((await bring(store, file)).files[0]?.outcome).toBe("accepted");
  expect((await diagnose(store)).problems).toEqual([]);
  await rebuild(store, rowsOnly);
  await undoImport(store, 2, rowsOnly);
  await redoImport(store, 1, rowsOnly);
});
