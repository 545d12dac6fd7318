import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { expect, test, vi } from "vitest";
import { ThroughlineError } from "../../../pipelines/errors.ts";
import { type Bytes, scan } from "../../../pipelines/ingest/decode.ts";
import { readerApart } from "../../../pipelines/ingest/apart.ts";
import {
  type CodedReader,
  type FileContext,
  readerHere,
  type RowTaker,
} from "../../../pipelines/ingest/coded_reader.ts";
import type { Reject } from "../../../pipelines/ingest/question.ts";
import type { CodedRows } from "../../../pipelines/warehouse/coded.ts";
import { keepRows, type KeptRows } from "../../../pipelines/warehouse/kept_rows.ts";
import { bytesOf, emptyStore } from "./given.ts";

const { hashCase: _, ...store } = emptyStore;
const context: FileContext = { ...store, caseKey: new Uint8Array(32).fill(7) };

const row = (at: number) =>
  `S${at},2024-05-${String((at % 28) + 1).padStart(2, "0")},Site ${at % 3},"Coach, ${at % 5}",Worker ${at % 40}; Worker ${at % 7},${at % 9 === 0 ? "huddle" : "individual"},${at % 50}`;
const header = "session_id,date,site,coach,staff,format,minutes";
const many = [header, ...Array.from({ length: 9000 }, (_, at) => row(at))];

const files: Record<string, { content: string; again?: boolean }> = {
  "many rows": { content: many.join("\n") },
  "rows that are rejected": {
    content: many.map((line, at) => (at % 700 === 5 ? `${line},more` : line)).join("\r\n"),
  },
  "rows of which a late one says how lists are parted, so that all are read again": {
    content: many
      .map((line, at) =>
        at === 0 ? `${line},themes` : `${line},${at === 8500 ? "One; Two" : '"One, Two"'}`,
      )
      .join("\n"),
    again: true,
  },
  "a fidelity file": {
    content:
      "site,date,ns_attending,attendees\nA,2024-05-01,2,5\nA,2024-05-02,,4\nB,2024-05-03,1,0\n",
  },
  "a file that is refused": { content: "one,two\n1,2\n" },
};

type Taken = { begun: string[]; rows: CodedRows[]; records: number; rejects: Reject[] };

async function taken(
  reader: typeof readerHere,
  { content }: (typeof files)[string],
  kept: KeptRows | null = null,
): Promise<Record<string, unknown>> {
  const found: Taken = { begun: [], rows: [], records: 0, rejects: [] };
  await using each: CodedReader = reader(bytesOf(content, 4099), context, {
    begin: async (name) => {
      found.begun.push(name);
      return kept;
    },
    rows: async (rows, records, rejects) => {
      found.rows.push(rows);
      found.records += records;
      found.rejects.push(...rejects);
    },
  });
  const facts = await each.read({}, null, undefined);
  const again = facts.refusal === null && !facts.taken ? await each.again() : null;
  return JSON.parse(JSON.stringify({ facts, again, found })) as Record<string, unknown>;
}

test.each(Object.entries(files))(
  "a thread of its own reads %s as this one does",
  async (_, file) => {
    const [here, apart] = [await taken(readerHere, file), await taken(readerApart, file)];
    expect(apart).toEqual(here);
    expect(here.again !== null).toBe(file.again === true);
  },
);

test("of sessions that stand already both tell the line and where they stand, of the others what they say", async () => {
  const session = (id: number, theme = "MI skills") =>
    `${id === 0 ? "" : `S${id}`},2025-01-10,North,Dana,Ana Ruiz,individual,pd_plan,${theme}`;
  const file = (...rows: string[]) => ({
    content: `session_id,date,site,coach,staff,format,trigger,themes\n${rows.join("\n")}\n`,
  });
  const rowsIn = ({ found }: Record<string, unknown>) => (found as Taken).rows[0]!;
  const before = rowsIn(await taken(readerHere, file(session(1), session(2), session(0))));
  const numbers = (of: "hashes" | "checks") => Object.values(before[of]);
  const kept = keepRows(
    Float64Array.from(numbers("hashes")),
    Int32Array.from(numbers("checks")),
    Int32Array.of(41, 42, 43),
  );
  const later = file(session(3), session(2), session(1, "Goal setting"), session(0), session(2));
  const here = await taken(readerHere, later, kept);
  expect(rowsIn(here)).toMatchObject({
    lines: { 0: 2, 1: 4, 2: 5 },
    known: { lines: { 0: 3, 1: 6 }, places: { 0: 42, 1: 42 } },
  });
  expect(await taken(readerApart, later, kept)).toEqual(here);
});

const refuses = (error: Error): RowTaker => ({
  begin: async () => null,
  rows: async () => {
    throw error;
  },
});

test("what fails where the rows are taken comes out as it is", async () => {
  const full = new ThroughlineError("the disk is full");
  await using reader = readerApart(bytesOf(many.join("\n"), 4099), context, refuses(full));
  await expect(reader.read({}, null, undefined)).rejects.toBe(full);
});

