import { Worker } from "node:worker_threads";
import type { ReaderThread } from "./apart_thread.ts";
import type { CodedReader, FileContext, RowTaker } from "./coded_reader.ts";
import { scriptBeside } from "../own_scripts.ts";
import type { Bytes } from "./decode.ts";
import { talk } from "./thread.ts";

/** What the reading thread may call. */
export type TakerThread = RowTaker & {
  /** The next bytes of the file, from its start if `first`; null after the last. */
  chunk(first: boolean): Promise<Uint8Array | null>;
};

/** A third of what a thread would take, which is no quicker. */
const maxYoungGenerationSizeMb = 32;

/**
 * Reads a file in a thread of its own, so that its cells are read while the rows before them are
 * taken here. The thread ends with the process, or when the reader is closed.
 */
export function readerApart(bytes: Bytes, context: FileContext, taker: RowTaker): CodedReader {
  const worker = new Worker(scriptBeside("apart_thread", import.meta.url), {
    workerData: context,
    resourceLimits: { maxYoungGenerationSizeMb },
  });
  let chunks: AsyncIterator<Uint8Array> | null = null;
  let failure: unknown = null;
  /** What fails here would lose its class on its way through the other thread. */
  const kept = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      failure ??= error;
      throw error;
    }
  };
  const own: TakerThread = {
    begin: (name) => kept(taker.begin(name)),
    rows: (...given) => kept(taker.rows(...given)),
    async chunk(first) {
      if (first) {
        await chunks?.return?.();
        chunks = bytes.chunks()[Symbol.asyncIterator]();
      }
      const { done, value } = await kept(chunks!.next());
      return done ? null : value;
    },
  };
  const thread = talk<ReaderThread>(worker, own);
  worker.on("error", (error) => thread.fail(error));
  worker.on("exit", () => thread.fail(new Error("the thread that reads the file has ended")));
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw failure ?? error;
    });

  const close = async (): Promise<void> => {
    await worker.terminate();
    await chunks?.return?.();
  };

  return {
    read: (...given) => told(thread.call("read", given)),
    again: () => told(thread.call("again", [])),
    close,
    [Symbol.asyncDispose]: close,
  };
}
