import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildOptions, undoImport } from "../../../pipelines/builds.ts";
import { forgetImport } from "../../../pipelines/forget.ts";
import { type FileReport, redoImport } from "../../../pipelines/import.ts";
import { type Bytes, decode, scan } from "../../../pipelines/ingest/decode.ts";
import { recordReader } from "../../../pipelines/ingest/records.ts";
import { openStore, type Store } from "../../../pipelines/store/store.ts";
import { hashOf, importText } from "../../laws/history.ts";
import { bytesOf, given } from "./given.ts";

const fastCheck = { seed: 20261122 };

let folder: string;
let made = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "throughline-law-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const newStore = (): Store => openStore(join(folder, `store-${++made}`));

type Dialect = { delimiter: string; lineEnd: string; quoting: "needed" | "always" };
const dialects = fc.record<Dialect>({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  quoting: fc.constantFrom("needed", "always"),
});

/** Delimited text as RFC 4180 has it, in a dialect. */
function write(rows: readonly (readonly string[])[], { delimiter, lineEnd, quoting }: Dialect) {
  const field = (cell: string) =>
    quoting === "always" || cell.includes(delimiter) || /["\r\n]/.test(cell)
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  return rows.map((row) => row.map(field).join(delimiter) + lineEnd).join("");
}

const encoders = {
  "utf-8": (text: string) => Buffer.from(text),
  "utf-8 with mark": (text: string) => Buffer.from(`\ufeff${text}`),
  "utf-16le": (text: string) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "utf-16be": (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
};

async function parse(bytes: Bytes, { delimiter }: Dialect, width: number): Promise<string[][]> {
  const { encoding, refusal } = await scan(bytes, {});
  expect(refusal).toBeNull();
  const reader = recordReader(delimiter, width);
  const records = [];
  for await (const text of decode(bytes, encoding)) records.push(...reader.read(text));
  records.push(...reader.end());
  for (const { problem } of records) expect(problem).toBeNull();
  return records.map(({ fields }) => fields);
}

const cells = fc.oneof(
  fc.constantFrom("", "Ana Ruiz", "2025-03-04", "1,5", 'says "so"', "two\nlines", "a;b|c\td", "é€"),
  fc
    .string({ unit: "binary", maxLength: 8 })
    .map((text) => text.replace(/[\0\r\ufeff\ufffe]/g, "")),
);

test("what is written is read again, in any dialect and encoding and wherever chunks are cut", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 5 }).chain((width) =>
        fc.array(fc.tuple(fc.constant("x"), ...Array.from({ length: width - 1 }, () => cells)), {
          minLength: 1,
          maxLength: 12,
        }),
      ),
      dialects,
      fc.constantFrom(...Object.values(encoders)),
      fc.integer({ min: 1, max: 64 }),
      async (rows, dialect, encode, chunk) => {
        const bytes = bytesOf(encode(write(rows, dialect)), chunk);
        expect(await parse(bytes, dialect, rows[0]!.length)).toEqual(rows);
      },
    ),
    { ...fastCheck, numRuns: 200 },
  ));

const header = ["session_id", "date", "site", "coach", "staff", "format", "trigger", "themes"];
type Session = { id: string; row: string[] };

/** Sessions as they stand in one system: rows that share a number are one session. */
const agencies = fc
  .array(
    fc.record({
      day: fc.integer({ min: 1, max: 28 }),
      site: fc.constantFrom("North", "South"),
      coach: fc.constantFrom("Dana", "Eli Park"),
      staff: fc.subarray(["Ana Ruiz", "Bo Lee", "Cy Day"], { minLength: 1 }),
      format: fc.constantFrom("individual", "group"),
      theme: fc.constantFrom("MI skills", "Transition; Self-care", ""),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) =>
    all.flatMap(({ day, site, coach, staff, format, theme }, index): Session[] => {
      const id = `S${index}`;
      const date = `2025-01-${String(day).padStart(2, "0")}`;
      const row = (who: string) => [id, date, site, coach, who, format, "pd_plan", theme];
      return index % 3 === 0
        ? staff.map((who) => ({ id, row: row(who) }))
        : [{ id, row: row(staff.join("; ")) }];
    }),
  );

const plainDialect: Dialect = { delimiter: ",", lineEnd: "\n", quoting: "needed" };
const text = (sessions: readonly Session[]): string =>
  write([header, ...sessions.map(({ row }) => row)], plainDialect);

/** Builds without models: the rows, their keys and their content are what is looked at here. */
const rowsOnly = { models: [], checks: [], today: "2026-01-31" };

/** Imports texts one after the other, each as a file of its own, with the good rows of bad files. */
async function bring(
  store: Store,
  texts: readonly string[],
  options: BuildOptions = rowsOnly,
  said: Record<string, string> = {},
): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const each of texts) reports.push(await importText(store, each, options, said));
  return reports;
}

/** One byte per character, as older systems of Western languages write. */
const latin = (whole: string): Buffer => Buffer.from(whole, "latin1");
const detected = {
  ...encoders,
  "utf-16le without mark": (whole: string) => Buffer.from(whole, "utf16le"),
  "windows-1252": latin,
};

test("the rows of a file are the same in any dialect and encoding, and neither is asked", () =>
  fc.assert(
    fc.asyncProperty(
      agencies,
      dialects,
      fc.constantFrom(...Object.values(detected)),
      fc.constantFrom("Dana", "Zoë Núñez", "Jérôme Weiß"),
      async (sessions, dialect, encode, coach) => {
        const rows = [header, ...sessions.map(({ row }) => row.with(3, coach))];
        const plain = await given(write(rows, plainDialect));
        const other = await given(encode(write(rows, dialect)));
        expect(other.open).toEqual(plain.open);
        expect([other.rows, other.rejects]).toEqual([plain.rows, plain.rejects]);
        expect(other.rows).toHaveLength(sessions.length);
      },
    ),
    { ...fastCheck, numRuns: 150 },
  ));