/** The bytes of a text, of which each chunk is read into the same memory as the one before. */
function inOneChunk(content: string): Bytes {
  const all = Buffer.from(content);
  return {
    size: all.length,
    async *chunks() {
      const chunk = Buffer.allocUnsafeSlow(4099);
      for (let at = 0; at < all.length; at += chunk.length) {
        chunk.fill(0);
        await nextTurn();
        yield chunk.subarray(0, all.copy(chunk, 0, at, at + chunk.length));
      }
    },
  };
}

test("chunks that are read into the same memory are handed on each as it was", async () => {
  const { content } = files["many rows"]!;
  const records: number[] = [];
  const taker: RowTaker = {
    begin: async () => null,
    rows: async (rows) => void records.push(...rows.lines),
  };
  await using reader = readerApart(inOneChunk(content), context, taker);
  const facts = await reader.read({}, null, undefined);
  expect(facts.sha256).toBe((await scan(bytesOf(content, 4099), {})).sha256);
  expect(records).toEqual(Array.from({ length: 9000 }, (_, at) => at + 2));
});

test("rows are taken one batch after the other while more are read, and none after one that fails", async () => {
  const content = [header, ...Array.from({ length: 40_000 }, (_, at) => row(at))].join("\n");
  const full = new ThroughlineError("the disk is full");
  let [atOnce, batches, last] = [0, 0, 0];
  await using reader = readerApart(bytesOf(content, 65_536), context, {
    begin: async () => null,
    rows: async ({ lines }) => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      expect(lines[0]).toBe(last + 2);
      last += lines.length;
      for (let turn = 0; turn < 20; turn++) await nextTurn();
      if (++batches === 9) throw full;
      atOnce -= 1;
    },
  });
  await expect(reader.read({}, null, undefined)).rejects.toBe(full);
  expect(batches).toBe(9);
});

test("a file that ends in an error fails with that error", async () => {
  const lost = new ThroughlineError("the upload was changed on disk");
  const bytes = {
    size: 1,
    async *chunks() {
      yield new TextEncoder().encode(many.slice(0, 100).join("\n"));
      throw lost;
    },
  };
  await using reader = readerApart(bytes, context, refuses(new Error("not reached")));
  await expect(reader.read({}, null, undefined)).rejects.toBe(lost);
});

test("rows that wait are not taken any more when a chunk fails, and none is being taken once the reader is closed", async () => {
  const content = [header, ...Array.from({ length: 60_000 }, (_, at) => row(at))].join("\n");
  const lost = new ThroughlineError("the upload was changed on disk");
  const bytes = {
    size: 1,
    async *chunks() {
      yield* bytesOf(content, 65_536).chunks();
      throw lost;
    },
  };
  let [begun, done] = [0, 0];
  const reader = readerApart(bytes, context, {
    begin: async () => null,
    rows: async () => {
      begun += 1;
      await delay(60);
      done += 1;
    },
  });
  const known = await scan(bytesOf(content, 65_536), {});
  await expect(reader.read({}, null, known)).rejects.toBe(lost);
  const taken = begun;
  expect(taken).toBeGreaterThan(0);
  await reader.close();
  expect([begun, done]).toEqual([taken, taken]);
  await delay(200);
  expect(begun).toBe(taken);
});

test("a part of a larger piece of memory is sent alone", async () => {
  const { content } = files["many rows"]!;
  const held = Buffer.alloc(40 << 20);
  const size = held.write(content, 1 << 20);
  const bytes = {
    size,
    async *chunks() {
      for (let at = 0; at < size; at += 4099)
        yield held.subarray((1 << 20) + at, (1 << 20) + Math.min(size, at + 4099));
    },
  };
  const posted = vi.spyOn(Worker.prototype, "postMessage");
  await using reader = readerApart(bytes, context, refuses(new Error("not reached")));
  await expect(reader.read({}, null, undefined)).rejects.toThrow("not reached");
  const sent = posted.mock.calls.flatMap(([message]) => {
    const { value } = message as { value?: unknown };
    return value instanceof Uint8Array ? [value.buffer.byteLength] : [];
  });
  posted.mockRestore();
  expect(sent.length).toBeGreaterThan(8);
  expect(Math.max(...sent)).toBeLessThan(16_384);
});

test("a reader that is closed while it reads ends its thread and lets go of the file", async () => {
  let closed = false;
  const bytes = {
    size: 1,
    async *chunks() {
      try {
        for (;;) yield new TextEncoder().encode(`${many.join("\n")}\n`);
      } finally {
        closed = true;
      }
    },
  };
  const begun = Promise.withResolvers<void>();
  const reader = readerApart(bytes, context, {
    begin: async () => null,
    rows: async () => begun.resolve(),
  });
  const known = await scan(bytesOf(many.join("\n"), 4099), {});
  const reading = reader.read({}, null, known);
  reading.catch(() => {});
  await begun.promise;
  await reader.close();
  await expect(reading).rejects.toThrow("the thread that reads the file has ended");
  expect(closed).toBe(true);
});
