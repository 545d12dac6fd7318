import type { Store } from "../store/store.ts";
import { saveUpload, type Upload } from "../store/uploads.ts";
import { bytesApart } from "./coded_reader.ts";
import type { Bytes } from "./decode.ts";

/** The bytes of a file on their way into the store. */
export type Storing = {
  /** What is stored; null where nothing is yet. Throws when it could not be stored. */
  stored(): Promise<Upload | null>;
  /** Waits for the end, whatever it is; `await using` does so too. */
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Begins to store the bytes of a large file, so that they are encrypted while its rows are read in
 * another thread. What is stored of a file that is not accepted is new, and swept with its job.
 */
export function storeBeside(store: Store, bytes: Bytes | null): Storing {
  const upload =
    bytes === null || bytes.size < bytesApart ? null : saveUpload(store, bytes.chunks());
  // Whoever asks for what is stored hears of a failure.
  const ended = upload?.catch(() => null);
  return { stored: async () => upload, [Symbol.asyncDispose]: async () => void (await ended) };
}
