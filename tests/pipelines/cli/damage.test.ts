import {
  chmodSync,
  cpSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnosis } from "../../../pipelines/doctor.ts";
import { importedLine, log } from "./command_line.ts";

async function filledStore() {
  const made = await importedLine();
  const { command, store } = made;
  const [name = ""] = readdirSync(join(store, "warehouses"));
  return {
    ...made,
    ledger: join(store, "ledger.sqlite"),
    warehouse: join(store, "warehouses", name),
    doctor: async () => {
      const { code, out } = await command("doctor", "--json");
      return { code, ...(JSON.parse(out) as Diagnosis) };
    },
  };
}

describe("a damaged ledger", () => {
  it("that is none any more is a problem for doctor, not a failure of it", async () => {
    const { doctor, ledger } = await filledStore();
    writeFileSync(ledger, "no ledger ".repeat(5000));
    expect(await doctor()).toMatchObject({
      code: 1,
      build: null,
      problems: [
        `the ledger ${ledger} is damaged (file is not a database): restore the last backup into an empty place with \`throughline --data NEW restore FILE\``,
      ],
    });
  });

  it("of which a page is broken is a problem in one line each", async () => {
    const { doctor, ledger } = await filledStore();
    const bytes = readFileSync(ledger);
    bytes.fill(0x5a, 4096);
    writeFileSync(ledger, bytes);
    const { code, problems } = await doctor();
    expect(code).toBe(1);
    expect(problems[0]).toMatch(/ledger.sqlite is damaged \(.*\): restore the last backup/);
    for (const problem of problems) expect(problem).not.toContain("\n");
  });

  it("stops an import in one line", async () => {
    const { command, ledger, file } = await filledStore();
    writeFileSync(ledger, "no ledger ".repeat(5000));
    const { code, err } = await command("import", file("more.csv", log));
    expect([code, err]).toEqual([1, expect.stringMatching(/^throughline: the ledger .* damaged/)]);
    expect(err.split("\n")).toHaveLength(1);
  });
});

describe("a damaged warehouse", () => {
  it.each([
    ["without its head", (whole: Buffer) => Buffer.from(whole).fill(0x5a, 0, 4096)],
    ["without its rows", (whole: Buffer) => Buffer.from(whole).fill(0x5a, 12_288)],
    ["cut short", (whole: Buffer) => whole.subarray(0, whole.length / 2)],
  ])("%s stops an import in one line, and rebuild makes it anew", async (_how, broken) => {
    const { command, warehouse, file } = await filledStore();
    writeFileSync(warehouse, broken(readFileSync(warehouse)));
    const more = file("more.csv", [
      log[0] ?? "",
      "C-9,2026-03-20,North,Cleo Hart,Ann Lee,group,,2",
    ]);
    const { code, err } = await command("import", more);
    expect(code).toBe(1);
    // How far it gets before it reads what is damaged is told as ever.
    const last = err.split("\n").at(-1);
    expect(last).toBe(`throughline: ${warehouse} is damaged: run \`throughline rebuild\``);
    expect((await command("rebuild")).code).toBe(0);
    expect((await command("import", more)).code).toBe(0);
  });
});

describe("doctor finds what was done to a file, and says what to do", () => {
  const deleted = (path: string) => rmSync(path);
  const cut = (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2));
  const flipped = (path: string) => {
    const bytes = readFileSync(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
    writeFileSync(path, bytes);
  };
  const upload = /^import 1 \(coaching.csv\): .*: bring the same file again, .*forget 1`$/;
  const ledger = /ledger.sqlite is damaged \(.*\): restore the last backup into an empty place/;

  it("(every kind of file, every kind of damage)", { timeout: 120_000 }, async () => {
    const { command, store } = await filledStore();
    const copy = `${store}-whole`;
    const one = (folder: string) => join(folder, readdirSync(join(store, folder))[0]!);
    const matrix: [file: string, damage: (path: string) => void, says: RegExp][] = [
      [one("uploads"), deleted, upload],
      [one("uploads"), cut, upload],
      [one("uploads"), flipped, upload],
      [one("warehouses"), deleted, /is missing: run `throughline rebuild`$/],
      [one("warehouses"), cut, /: run `throughline rebuild`$/],
      [one("warehouses"), flipped, /: run `throughline rebuild`$/],
      ["keys/uploads.key", deleted, /^the uploads key is missing: put it back/],
      ["keys/uploads.key", cut, /^not a key of 32 bytes/],
      ["keys/uploads.key", flipped, upload],
      ["keys/cases.key", deleted, /^the cases key is missing: put it back/],
      ["keys/cases.key", cut, /^not a key of 32 bytes/],
      ["keys/cases.key", flipped, /is not the key by which families were hashed/],
      ["ledger.sqlite", deleted, ledger],
      ["ledger.sqlite", cut, ledger],
      ["ledger.sqlite", (path) => truncateSync(path, 0), ledger],
      [
        "keys/cases.key",
        (path) => chmodSync(path, 0o644),
        /\(keys\/cases.key\): run `chmod -R go= /,
      ],
    ];
    cpSync(store, copy, { recursive: true });
    for (const [file, damage, says] of matrix) {
      rmSync(store, { recursive: true });
      cpSync(copy, store, { recursive: true });
      damage(join(store, file));
      const { code, out } = await command("doctor", "--json");
      const { problems } = JSON.parse(out) as Diagnosis;
      expect([code, problems], `${file} ${damage}`).toEqual([1, [expect.stringMatching(says)]]);
    }
  });

  it("and nothing where nothing was done: each check is told by name", async () => {
    const { command } = await filledStore();
    const { code, out } = await command("doctor");
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/keys +ok\n.*uploads +ok\n.*all is well/s),
    ]);
  });
});
