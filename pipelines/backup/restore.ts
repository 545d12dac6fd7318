import { createHash } from "node:crypto";
import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createTarDecoder } from "modern-tar";
import type { ParsedTarEntry } from "modern-tar";
import { diagnose } from "../doctor.ts";
import { ThroughlineError, usageError } from "../errors.ts";
import { listAccounts } from "../ledger/accounts.ts";
import { commandLine, recordAudit } from "../ledger/audit.ts";
import { closeLedger, openLedger } from "../ledger/ledger.ts";
import { endAllSignIns } from "../ledger/sign_ins.ts";
import { type FreeBytes, freeBytes, requireRoom } from "../store/disk.ts";
import { rename, sync } from "../store/durable.ts";
import { fingerprints, keyNames, missingKeys } from "../store/keys.ts";
import { openStore } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import {
  labelName,
  type Manifest,
  manifestName,
  manifestShape,
  partName,
  version,
} from "./manifest.ts";

export interface RestoreOptions {
  /** The folder that the keys were kept in, where the backup has none. */
  keys?: string | undefined;
  free?: FreeBytes;
  onStep?: (step: string) => void;
}

/** What was put back; `warnings` say in one line each what is missing and what follows. */
export interface RestoreReport {
  store: string;
  madeAt: string;
  build: number | null;
  asOf: string | null;
  contentHash: string | null;
  uploads: number;
  keys: boolean;
  warnings: string[];
}

/** Where a backup is unpacked, inside the place: it stays until all of it has its name. */
const unfinished = "restoring";

/**
 * Puts a backup into a folder that is empty or not there yet. It is unpacked and looked over beside the
 * final names first: every sha256, the ledger, the uploads, and what the figures say. The ledger gets
 * its name last, so that what was killed on the way is no data directory and can be begun again.
 * Throws in one line, and leaves nothing, when anything differs.
 */
export async function restore(
  file: string,
  dir: string,
  { keys, free = freeBytes, onStep = () => {} }: RestoreOptions = {},
): Promise<RestoreReport> {
  const place = resolve(dir);
  const isNew = clear(place);
  const beside = join(place, unfinished);
  try {
    requireRoom(place, statSync(file).size, "make room there, or choose another --data", free);
    onStep("unpacking");
    const store = openStore(beside);
    const manifest = await unpack(file, store);
    if (keys !== undefined) bringKeys(keys, store);
    requireKeys(manifest, store);
    onStep("looking it over");
    const { warnings, contentHash } = await lookOver(manifest, store);
    warnings.push(...endSignIns(store));
    settle(store, place);
    const { madeAt, build, asOf, parts } = manifest;
    const uploads = parts.filter(({ name }) => name.startsWith("uploads/")).length;
    const hasKeys = keyNames.every((name) => existsSync(join(place, "keys", `${name}.key`)));
    const said = { madeAt, build, asOf, contentHash, uploads, keys: hasKeys, warnings };
    return { store: place, ...said };
  } catch (error) {
    rmSync(isNew ? place : beside, { recursive: true, force: true });
    throw error;
  }
}

/** Makes the folder, or removes what a restore that was killed has left in it; whether it is new. */
function clear(place: string): boolean {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    return true;
  }
  if (!found.isDirectory()) throw usageError(`not a folder: ${place}`);
  const names = readdirSync(place);
  if (names.includes(unfinished) && !names.includes("ledger.sqlite")) {
    for (const name of [unfinished, "keys", "temporary", "uploads", "warehouses"])
      rmSync(join(place, name), { recursive: true, force: true });
  }
  if (readdirSync(place).length > 0)
    throw usageError(`${place} is not empty: a backup is only restored into an empty place`);
  return false;
}

const broken = (file: string, why: string, cause?: unknown): ThroughlineError =>
  new ThroughlineError(`${file} cannot be restored: ${why}; nothing was changed`, { cause });

const mostManifestBytes = 64 * 1024 ** 2;

/** Unpacks every part into a store, and compares it with what the manifest at the end says of it. */
async function unpack(file: string, store: Store): Promise<Manifest> {
  const found = new Map<string, { bytes: number; sha256: string }>();
  let said: Manifest | null = null;
  const archive = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  try {
    for await (const { header, body } of archive.pipeThrough(createTarDecoder({ strict: true }))) {
      const { name, type, size } = header;
      if (said !== null || type !== "file" || found.has(name))
        throw broken(file, "it is no backup");
      if (name === manifestName || name === labelName) {
        if (size > mostManifestBytes) throw broken(file, "it is no backup");
        const text = await new Response(body).text();
        if (name === manifestName) said = readManifest(file, text);
      } else if (partName.test(name)) {
        found.set(name, await save(body, join(store.dir, name)));
      } else {
        throw broken(file, `it holds ${JSON.stringify(name.slice(0, 100))}, which no backup does`);
      }
    }
  } catch (cause) {
    throw explained(file, cause);
  }
  if (said === null) throw broken(file, "its end is missing");
  for (const { name, bytes, sha256 } of said.parts) {
    const part = found.get(name);
    if (part?.bytes !== bytes || part.sha256 !== sha256)
      throw broken(file, `${name} in it was changed or is missing`);
    found.delete(name);
  }
  const [more] = found.keys();
  if (more !== undefined) throw broken(file, `its list does not name ${more}`);
  return said;
}

