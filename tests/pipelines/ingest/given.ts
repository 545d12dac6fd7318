import type { Bytes } from "../../../pipelines/ingest/decode.ts";
import type { Answers, Reject } from "../../../pipelines/ingest/question.ts";
import {
  type FileReading,
  openQuestions,
  type ReadContext,
  readFile,
} from "../../../pipelines/ingest/read.ts";
import { readMeasures, shippedFolder } from "../../../pipelines/warehouse/catalogues.ts";

/** What a store without imports knows. */
export const emptyStore: ReadContext = {
  today: "2026-11-22",
  themes: ["crisis, safety planning"],
  sites: new Map(),
  labels: new Map(),
  hashCase: (id) => `hashed ${id}`,
  measures: readMeasures(shippedFolder),
};

/** A file's bytes, handed out in small chunks so that every boundary is met. */
export function bytesOf(content: string | Uint8Array, chunk = 7): Bytes {
  const all = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    size: all.length,
    async *chunks() {
      for (let at = 0; at < all.length; at += chunk) yield all.subarray(at, at + chunk);
    },
  };
}

export type Given = {
  reading: FileReading;
  open: string[];
  rows: Record<string, unknown>[];
  rejects: Reject[];
};

/** Reads a file as an import would, without a store. */
export async function given(
  content: string | Uint8Array,
  answers: Answers = {},
  context: Partial<ReadContext> = {},
): Promise<Given> {
  const reading = await readFile(bytesOf(content), { ...emptyStore, ...context }, answers);
  const rejects: Reject[] = [];
  const rows: Record<string, unknown>[] = [];
  if (reading.refusal === null)
    for await (const { batch } of reading.batches((reject) => rejects.push(reject))) {
      const columns = Object.entries(batch.columns);
      for (const [row, line] of batch.lines.entries())
        rows.push({
          line,
          ...Object.fromEntries(columns.map(([name, cells]) => [name, cells[row]!.word])),
        });
    }
  return {
    reading,
    open: openQuestions(reading.questions, answers).map(({ id }) => id),
    rows,
    rejects,
  };
}
