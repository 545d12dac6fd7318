import { parentPort, workerData } from "node:worker_threads";
import type { CodedRows } from "../warehouse/coded.ts";
import { chunksAhead, type TakerThread } from "./apart.ts";
import { type CodedReader, type FileContext, readerHere } from "./coded_reader.ts";
import { talk } from "./thread.ts";

/** What the taking thread may call. */
export type ReaderThread = Pick<CodedReader, "read" | "again">;

/** Batches of rows that may wait to be taken: as many as are read while those before are put aside. */
const batchesAhead = 16;

// The thread of `readerApart`: reads the file, some batches of rows ahead of who takes them.
const taker = talk<TakerThread>(parentPort!, {
  read: (...given: Parameters<CodedReader["read"]>) => whole(reader.read(...given)),
  again: () => whole(reader.again()),
} satisfies ReaderThread);
/** Batches that are not taken yet, in their order. */
const waiting: Promise<void>[] = [];

const reader = readerHere({ size: 0, chunks }, workerData as FileContext, {
  async begin(name) {
    await allTaken();
    return taker.call("begin", [name]);
  },
  async rows(rows, records, rejects) {
    while (waiting.length >= batchesAhead) await waiting.shift();
    const taken = taker.call("rows", [rows, records, rejects], buffersOf(rows));
    // Whoever waits for it next hears of its failure.
    taken.catch(() => {});
    waiting.push(taken);
  },
});

async function allTaken(): Promise<void> {
  for (const taken of waiting.splice(0)) await taken;
}

async function whole<T>(work: Promise<T>): Promise<T> {
  const result = await work;
  await allTaken();
  return result;
}

async function* chunks(): AsyncGenerator<Uint8Array> {
  const asked: Promise<Uint8Array | null>[] = [];
  const ask = (first: boolean): void => {
    const chunk = taker.call("chunk", [first]);
    // Whoever waits for it hears of its failure; who has read enough does not.
    chunk.catch(() => {});
    asked.push(chunk);
  };
  ask(true);
  for (;;) {
    while (asked.length < chunksAhead) ask(false);
    const chunk = await asked.shift()!;
    if (chunk === null) return;
    yield chunk;
  }
}

/** What is handed over without a copy. */
const buffersOf = ({ lines, known }: CodedRows): ArrayBuffer[] =>
  [lines, known.lines, known.places]
    .filter(({ length }) => length > 0)
    .map(({ buffer }) => buffer as ArrayBuffer);
