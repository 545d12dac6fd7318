import fc from "fast-check";
import { expect, test } from "vitest";
import { inspect } from "../../../pipelines/ingest/inspect.ts";
import { bytesOf, emptyStore, given } from "./given.ts";

const sessions = [
  ["session_id", "date", "site", "coach", "staff", "format", "themes", "minutes", "notes"],
  ["S1", "2025-03-04", "North", "Dana Fox", "Zoë Müller; Bo Lee", "group", "MI skills", "45", "ok"],
  ["S2", "2025-03-05", "South", "Eli Park", "José Díaz", "individual", "Safety", "30", "5 of 6"],
  ["S3", "2025-03-06", "North", "Dana Fox", "Bo Lee", "huddle", "", "15", 'said "go", then\nleft'],
  ["S4", "2025-03-07", "South", "Eli Park", "Cy Day", "individual", "Self-care", "60", ""],
];
const plain = sessions.map((row) => row.map((cell) => cell.replace(/["\n,;]/g, " ")));

const written = (rows: string[][], delimiter: string, lineEnd: string): string =>
  rows
    .map((row) =>
      row.map((cell) => (/["\n,;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)),
    )
    .map((row) => row.join(delimiter) + lineEnd)
    .join("");

const encoders: Record<string, (text: string) => Buffer> = {
  "utf-8": (text) => Buffer.from(text),
  "utf-8 with mark": (text) => Buffer.from(`\ufeff${text}`),
  "utf-16le": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "utf-16be without mark": (text) => Buffer.from(text, "utf16le").swap16(),
  "windows-1252": (text) => Buffer.from(text, "latin1"),
};

/** Damage to bytes: what is put in, taken out, turned or said twice, anywhere. */
const damage = fc.record({
  how: fc.constantFrom("insert", "delete", "flip", "repeat", "cut"),
  at: fc.nat(100_000),
  size: fc.integer({ min: 1, max: 40 }),
  byte: fc.oneof(fc.constantFrom(0x22, 0x2c, 0x0a, 0x0d, 0x3b, 0x00, 0xff), fc.nat(255)),
});
type Damage = typeof damage extends fc.Arbitrary<infer Each> ? Each : never;

function damaged(bytes: Buffer, { how, at, size, byte }: Damage): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (how) {
    case "insert":
      return Buffer.concat([head, Buffer.from([byte]), tail]);
    case "delete":
      return Buffer.concat([head, tail.subarray(size)]);
    case "flip":
      return Buffer.concat([head, Buffer.from([(tail[0] ?? 0) ^ (byte || 1)]), tail.subarray(1)]);
    case "repeat":
      return Buffer.concat([head, tail.subarray(0, size), tail]);
    default:
      return head;
  }
}

const files = fc
  .tuple(
    fc.constantFrom(sessions, plain),
    fc.constantFrom(",", ";", "\t", "|"),
    fc.constantFrom("\n", "\r\n", "\r"),
    fc.constantFrom(...Object.values(encoders)),
    fc.array(damage, { minLength: 1, maxLength: 5 }),
  )
  .map(([rows, delimiter, lineEnd, encode, damages]) =>
    damages.reduce(damaged, encode(written(rows, delimiter, lineEnd))),
  );

const latin = (byte: number): string => String.fromCharCode(byte);
const runs = { seed: 20261122, numRuns: 300, interruptAfterTimeLimit: 5000 };

test("whatever happens to its bytes, a file is refused, asked or counted, and every row of it is one or the other", () =>
  fc.assert(
    fc.asyncProperty(files, async (bytes) => {
      const { outcome, rows, rejects, refusal } = await inspect(
        "a.csv",
        bytesOf(bytes, 64),
        emptyStore,
      );
      expect(rows.read).toBe(rows.new + rows.rejected);
      expect(rejects).toHaveLength(rows.rejected);
      expect(outcome === "refused").toBe(refusal !== null && outcome !== "needs_answer");
      for (const { reason, fix } of rejects) expect(`${reason} ${fix}`).not.toContain("undefined");
    }),
    runs,
  ));

test("whatever happens to the bytes of an export, each record is read or rejected, and no lost character is read", () =>
  fc.assert(
    fc.asyncProperty(files, async (bytes) => {
      const { reading, rows, rejects } = await given(bytes);
      if (reading.refusal !== null) return;
      expect(rows.length + rejects.length).toBe(reading.records);
      expect(JSON.stringify(rows)).not.toContain("\ufffd");
    }),
    runs,
  ));

test("every line below the header that is not blank is a record, where no quote joins lines", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(damage, { minLength: 1, maxLength: 5 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      async (damages, lineEnd) => {
        const bytes = damages
          .filter(({ how }) => how !== "cut")
          .map((each) => ({ ...each, byte: /["\0]/.test(latin(each.byte)) ? 0x0a : each.byte }))
          .reduce(damaged, Buffer.from(written(plain, ",", lineEnd)));
        if (bytes.includes('"')) return;
        const { reading } = await given(bytes);
        if (reading.refusal !== null || reading.layout === null) return;
        const text = new TextDecoder(reading.encoding).decode(bytes);
        const lines = text
          .split(/\r\n|\n|\r/)
          .slice(reading.layout.lastHeaderLine)
          .filter((line) => line.split(reading.layout!.delimiter).some((cell) => cell.trim()));
        expect(reading.records).toBe(lines.length);
      },
    ),
    runs,
  ));
