import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Diagnosis } from "../../../pipelines/doctor.ts";
import { addAccount } from "../../../pipelines/ledger/accounts.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { writeSetting } from "../../../pipelines/ledger/settings.ts";
import { makeLink } from "../../../pipelines/ledger/sign_ins.ts";
import { commandLine, importedLine, log } from "./command_line.ts";

async function filled() {
  const made = await importedLine();
  const { command, store, file } = made;
  await command(
    "import",
    file("more.csv", [...log, "C-9,2026-03-11,North,Cleo Hart,Bo Ray,group,,"]),
  );
  const ledger = openLedger(join(store, "ledger.sqlite"));
  return {
    ...made,
    ledger,
    doctor: async () => JSON.parse((await command("doctor", "--json")).out) as Diagnosis,
  };
}

test("doctor and backup make no store where none is", async () => {
  const { command, store } = commandLine();
  for (const args of [["doctor"], ["backup", `${store}.tar`]])
    expect(await command(...args)).toMatchObject({
      code: 1,
      err: `throughline: there is no store in ${store}: name its folder with --data or THROUGHLINE_DATA`,
    });
  expect(existsSync(store)).toBe(false);
});

test("keys of another store and a lost folder are told in one line each, and jobs refuse them", async () => {
  const { store, ledger, doctor, command, file } = await filled();
  closeLedger(ledger);
  expect((await doctor()).problems).toEqual([]);
  const key = (name: string): string => join(store, "keys", `${name}.key`);
  writeFileSync(key("cases"), randomBytes(32));
  const otherFamilies = `${key("cases")} is not the key by which families were hashed: put the right one back from its copy`;
  expect((await doctor()).problems).toEqual([otherFamilies]);
  const refused = await command("import", file("next.csv", log));
  expect(refused).toMatchObject({ code: 1, err: `throughline: ${otherFamilies}` });
  writeFileSync(key("uploads"), randomBytes(32));
  expect((await doctor()).problems).toContainEqual(
    expect.stringMatching(/^none of the 2 stored exports can be read with .*uploads.key: it is/),
  );
  for (const name of readdirSync(join(store, "uploads")))
    renameSync(join(store, "uploads", name), join(store, `${name}.gone`));
  expect((await doctor()).problems).toContainEqual(
    expect.stringMatching(/^none of the 2 stored exports is in .*uploads: put that folder back/),
  );
});

test("a zone that nobody knows, no quality lead who could sign in, and coaches who see nothing", async () => {
  const { ledger, doctor } = await filled();
  const by = { by: "test", at: "2026-07-01T00:00:00Z" };
  const account = (login: string, more: object) =>
    addAccount(ledger, { login, name: login, role: "coach", sites: [], coaches: [], ...more }, by);
  const lead = account("ana", { role: "quality_lead" });
  const coaches = [
    account("bo", {}),
    account("cy", { sites: ["north", "Far"], coaches: ["Cleo Hart"] }),
  ];
  writeSetting(ledger, "timeZone", "Mars/Olympus");
  for (const id of coaches) makeLink(ledger, id, "test", new Date());
  const before = await doctor();
  expect(before.problems).toEqual([
    'the ledger has the time zone "Mars/Olympus", which is not known here: `throughline settings set --time-zone ZONE`',
    "no quality lead can sign in: `throughline user reset ana` prints a link for one",
  ]);
  expect(before.notes).toEqual([
    "ana has no password, and the link to set one is over: `throughline user reset ana`",
    "coach bo has no site and sees little: say it on People",
    "coach cy has the site Far, which no export names",
  ]);
  writeSetting(ledger, "timeZone", "UTC");
  makeLink(ledger, lead, "test", new Date());
  expect((await doctor()).problems).toEqual([]);
  closeLedger(ledger);
});
