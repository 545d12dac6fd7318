import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { packTar, unpackTar } from "modern-tar";
import type { ParsedTarEntryWithData } from "modern-tar";
import { beforeAll, describe, expect, it } from "vitest";
import { backup } from "../../../pipelines/backup/backup.ts";
import type { Manifest } from "../../../pipelines/backup/manifest.ts";
import { restore } from "../../../pipelines/backup/restore.ts";
import { undoImport } from "../../../pipelines/builds.ts";
import { run } from "../../../pipelines/commands/program.ts";
import { diagnose } from "../../../pipelines/doctor.ts";
import { forgetImport } from "../../../pipelines/forget.ts";
import { rebuild, redoImport } from "../../../pipelines/import.ts";
import { invite } from "../../../pipelines/accounts/people.ts";
import { hasAccounts } from "../../../pipelines/ledger/accounts.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { beginSignIn, findSignIn, linkedAccount } from "../../../pipelines/ledger/sign_ins.ts";
import { openStore, type Store } from "../../../pipelines/store/store.ts";
import { madeOnce } from "../../scratch.ts";
import { bring, hashOf, head, newStore, rowsOf, rowsOnly, session } from "../bring.ts";
import { temporaryFolder } from "../warehouse/fixture.ts";

const fidelity = "site,date,measure,value,case_id\nNorth,2025-03-01,ns_attending,2,F1\n";
let template: string;
beforeAll(async () => {
  template = await madeOnce("backed up", async (folder) => {
    const store = openStore(folder);
    await bring(store, { "a.csv": head + session("S1", "2025-03-01"), "f.csv": fidelity });
    await bring(store, { "b.csv": head + session("S2", "2025-03-02") });
    await undoImport(store, 3, rowsOnly);
  });
});

/** A store with two imports that stand and one that was undone, and a folder beside it. */
function filled(): { store: Store; folder: string; file: string } {
  const folder = temporaryFolder();
  cpSync(template, join(folder, "store"), { recursive: true });
  return { store: openStore(join(folder, "store")), folder, file: join(folder, "backup.tar") };
}

describe("the restore drill", () => {
  it("a store that is lost comes back with the same content, and works as before", async () => {
    const { store, folder, file } = filled();
    const before = await hashOf(store);
    await backup(store, file, { withKeys: true });
    rmSync(store.dir, { recursive: true });
    const done = await restore(file, store.dir);
    expect(done).toMatchObject({ build: 3, contentHash: before, uploads: 3, keys: true });
    expect(done.warnings).toEqual([]);
    expect(readdirSync(folder).toSorted()).toEqual(["backup.tar", "store"]);
    expect((await diagnose(store)).problems).toEqual([]);
    await redoImport(store, 3, rowsOnly);
    expect(await rowsOf(store, "SELECT session_id FROM raw.sessions ORDER BY ALL")).toEqual([
      { session_id: "S1" },
      { session_id: "S2" },
    ]);
    await undoImport(store, 3, rowsOnly);
    await rebuild(store, rowsOnly);
    expect(await hashOf(store)).toBe(before);
  });

  it("by command: nobody but its owner reads what comes back", async () => {
    const { store, folder, file } = filled();
    const told: string[] = [];
    const terminal = { write: () => {}, tell: (line: string) => void told.push(line), env: {} };
    expect(await run(["--data", store.dir, "backup", file], terminal)).toBe(0);
    const keys = join(store.dir, "keys");
    const to = join(folder, "again");
    expect(await run(["--data", to, "restore", file, "--keys", keys], terminal)).toBe(0);
    const modes = readdirSync(to, { recursive: true, withFileTypes: true }).map(
      (each) =>
        (statSync(join(each.parentPath, each.name)).mode & 0o777) | (each.isFile() ? 0o100 : 0),
    );
    expect(new Set([...modes, (statSync(file).mode & 0o777) | 0o100])).toEqual(new Set([0o700]));
  });

  it("without its keys the figures are served, no export is read and none is imported", async () => {
    const { store, file } = filled();
    const before = await hashOf(store);
    const keys = temporaryFolder();
    cpSync(store.keys, keys, { recursive: true });
    await backup(store, file);
    rmSync(store.dir, { recursive: true });
    const { warnings, contentHash } = await restore(file, store.dir);
    expect([contentHash, warnings]).toEqual([
      before,
      [expect.stringContaining("keys are missing")],
    ]);
    const more = { "f2.csv": fidelity.replace("03-01", "04-01") };
    await expect(bring(store, more)).rejects.toThrow(/key is missing: put it back/);
    cpSync(keys, store.keys, { recursive: true });
    await bring(store, more);
    const families = await rowsOf(store, "SELECT DISTINCT case_id FROM raw.fidelity");
    expect(families).toHaveLength(1);
  });

  it("nobody who was signed in then is signed in after: they may have been signed out since", async () => {
    const { store, folder, file } = filled();
    const now = new Date();
    const owner = { name: "Ana Lee", role: "quality_lead", sites: [], coaches: [] } as const;
    const ledger = openLedger(store.ledger);
    const { account, secret: link } = invite(ledger, { login: "ana", ...owner }, "a test", now);
    const browser = { accountId: account.accountId, address: "127.0.0.1", browser: "a test" };
    const secret = beginSignIn(ledger, browser, now);
    closeLedger(ledger);
    await backup(store, file, { withKeys: true });
    const { store: again, warnings } = await restore(file, join(folder, "again"));
    expect(warnings).toEqual([expect.stringContaining("who was ended since")]);
    const restored = openLedger(join(again, "ledger.sqlite"));
    expect(findSignIn(restored, secret, now)).toBeNull();
    expect(() => linkedAccount(restored, link, now)).toThrow(/used already, or is too old/);
    expect(hasAccounts(restored)).toBe(true);
    closeLedger(restored);
  });

  it("keys of another store are refused", async () => {
    const { store, folder, file } = filled();
    await backup(store, file);
    const other = newStore();
    await bring(other, { "a.csv": head + session("S1", "2025-03-01") });
    const to = join(folder, "again");
    await expect(restore(file, to, { keys: other.keys })).rejects.toThrow(
      "the uploads key is not the one of this backup",
    );
    expect(existsSync(to)).toBe(false);
  });
});

