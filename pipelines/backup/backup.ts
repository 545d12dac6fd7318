import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  closeSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createTarPacker } from "modern-tar";
import { ThroughlineError, usageError } from "../errors.ts";
import { commandLine, readHead, recordAudit } from "../ledger/audit.ts";
import type { AuditHead } from "../ledger/audit.ts";
import { currentBuild } from "../ledger/builds.ts";
import type { Build } from "../ledger/builds.ts";
import { listImports, uploadsOf } from "../ledger/imports.ts";
import { closeLedger, copyLedger, openLedger } from "../ledger/ledger.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type FreeBytes, requireRoom } from "../store/disk.ts";
import { rename } from "../store/durable.ts";
import { fingerprints, keyNames } from "../store/keys.ts";
import { hasOwner, ownedName, temporaryPath } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { hashOfFile } from "../warehouse/hash_file.ts";
import { label, labelName, type Manifest, manifestName, type Part, version } from "./manifest.ts";

export interface BackupOptions {
  /** Puts the keys into the file too: whoever has it can read everything then. */
  withKeys?: boolean;
  free?: FreeBytes | undefined;
  /** Called with each thing that is done. */
  onStep?: (step: string) => void;
}

/** The backup that was written. */
export interface BackupReport {
  file: string;
  bytes: number;
  build: number | null;
  asOf: string | null;
  contentHash: string | null;
  /** Stored exports in it. */
  uploads: number;
  /** Whether the keys are in it. */
  keys: boolean;
}

/**
 * Writes the store into one tar file while it is in use: the ledger as SQLite copies it at one moment,
 * and the uploads and the warehouse file that this copy names. The file appears under its name once it
 * is whole and on the disk; what was there before stays until then. Throws in one line where a part is
 * missing or damaged, the disk has no room, or something that is no backup has the name.
 */
export async function backup(
  store: Store,
  to: string,
  { withKeys = false, free, onStep = () => {} }: BackupOptions = {},
): Promise<BackupReport> {
  const file = resolve(to);
  requirePlace(store, file);
  const work = temporaryPath(store);
  const part = `${file}.${ownedName()}.part`;
  try {
    onStep("taking a copy of the ledger");
    const held = await hold(store, work, withKeys);
    const bytes = held.parts.reduce((sum, name) => sum + statSync(join(work, name)).size, 0);
    requireRoom(dirname(file), bytes, "make room there, or choose another place", free);
    onStep("verifying the warehouse");
    const { build } = held;
    const contentHash =
      build === null
        ? null
        : await hashOfFile(join(work, "warehouses", build.file), join(work, "spill"));
    onStep(`writing ${basename(file)}`);
    await write(work, part, held.parts, {
      format: 1,
      madeAt: new Date().toISOString(),
      throughline: version,
      node: process.version,
      build: build?.buildId ?? null,
      asOf: build?.asOf ?? null,
      contentHash,
      audit: held.audit,
      keys: fingerprints(store),
    });
    rename(part, file);
    return {
      file,
      bytes: statSync(file).size,
      build: build?.buildId ?? null,
      asOf: build?.asOf ?? null,
      contentHash,
      uploads: held.parts.filter((name) => name.startsWith("uploads/")).length,
      keys: withKeys,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(part, { force: true });
  }
}

/** Throws unless a backup may be written there; removes what killed ones left beside it. */
function requirePlace(store: Store, file: string): void {
  const folder = dirname(file);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw usageError(`no such folder: ${folder}`);
  if (!relative(store.dir, file).startsWith(".."))
    throw usageError(
      `${file} lies in the data directory itself: choose a place on another disk, so that both are not lost at once`,
    );
  if (existsSync(file) && !isBackup(file))
    throw usageError(`${file} is there and is no backup: choose another name`);
  const left = `${basename(file)}.`;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(left) || !name.endsWith(".part")) continue;
    if (!hasOwner(name.slice(left.length))) rmSync(join(folder, name), { force: true });
  }
}

