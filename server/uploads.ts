import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Transform } from "node:stream";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ThroughlineError } from "../pipelines/errors.ts";
import { limits } from "../pipelines/limits.ts";
import { type FreeBytes, neededBytes, requireSpace } from "../pipelines/store/disk.ts";
import { temporaryPath } from "../pipelines/store/store.ts";
import type { Store } from "../pipelines/store/store.ts";
import type { Upload } from "./api.ts";
import { Refusal } from "./errors.ts";

const keptMinutes = 60;

export type WaitingFile = { name: string; path: string; bytes: number };

/** Files that a browser sent and that no job has taken yet. */
export interface Uploads {
  /**
   * Throws when a file of so many bytes is too large, or the disk has no room to take and import it;
   * null where the sender did not say.
   */
  admit(bytes: number | null): void;
  /** Writes `body` aside under a name of our own; `name` is only shown. Throws when too large. */
  receive(name: string, body: Readable): Promise<Upload>;
  /** The file behind an upload's id. Throws when it is unknown. */
  waiting(upload: string): WaitingFile;
  forget(upload: string): Promise<void>;
  forgetAll(): Promise<void>;
}

/** What is shown of a file's name: its last part, without control characters, not endless. */
export function shownName(name: string): string {
  const last = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const plain = last.replaceAll(/[\p{Cc}\u200E\u200F\u202A-\u202E]/gu, "").trim();
  return plain === "" || plain === "." || plain === ".." ? "unnamed.csv" : plain.slice(-200);
}

function tooLarge(maxBytes: number): Refusal {
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  const advice = "import it with the command instead, or export it in parts";
  return new Refusal(413, `the file is larger than ${megabytes} MB: ${advice}`);
}

function countBytes(maxBytes: number, onBytes: (total: number) => void): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      onBytes(total);
      if (total <= maxBytes) return done(null, chunk);
      done(tooLarge(maxBytes));
    },
  });
}

/** Keeps uploads in the store's temporary folder; what no job takes within the hour is removed. */
export function keepUploads(
  store: Store,
  maxBytes: number = limits.uploadBytes,
  free?: FreeBytes,
): Uploads {
  const files = new Map<string, WaitingFile & { timer: NodeJS.Timeout }>();

  async function forget(upload: string): Promise<void> {
    const file = files.get(upload);
    if (!file) return;
    files.delete(upload);
    clearTimeout(file.timer);
    await rm(file.path, { force: true });
  }

  return {
    admit(bytes) {
      if (bytes !== null && bytes > maxBytes) throw tooLarge(maxBytes);
      const arriving = bytes ?? 0;
      try {
        requireSpace(store, arriving + neededBytes(store, arriving), free);
      } catch (error) {
        throw error instanceof ThroughlineError ? new Refusal(507, error.message) : error;
      }
    },
    async receive(name, body) {
      const upload = randomUUID();
      const path = temporaryPath(store);
      let bytes = 0;
      const counted = countBytes(maxBytes, (total) => (bytes = total));
      const blocks = body.iterator({ destroyOnReturn: false });
      try {
        await pipeline(blocks, counted, createWriteStream(path, { flags: "wx", mode: 0o600 }));
      } catch (error) {
        // The rest is read and dropped: else the sender's next request waits behind it for ever.
        body.resume();
        await rm(path, { force: true });
        throw error;
      }
      const timer = setTimeout(() => void forget(upload), keptMinutes * 60_000).unref();
      files.set(upload, { name: shownName(name), path, bytes, timer });
      return { upload, name: shownName(name), bytes };
    },
    waiting(upload) {
      const file = files.get(upload);
      if (!file) throw new Refusal(404, "this upload is no longer here: choose the file again");
      return file;
    },
    forget,
    async forgetAll() {
      await Promise.all([...files.keys()].map(forget));
    },
  };
}