it("a backup is one state of the store, whatever is imported and forgotten meanwhile", async () => {
  const { store, folder } = filled();
  const job = { runs: true };
  const working = (async () => {
    for (let n = 10; n < 11; n++) {
      await bring(store, { [`${n}.csv`]: head + session(`S${n}`, "2025-03-05") });
      await forgetImport(store, n - 6, rowsOnly);
    }
    job.runs = false;
  })();
  const files: string[] = [];
  while (job.runs) {
    const file = join(folder, `${files.length}.tar`);
    await backup(store, file, { withKeys: true });
    files.push(file);
  }
  await working;
  expect(files.length).toBeGreaterThan(2);
  const hashes = new Set<string | null>();
  for (const file of new Set([files[0]!, files[Math.floor(files.length / 2)]!, files.at(-1)!])) {
    const to = join(folder, "again");
    const { contentHash, warnings } = await restore(file, to);
    expect(warnings).toEqual([]);
    hashes.add(contentHash);
    rmSync(to, { recursive: true });
  }
  expect(hashes.size).toBeGreaterThan(1);
  expect(readdirSync(store.temporary)).toEqual([]);
});

describe("a backup is refused, and nothing is written,", () => {
  it.each([
    ["over a file that is none", "other.tar", /is there and is no backup/],
    ["into the data directory", "store/b.tar", /lies in the data directory itself/],
    ["into a folder that is not there", "no/b.tar", /no such folder/],
  ])("%s", async (_what, name, words) => {
    const { store, folder } = filled();
    writeFileSync(join(folder, "other.tar"), "mine");
    await expect(backup(store, join(folder, name))).rejects.toThrow(words);
    expect(readdirSync(folder).toSorted()).toEqual(["other.tar", "store"]);
    expect(readFileSync(join(folder, "other.tar"), "utf8")).toBe("mine");
  });

  it("on a disk without room for it", async () => {
    const { store, folder, file } = filled();
    await expect(backup(store, file, { free: () => 1000 })).rejects.toThrow(/1 MB are free on/);
    expect(readdirSync(folder)).toEqual(["store"]);
  });

  it("of a store whose uploads are not all there: it says of which import", async () => {
    const { store, folder, file } = filled();
    await backup(store, file);
    const whole = readFileSync(file);
    rmSync(join(store.uploads, readdirSync(store.uploads)[0]!));
    await expect(backup(store, file)).rejects.toThrow(
      /the upload of import \d \(.\.csv\) is missing/,
    );
    expect(readFileSync(file).equals(whole)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(["backup.tar", "store"]);
  });
});

describe("what is no whole backup is refused, and the place stays as it was:", () => {
  let entries: ParsedTarEntryWithData[];
  let whole: Buffer;
  beforeAll(async () => {
    const made = await madeOnce("backup", async (folder) => {
      await backup(openStore(template), join(folder, "b.tar"), { withKeys: true });
    });
    whole = readFileSync(join(made, "b.tar"));
    entries = await unpackTar(whole);
  });

  /** Restores those bytes into a folder of their own, which has to be empty afterwards. */
  async function refused(bytes: Uint8Array): Promise<string> {
    const folder = temporaryFolder();
    const file = join(folder, "b.tar");
    const to = join(folder, "place");
    writeFileSync(file, bytes);
    const error = await restore(file, to).then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(error?.name).toBe("ThroughlineError");
    expect(error!.message).not.toContain("\n");
    expect(readdirSync(folder)).toEqual(["b.tar"]);
    return error!.message;
  }

  const file = (name: string, text = "x") => ({
    header: { name, size: text.length, type: "file" as const },
    body: text,
  });

  it.each([
    "../outside",
    "/tmp/outside",
    "uploads/../../outside",
    "uploads/x",
    "warehouses/./x.duckdb",
    "keys/other.key",
    "restoring",
    "ledger.sqlite-wal",
    "uploads\\..\\..\\x",
  ])("one with an entry named %s", async (name) => {
    expect(await refused(await packTar([file(name), ...entries]))).toMatch(/which no backup does/);
  });

  it.each(["symlink", "link", "directory", "fifo"] as const)("one with a %s", async (type) => {
    const header = { name: "ledger.sqlite", size: 0, type, linkname: "/etc/passwd" };
    expect(await refused(await packTar([{ header }, ...entries]))).toMatch(/it is no backup/);
  });

  it("one cut short anywhere", async () => {
    for (const share of [0, 0.1, 0.5, 0.9, 0.999])
      await refused(whole.subarray(0, Math.floor(whole.length * share)));
  });

  it("one with a changed byte in any of its parts", async () => {
    for (const { header } of entries.filter(({ header }) => /^[klmw]/.test(header.name))) {
      const bytes = Buffer.from(whole);
      const at = bytes.indexOf(header.name, 0, "latin1") + 512 + Math.floor(header.size / 2);
      bytes[at]! ^= 0xff;
      await refused(bytes);
    }
  });

  it("one with an entry twice, missing, or that its list does not name", async () => {
    const [readme, ledger, ...rest] = entries;
    await refused(await packTar([readme!, ledger!, ledger!, ...rest]));
    await refused(await packTar([readme!, ...rest]));
    const more = file(`uploads/${"0".repeat(64)}`);
    expect(await refused(await packTar([readme!, ledger!, more, ...rest]))).toMatch(
      /does not name/,
    );
    await refused(await packTar(entries.slice(0, -1)));
  });

  it("one whose figures are those of another ledger", async () => {
    const last = entries.at(-1)!;
    const said = JSON.parse(Buffer.from(last.data!).toString()) as Manifest;
    const text = JSON.stringify({ ...said, contentHash: "0".repeat(64) });
    const changed = await packTar([...entries.slice(0, -1), file("manifest.json", text)]);
    expect(await refused(changed)).toMatch(/figures say something else/);
  });

  it("and any into a place that is not empty", async () => {
    const { store, folder, file } = filled();
    writeFileSync(file, whole);
    await expect(restore(file, store.dir)).rejects.toThrow(/is not empty/);
    expect((await diagnose(store)).problems).toEqual([]);
    await expect(restore(file, join(folder, "b"), { free: () => 10 })).rejects.toThrow(/are free/);
    expect(existsSync(join(folder, "b"))).toBe(false);
  });
});
