import type { ExportName } from "../contracts/column.ts";
import { hashCase } from "../store/keys.ts";
import { type CodedRows, noRows, rowCoder } from "../warehouse/coded.ts";
import type { KeptRows } from "../warehouse/kept_rows.ts";
import { readerApart } from "./apart.ts";
import type { Batch } from "./check.ts";
import type { Bytes, Scan } from "./decode.ts";
import type { Answers, Decision, Reject } from "./question.ts";
import { type FileFacts, type FileReading, type ReadContext, readFile } from "./read.ts";

/** Takes the rows of a file while it is read. */
export type RowTaker = {
  /** What comes next are the rows of this export, from the first on. Returns which stand already. */
  begin(name: ExportName): Promise<KeptRows | null>;
  /** The typed rows of some records, and those of them that could not be read. */
  rows(rows: CodedRows, records: number, rejects: readonly Reject[]): Promise<void>;
};

/** Reads one file, as often as answers come up. */
export type CodedReader = {
  /** Gives the rows to the taker as codes. */
  read(answers: Answers, as: ExportName | null, known: Scan | undefined): Promise<FileFacts>;
  /**
   * Gives all rows again, where the last `read` says that they are not `taken`. Returns what was
   * repaired in them (`FileFacts.repaired`).
   */
  again(): Promise<Decision[]>;
  /** Lets go of what it reads with; `await using` does so too. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** What a store knows, as data: it can be handed to another thread. */
export type FileContext = Omit<ReadContext, "hashCase"> & { caseKey: Uint8Array };

/** Smaller files are read before a thread of their own would have begun. */
export const bytesApart = 8 << 20;

export const codedReader = (bytes: Bytes, context: FileContext, taker: RowTaker): CodedReader =>
  (bytes.size < bytesApart ? readerHere : readerApart)(bytes, context, taker);

/** Reads a file in this thread. */
export function readerHere(
  bytes: Bytes,
  { caseKey, ...known }: FileContext,
  taker: RowTaker,
): CodedReader {
  const context = { ...known, hashCase: (id: string) => hashCase(caseKey, id) };
  let reading: FileReading | null = null;
  let code: ReturnType<typeof rowCoder> | null = null;
  let rejects: Reject[] = [];

  const reject = (each: Reject): void => void rejects.push(each);
  const begin = async (name: ExportName): Promise<void> => {
    rejects = [];
    code = rowCoder(name, await taker.begin(name));
  };
  const rows = async ({ lines, columns }: Batch, records: number): Promise<void> => {
    const coded = lines.length === 0 ? noRows : code!({ lines, columns });
    await taker.rows(coded, records, rejects);
    rejects = [];
  };

  return {
    async read(answers, as, known) {
      reading = await readFile(bytes, context, answers, as, {
        ...(known && { known }),
        taker: { begin, rows, reject },
      });
      const { batches: _, ...facts } = reading;
      return facts;
    },
    async again() {
      await begin(reading!.recognised!.export);
      for await (const { batch, records } of reading!.batches(reject)) await rows(batch, records);
      return reading!.repaired;
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