/** What the tar reader throws says that the file is cut short, damaged, or no tar; others as is. */
function explained(file: string, cause: unknown): unknown {
  if (cause instanceof ThroughlineError || !(cause instanceof Error) || "syscall" in cause)
    return cause;
  return broken(file, `it is cut short, damaged, or no backup (${cause.message})`, cause);
}

async function save(
  body: ParsedTarEntry["body"],
  to: string,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = new Transform({
    transform(block: Buffer, _encoding, done) {
      hash.update(block);
      bytes += block.length;
      done(null, block);
    },
  });
  const out = createWriteStream(to, { flags: "wx", mode: 0o600 });
  await pipeline(Readable.from(body), counted, out);
  sync(to);
  return { bytes, sha256: hash.digest("hex") };
}

function readManifest(file: string, text: string): Manifest {
  try {
    return manifestShape.parse(JSON.parse(text));
  } catch (cause) {
    throw broken(file, "its list of parts cannot be read, or is of a newer version", cause);
  }
}

function bringKeys(folder: string, store: Store): void {
  for (const name of keyNames) {
    const from = join(folder, `${name}.key`);
    const to = join(store.keys, `${name}.key`);
    if (!existsSync(from)) throw usageError(`no such file: ${from}`);
    if (!existsSync(to)) copyFileSync(from, to);
  }
}

/** Throws when a key is not the one that the store had. */
function requireKeys(manifest: Manifest, store: Store): void {
  const there = fingerprints(store);
  for (const name of keyNames)
    if (there[name] !== undefined && there[name] !== manifest.keys[name])
      throw new ThroughlineError(
        `the ${name} key is not the one of this backup: look for the right one; nothing was changed`,
      );
}

/** Throws when what was unpacked is not sound, or its figures say something else than they did. */
async function lookOver(
  manifest: Manifest,
  store: Store,
): Promise<{ warnings: string[]; contentHash: string | null }> {
  const missing = missingKeys(store);
  const { checks, contentHash, audit } = await diagnose(store);
  const [problem] = checks.flatMap(({ name, problems }) => (name === "keys" ? [] : problems));
  const isSame = manifest.throughline === version;
  if (isSame && problem !== undefined) throw new ThroughlineError(problem);
  if (isSame && contentHash !== manifest.contentHash)
    throw new ThroughlineError("its figures say something else than when the backup was made");
  if (audit?.hash !== manifest.audit.hash)
    throw new ThroughlineError("its audit is not the one that the backup was made with");
  return {
    contentHash,
    warnings: [
      ...(missing.length > 0
        ? [
            `the keys are missing (${missing.join(", ")}): the figures are served as they were, but stored exports cannot be read, so nothing can be rebuilt or undone that needs them, and no file can be imported; put the keys into the folder keys`,
          ]
        : []),
      ...(isSame
        ? []
        : [
            `made by version ${manifest.throughline}, this is ${version}: run \`throughline rebuild\``,
          ]),
    ],
  };
}

/**
 * Whoever was signed in when the backup was made, and may have been signed out since, signs in anew.
 * Returns what has to be looked at of accounts: those that were ended since are back.
 */
function endSignIns(store: Store): string[] {
  const ledger = openLedger(store.ledger);
  try {
    endAllSignIns(ledger);
    recordAudit(ledger, commandLine(), [{ action: "restore" }]);
    const { length } = listAccounts(ledger);
    return length === 0
      ? []
      : [
          `${length === 1 ? "the account is" : `${length} accounts are`} as when the backup was made: who was ended since, or got another role or password, has what they had before; look through \`throughline user list\` before it is served`,
        ];
  } finally {
    closeLedger(ledger);
  }
}

/** Gives everything its final name, the ledger last. */
function settle(store: Store, place: string): void {
  for (const folder of ["keys", "temporary", "uploads", "warehouses"]) {
    sync(join(store.dir, folder));
    renameSync(join(store.dir, folder), join(place, folder));
  }
  rename(store.ledger, join(place, "ledger.sqlite"));
  rmSync(store.dir, { recursive: true, force: true });
  sync(place);
}
