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

/** Chunks of the file that are on their way to the reading thread, which takes one after the other. */
export const chunksAhead = 8;

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
  const nextChunk = async (first: boolean): Promise<Uint8Array | null> => {
    if (first) {
      await chunks?.return?.();
      chunks = bytes.chunks()[Symbol.asyncIterator]();
    }
    const { done, value } = await kept(chunks!.next());
    if (done) return null;
    // What is sent goes with all of the memory that it is a part of.
    return value.byteLength < value.buffer.byteLength ? new Uint8Array(value) : value;
  };
  /** Whether a reading failed, or nobody wants any: what waits in line is not begun any more. */
  let over = false;
  const [take, read] = [line(() => over), line(() => over)];
  const own: TakerThread = {
    begin: (name) => kept(taker.begin(name)),
    rows: (...given) => take.inTurn(() => kept(taker.rows(...given))),
    // A chunk is on its way before the next is read, perhaps into the same memory.
    chunk: (first) => read.inTurn(() => nextChunk(first)),
  };
  const thread = talk<ReaderThread>(worker, own);
  worker.on("error", (error) => thread.fail(error));
  worker.on("exit", () => thread.fail(ended()));
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      over = true;
      throw failure ?? error;
    });

  const close = async (): Promise<void> => {
    over = true;
    await worker.terminate();
    await Promise.all([take.empty(), read.empty()]);
    await chunks?.return?.();
  };

  return {
    read: (...given) => told(thread.call("read", given)),
    again: () => told(thread.call("again", [])),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const ended = (): Error => new Error("the thread that reads the file has ended");

/** Does what is asked for at once one after the other, and nothing after what failed or when it `isOver`. */
function line(isOver: () => boolean) {
  let last: Promise<unknown> = Promise.resolve();
  return {
    inTurn<T>(work: () => Promise<T>): Promise<T> {
      const next = last.then(() => {
        if (isOver()) throw ended();
        return work();
      });
      last = next;
      return next;
    },
    /** Ends when nothing of it is being done. */
    empty: (): Promise<unknown> => last.catch(() => {}),
  };
}