function isBackup(file: string): boolean {
  if (!statSync(file).isFile()) return false;
  const head = Buffer.alloc(labelName.length + 1);
  const opened = openSync(file, "r");
  try {
    readSync(opened, head, 0, head.length, 0);
  } finally {
    closeSync(opened);
  }
  return head.toString("latin1") === `${labelName}\0`;
}

interface Held {
  build: Build | null;
  audit: AuditHead;
  /** Names of the parts, under the folder that holds them. */
  parts: string[];
}

/** How often a copy of the ledger is taken anew when what it names was replaced at that moment. */
const tries = 5;

/**
 * Copies the ledger into a folder and links beside it what the copy names: a file that is linked stays
 * as it is, whatever jobs publish and sweep from then on.
 */
async function hold(store: Store, work: string, withKeys: boolean): Promise<Held> {
  for (let left = tries; ; left--) {
    rmSync(work, { recursive: true, force: true });
    for (const folder of ["uploads", "warehouses", "keys"])
      mkdirSync(join(work, folder), { recursive: true, mode: 0o700 });
    const copy = join(work, "ledger.sqlite");
    const ledger = openLedger(store.ledger);
    try {
      if (left === tries) recordAudit(ledger, commandLine(), [{ action: "backup" }]);
      await copyLedger(ledger, copy);
    } finally {
      closeLedger(ledger);
    }
    const held = openLedger(copy);
    try {
      const build = currentBuild(held);
      const named = [
        ...(build === null ? [] : [`warehouses/${build.file}`]),
        ...[...uploadsOf(held).kept].toSorted().map((sha256) => `uploads/${sha256}`),
        ...(withKeys ? keyNames.map((name) => `keys/${name}.key`) : []),
      ];
      const missing = named.find((name) => !link(join(store.dir, name), join(work, name)));
      const parts = ["ledger.sqlite", ...named];
      if (missing === undefined) return { build, audit: readHead(held), parts };
      if (left === 1) throw absent(held, missing);
    } finally {
      closeLedger(held);
    }
  }
}

/** Gives a file a second name; whether there is such a file. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function absent(ledger: Ledger, name: string): ThroughlineError {
  const [folder, file = ""] = name.split("/");
  const found = listImports(ledger).find((entry) => entry.sha256 === file);
  const what =
    found === undefined ? name : `the upload of import ${found.importId} (${found.file})`;
  const todo =
    folder === "warehouses"
      ? "run `throughline rebuild` first"
      : "nothing was written; `throughline doctor` says what to do";
  return new ThroughlineError(`${what} is missing: ${todo}`);
}

/** Writes the parts and then the manifest with the sha256 of each, as one tar file. */
async function write(
  work: string,
  to: string,
  names: readonly string[],
  said: Omit<Manifest, "parts">,
): Promise<void> {
  const { readable, controller } = createTarPacker();
  const writing = pipeline(
    Readable.from(readable),
    createWriteStream(to, { flags: "wx", mode: 0o600 }),
  );
  const add = async (name: string, size: number, blocks: Iterable<Buffer> | Readable) => {
    const entry = controller.add({ name, size, mode: 0o600, mtime: new Date(said.madeAt) });
    const writer = entry.getWriter();
    const hash = createHash("sha256");
    for await (const block of blocks) {
      hash.update(block as Buffer);
      await writer.write(block as Buffer);
    }
    await writer.close();
    return hash.digest("hex");
  };
  const addText = (name: string, text: string) => {
    const bytes = Buffer.from(text);
    return add(name, bytes.length, [bytes]);
  };
  const packing = async () => {
    try {
      await addText(labelName, label);
      const parts: Part[] = [];
      for (const name of names) {
        const path = join(work, name);
        const bytes = statSync(path).size;
        parts.push({ name, bytes, sha256: await add(name, bytes, createReadStream(path)) });
      }
      await addText(manifestName, `${JSON.stringify({ ...said, parts }, null, 2)}\n`);
      controller.finalize();
    } catch (error) {
      controller.error(error);
      throw error;
    }
  };
  const [written, packed] = await Promise.allSettled([writing, packing()]);
  if (written.status === "rejected") throw written.reason;
  if (packed.status === "rejected") throw packed.reason;
}
