import { parentPort, workerData } from "node:worker_threads";
import type { CodedRows } from "../warehouse/coded.ts";
import type { TakerThread } from "./apart.ts";
import { type CodedReader, type FileContext, readerHere } from "./coded_reader.ts";
import { talk } from "./thread.ts";

/** What the taking thread may call. */
export type ReaderThread = Pick<CodedReader, "read" | "again">;

// The thread of `readerApart`: reads the file, one batch of rows ahead of who takes them.
const taker = talk<TakerThread>(parentPort!, {
  read: (...given: Parameters<CodedReader["read"]>) => whole(reader.read(...given)),
  again: () => whole(reader.again()),
} satisfies ReaderThread);
let taken: Promise<void> = Promise.resolve();

const reader = readerHere({ size: 0, chunks }, workerData as FileContext, {
  async begin(name) {
    await taken;
    return taker.call("begin", [name]);
  },
  async rows(rows, records, rejects) {
    await taken;
    taken = taker.call("rows", [rows, records, rejects], buffersOf(rows));
    // Whoever waits for it next hears of its failure.
    taken.catch(() => {});
  },
});

async function whole<T>(work: Promise<T>): Promise<T> {
  const result = await work;
  await taken;
  return result;
}

async function* chunks(): AsyncGenerator<Uint8Array> {
  let next = taker.call("chunk", [true]);
  for (;;) {
    const chunk = await next;
    if (chunk === null) return;
    next = taker.call("chunk", [false]);
    yield chunk;
  }
}

/** What is handed over without a copy. */
const buffersOf = ({ lines, known }: CodedRows): ArrayBuffer[] =>
  [lines, known.lines, known.places]
    .filter(({ length }) => length > 0)
    .map(({ buffer }) => buffer as ArrayBuffer);
