import { crc32, inflateRawSync } from "node:zlib";

/** A file that cannot be read at all: why, and what to do. */
export class Unreadable extends Error {
  readonly fix: string;

  constructor(reason: string, fix: string, options: ErrorOptions = {}) {
    super(reason, options);
    this.name = "Unreadable";
    this.fix = fix;
  }
}

/** The files in a zip archive, by path. */
export type Archive = {
  /** Bytes that a file says it has unpacked; null where there is none of that path. */
  size(path: string): number | null;
  /** Unpacks one file. Throws when more or other bytes come out than it says. */
  read(path: string): Uint8Array;
};

type Entry = { method: number; crc: number; packed: number; size: number; at: number };

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;
const encrypted = 1;
const [stored, deflated] = [0, 8];

const exportAgain = "save the workbook again as .xlsx, or save the sheet as CSV";
const damaged = (cause?: unknown): Unreadable =>
  new Unreadable("the workbook is damaged: it was cut short or changed", exportAgain, { cause });

/**
 * Reads the directory of a zip archive (PKWARE APPNOTE 6.3, sections 4.3.7 to 4.3.16). Unpacks
 * nothing by itself, so that a caller can add up the sizes first.
 */
export function openArchive(bytes: Uint8Array): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = guarded(() => directory(bytes, view));

  function read(path: string): Uint8Array {
    const { method, crc, packed, size, at } = entries.get(path)!;
    const name = view.getUint16(at + 26, true);
    const extra = view.getUint16(at + 28, true);
    if (view.getUint32(at, true) !== localEntry) throw damaged();
    const data = bytes.subarray(at + 30 + name + extra, at + 30 + name + extra + packed);
    if (data.length !== packed || (method !== stored && method !== deflated)) throw damaged();
    const plain =
      method === stored ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
    if (plain.length !== size || crc32(plain) !== crc) throw damaged();
    return plain;
  }

  return {
    size: (path) => entries.get(path)?.size ?? null,
    read: (path) => guarded(() => read(path)),
  };
}

function directory(bytes: Uint8Array, view: DataView): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const end = findEnd(view);
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== directoryEntry) throw damaged();
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const path = Buffer.from(bytes.subarray(at + 46, at + 46 + name!)).toString("utf8");
    if ((view.getUint16(at + 8, true) & encrypted) !== 0)
      throw new Unreadable("the workbook is encrypted", "save it without a password");
    if (entries.has(path)) throw damaged();
    entries.set(path, {
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at += 46 + name! + extra! + comment!;
  }
  return entries;
}

/** Where the end of the directory is: 22 bytes and a comment of up to 65,535 before the end. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--)
    if (view.getUint32(at, true) === endOfDirectory) return at;
  throw damaged();
}

/** Places outside the archive and streams that do not unpack are damage, not failures of ours. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Unreadable ? error : damaged(error);
  }
}
