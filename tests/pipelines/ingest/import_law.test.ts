import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { undoImport } from "../../../pipelines/builds.ts";
import { diagnose } from "../../../pipelines/doctor.ts";
import { forgetImport } from "../../../pipelines/forget.ts";
import { type FileReport, importFiles, redoImport } from "../../../pipelines/import.ts";
import { type Bytes, decode, scan } from "../../../pipelines/ingest/decode.ts";
import { recordReader } from "../../../pipelines/ingest/records.ts";
import { openStore, type Store } from "../../../pipelines/store/store.ts";
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

const text = (sessions: readonly Session[]): string =>
  write([header, ...sessions.map(({ row }) => row)], {
    delimiter: ",",
    lineEnd: "\n",
    quoting: "needed",
  });

/**
 * Imports texts one after the other, each as a file of its own, with the good rows of bad files. A
 * site that only a later file has is a new one.
 */
async function bring(
  store: Store,
  texts: readonly string[],
  said: Record<string, string> = {},
): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const each of texts) {
    const path = join(folder, `${++made}.csv`);
    writeFileSync(path, each);
    const source = [{ name: "a.csv", path }];
    const options = { today: "2026-01-31", partial: true, answers: { "a.csv": said } };
    const asked = (await importFiles(store, source, options)).files[0]!;
    const sites = asked.questions.filter(({ id }) => id.startsWith("site:"));
    const named = Object.fromEntries(sites.map(({ id }) => [id, "new"]));
    const answers = { "a.csv": { ...said, ...named } };
    reports.push(
      sites.length === 0
        ? asked
        : (await importFiles(store, source, { ...options, answers })).files[0]!,
    );
  }
  return reports;
}
const hashOf = async (store: Store): Promise<string | null> => (await diagnose(store)).contentHash;

/** Damage that a file suffers on its way, at any place of its text below the header. */
const damages = fc.array(
  fc.record({
    at: fc.nat(2000),
    how: fc.constantFrom('"', ",", "\n", "\ufffd", ",,,,,,,,,,", "2025-02-30", '"x"y', "cut"),
  }),
  { maxLength: 4 },
);

function damaged(whole: string, damage: readonly { at: number; how: string }[]): string {
  const below = write([header], { delimiter: ",", lineEnd: "\n", quoting: "needed" }).length;
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
    { ...fastCheck, numRuns: 4, endOnFailure: true },
  ));

test(
  "a file twice is a file once; its parts in any order are the whole",
  () =>
    fc.assert(
      fc.asyncProperty(agencies, fc.infiniteStream(fc.nat(2)), async (sessions, draws) => {
        const parts = new Map<number, Session[]>();
        const partOf = new Map<string, number>();
        for (const session of sessions) {
          const part = partOf.get(session.id) ?? draws.next().value!;
          partOf.set(session.id, part);
          parts.set(part, [...(parts.get(part) ?? []), session]);
        }
        const [once, twice, split] = [newStore(), newStore(), newStore()];
        const whole = text(sessions);
        await bring(once, [whole]);
        await bring(twice, [whole, `${whole}\n`]);
        const order = [...parts].toSorted(([a], [b]) => b - a);
        await bring(
          split,
          order.map(([, some]) => text(some)),
        );
        expect(await hashOf(twice)).toBe(await hashOf(once));
        expect(await hashOf(split)).toBe(await hashOf(once));
      }),
      { ...fastCheck, numRuns: 2, endOnFailure: true },
    ),
  240_000,
);

test(
  "undo gives back what was before, redo what was undone, and forget what was before the import",
  () =>
    fc.assert(
      fc.asyncProperty(agencies, agencies, fc.boolean(), async (some, others, replaces) => {
        const store = newStore();
        const [a, b] = [text(some), text(others)];
        fc.pre(a !== b);
        await bring(store, [a]);
        const before = await hashOf(store);
        const said = {
          "older-file": "overwrite",
          "fewer-rows": "replace",
          "absent-rows": replaces ? "replace" : "stay",
        };
        expect(await bring(store, [b], said)).toMatchObject([{ importId: 2 }]);
        const both = await hashOf(store);
        await undoImport(store, 2);
        expect(await hashOf(store)).toBe(before);
        await undoImport(store, 1);
        await redoImport(store, 2);
        await redoImport(store, 1);
        expect(await hashOf(store)).toBe(both);
        await forgetImport(store, 2);
        expect(await hashOf(store)).toBe(before);
      }),
      { ...fastCheck, numRuns: 3, endOnFailure: true },
    ),
  240_000,
);

test("a file whose last rows say otherwise than its first is read as if they had stood first", async () => {
  const row = (at: number, date: string, themes: string) =>
    `S${at},${date},North,Dana ${at},Ana Ruiz,individual,pd_plan,${themes}`;
  const early = Array.from({ length: 6000 }, (_, at) => row(at, "03/04/2025", "MI skills, Safety"));
  const late = Array.from({ length: 8 }, (_, at) => row(7000 + at, "25/04/2025", `A${at}, B`));
  const read = async (lines: string[]) => {
    const path = join(folder, `${++made}.csv`);
    writeFileSync(
      path,
      `${header.join(",").replaceAll(",", ";")}\n${lines.join("\n").replace(/,(?! )/g, ";")}\n`,
    );
    const store = newStore();
    const { files } = await importFiles(store, [{ name: "a.csv", path }], { today: "2026-01-31" });
    return { rows: files[0]!.rows, outcome: files[0]!.outcome, hash: await hashOf(store) };
  };
  const before = await read([...late, ...early]);
  expect(await read([...early, ...late])).toEqual(before);
  expect(before.outcome).toBe("accepted");
});