/** Damage that a file suffers on its way, at any place of its text below the header. */
const damages = fc.array(
  fc.record({
    at: fc.nat(2000),
    how: fc.constantFrom('"', ",", "\n", "\ufffd", ",,,,,,,,,,", "2025-02-30", '"x"y', "cut"),
  }),
  { maxLength: 4 },
);

function damaged(whole: string, damage: readonly { at: number; how: string }[]): string {
  const below = write([header], plainDialect).length;
  return damage.reduce((sofar, { at, how }) => {
    const place = below + (at % (sofar.length - below + 1));
    return how === "cut"
      ? sofar.slice(0, place) + sofar.slice(place + 9)
      : sofar.slice(0, place) + how + sofar.slice(place);
  }, whole);
}

test("whatever the damage, each record is read or rejected, and none is both", () =>
  fc.assert(
    fc.asyncProperty(agencies, damages, async (sessions, damage) => {
      const { reading, rows, rejects } = await given(damaged(text(sessions), damage));
      if (reading.refusal === null) expect(rows.length + rejects.length).toBe(reading.records);
    }),
    { ...fastCheck, numRuns: 150 },
  ));

test("read = new + changed + unchanged + duplicate + rejected, whatever the damage", () =>
  fc.assert(
    fc.asyncProperty(agencies, damages, async (sessions, damage) => {
      const whole = text(sessions);
      for (const { rows } of await bring(newStore(), [whole, damaged(whole, damage)])) {
        const { read, ...parts } = rows;
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(read);
      }
    }),
    { ...fastCheck, numRuns: 6, endOnFailure: true },
  ));

const split = (sessions: readonly Session[], draw: () => number): Session[][] => {
  const parts = new Map<number, Session[]>();
  const partOf = new Map<string, number>();
  for (const session of sessions) {
    const part = partOf.get(session.id) ?? draw();
    partOf.set(session.id, part);
    parts.set(part, [...(parts.get(part) ?? []), session]);
  }
  return [...parts].toSorted(([a], [b]) => b - a).map(([, some]) => some);
};

test.each([
  ["rows", rowsOnly, 3],
  ["classes, mix and trends", { today: "2026-01-31" }, 1],
])(
  "a file twice is a file once; its parts in any order are the whole: %s",
  (_what, options, numRuns) =>
    fc.assert(
      fc.asyncProperty(agencies, fc.infiniteStream(fc.nat(2)), async (sessions, draws) => {
        const [once, twice, parts] = [newStore(), newStore(), newStore()];
        const whole = text(sessions);
        await bring(once, [whole], options);
        await bring(twice, [whole, `${whole}\n`], options);
        const texts = split(sessions, () => draws.next().value!).map(text);
        await bring(parts, texts, options);
        expect(await hashOf(twice)).toBe(await hashOf(once));
        expect(await hashOf(parts)).toBe(await hashOf(once));
      }),
      { ...fastCheck, numRuns, endOnFailure: true },
    ),
  240_000,
);

test.each(["stay", "replace"])(
  "undo gives back what was before, redo what was undone, and forget what was before the import: rows that it lacks %s",
  (absent) =>
    fc.assert(
      fc.asyncProperty(agencies, agencies, async (some, others) => {
        const store = newStore();
        const [a, b] = [text(some), text(others)];
        fc.pre(a !== b);
        await bring(store, [a]);
        const before = await hashOf(store);
        const said = {
          "older-file": "overwrite",
          "fewer-rows": "replace",
          "absent-rows": absent,
        };
        expect(await bring(store, [b], rowsOnly, said)).toMatchObject([{ importId: 2 }]);
        const both = await hashOf(store);
        await undoImport(store, 2, rowsOnly);
        expect(await hashOf(store)).toBe(before);
        await undoImport(store, 1, rowsOnly);
        await redoImport(store, 2, rowsOnly);
        await redoImport(store, 1, rowsOnly);
        expect(await hashOf(store)).toBe(both);
        await forgetImport(store, 2, rowsOnly);
        expect(await hashOf(store)).toBe(before);
      }),
      { ...fastCheck, numRuns: 1, endOnFailure: true },
    ),
  240_000,
);

test("a file whose last rows say otherwise than its first is read as if they had stood first", async () => {
  const row = (at: number, date: string, themes: string) =>
    `S${at},${date},North,Dana ${at},Ana Ruiz,individual,pd_plan,${themes}`;
  const early = Array.from({ length: 6000 }, (_, at) => row(at, "03/04/2025", "MI skills, Safety"));
  const late = Array.from({ length: 8 }, (_, at) => row(7000 + at, "25/04/2025", `A${at}, B`));
  const read = async (lines: string[]) => {
    const store = newStore();
    const head = header.join(",").replaceAll(",", ";");
    const whole = `${head}\n${lines.join("\n").replace(/,(?! )/g, ";")}\n`;
    const { rows, outcome } = await importText(store, whole, rowsOnly);
    return { rows, outcome, hash: await hashOf(store) };
  };
  const before = await read([...late, ...early]);
  expect(await read([...early, ...late])).toEqual(before);
  expect(before.outcome).toBe("accepted");
}, 240_000);
