import { expect, test } from "vitest";
import { scan } from "../../../pipelines/ingest/decode.ts";
import { bytesOf, given } from "./given.ts";

const latin = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const utf16 = (text: string, big: boolean, mark: boolean) => {
  const buffer = Buffer.from((mark ? "\ufeff" : "") + text, "utf16le");
  return Uint8Array.from(big ? buffer.swap16() : buffer);
};
const roster = "staff,site\r\nZoë Müller,North\r\nJosé Díaz,North\r\n";

test.each([
  ["UTF-8", new TextEncoder().encode(roster), "utf-8"],
  ["UTF-8 with a byte order mark", new TextEncoder().encode(`\ufeff${roster}`), "utf-8"],
  ["UTF-16 little endian with a mark", utf16(roster, false, true), "utf-16le"],
  ["UTF-16 big endian with a mark", utf16(roster, true, true), "utf-16be"],
  ["UTF-16 without a mark, by its zero bytes", utf16(roster, false, false), "utf-16le"],
  ["windows-1252 whose letters stand in words", latin(roster), "windows-1252"],
])("%s reads the same names", async (_name, bytes, encoding) => {
  const { reading, rows, open } = await given(bytes);
  expect(reading.encoding).toBe(encoding);
  expect(open).toEqual([]);
  expect(rows.map((row) => row.staff)).toEqual(["Zoë Müller", "José Díaz"]);
});

test("typographic quotes, dashes and the euro sign are windows-1252 without a question", async () => {
  const bytes = Buffer.concat([
    Buffer.from("staff,site,role\nAna,North,Pacing "),
    Buffer.from([0x96, 0x20, 0x93]),
    Buffer.from("slow"),
    Buffer.from([0x94, 0x20, 0x80]),
    Buffer.from("5\n"),
  ]);
  const { rows, open } = await given(bytes);
  expect(open).toEqual([]);
  expect(rows[0]?.role).toBe("Pacing – “slow” €5");
});

test("a byte that is no letter in a word is asked, with the cell", async () => {
  const { reading, open } = await given(latin("staff,site\nZo²,North\n"));
  expect(open).toEqual(["encoding"]);
  expect(reading.questions[0]?.samples[0]).toContain("Zo²");
});

test("accents of an old Mac file are asked, not taken for windows-1252 capitals", async () => {
  const { open } = await given(
    Buffer.concat([Buffer.from("staff,site\nJos"), Buffer.from([0x8e]), Buffer.from(",North\n")]),
  );
  expect(open).toEqual(["encoding"]);
});

/** Bytes of the text's first 256 characters, and of the marks of windows-1252 that are named. */
const marks: Record<string, number> = {
  "€": 0x80,
  "…": 0x85,
  "‘": 0x91,
  "’": 0x92,
  "“": 0x93,
  "”": 0x94,
  "•": 0x95,
  "–": 0x96,
  "—": 0x97,
  "™": 0x99,
};
const windows = (text: string) =>
  Uint8Array.from(text, (each) => marks[each] ?? each.charCodeAt(0));
const open = async (bytes: Uint8Array) => (await given(bytes)).open;

test.each([
  "Peña Muñoz, ÑANDÚ Ibáñez",
  "O’Neil’s plan — don’t",
  "D’Angelo",
  "parent–child, Mon–Fri",
  "‘so’",
  "«oui»",
  "costs €5 or 5€",
  "•\u00a0first",
  "wait…",
  "½ day",
  "20°",
  "¿Qué? ¡Sí!",
  "Weiß Straße",
  "Acme™",
])("%s is taken as windows-1252", async (cell) => {
  const { rows, open: asked } = await given(windows(`staff,site,role\nAna,North,"${cell}"\n`));
  expect(asked).toEqual([]);
  expect(rows[0]?.role).toBe(cell.replaceAll("\u00a0", " "));
});

const bytesIn = (table: Record<string, number>, text: string) =>
  Uint8Array.from(text, (each) => table[each] ?? each.charCodeAt(0));
const mac = {
  ü: 0x9f,
  é: 0x8e,
  ñ: 0x96,
  í: 0x92,
  ó: 0x97,
  ë: 0x91,
  É: 0x83,
  Í: 0xea,
  "’": 0xd5,
  á: 0x87,
};
const dos = { ü: 0x81, é: 0x82, ñ: 0xa4, í: 0xa1, ó: 0xa2, ö: 0x94, á: 0xa0, ú: 0xa3, è: 0x8a };
const central = { ł: 0xb3, ś: 0xb6, ą: 0xb1 };
const cyrillic = { И: 0xc8, в: 0xe2, а: 0xe0, н: 0xed };

test.each([
  [
    "an old Mac",
    mac,
    [
      "Müller",
      "José",
      "Muñoz",
      "García",
      "Díaz",
      "López",
      "Zoë",
      "MARÍA",
      "don’t",
      "O’Neil",
      "Sáenz",
    ],
  ],
  [
    "DOS",
    dos,
    ["Müller", "José", "Muñoz", "García", "López", "Jörg", "Pérez", "Sánchez S. Márquez", "Núñez"],
  ],
  ["central Europe", central, ["Michał", "Kołąt", "Jaś"]],
  ["a Cyrillic code page", cyrillic, ["Иван"]],
])("names of %s are asked, not taken for windows-1252", async (_name, table, names) => {
  for (const name of names)
    expect([name, ...(await open(bytesIn(table, `staff,site\n${name},North\n`)))]).toEqual([
      name,
      "encoding",
    ]);
});

test("the question shows how a cell reads in each encoding, and which is nearest", async () => {
  const { reading } = await given(bytesIn(mac, "staff,site\nJosé Muñoz,North\n"));
  const [question] = reading.questions;
  expect(question?.options.find(({ value }) => value === "macintosh")?.label).toContain(
    "José Muñoz",
  );
  expect(question?.suggestion).toBe("macintosh");
});

test("one bad byte in UTF-8 is asked, and UTF-8 is the nearest", async () => {
  const bytes = Buffer.concat([
    Buffer.from("staff,site\nZoë Müller,North\nJos"),
    Buffer.from([0xe9]),
    Buffer.from(" Díaz,North\n"),
  ]);
  const { reading, open: asked } = await given(Uint8Array.from(bytes));
  expect(asked).toEqual(["encoding"]);
  expect(reading.questions[0]?.suggestion).toBe("utf-8");
});

test("UTF-16 that lost its last byte costs its last cell, with or without a mark", async () => {
  for (const [big, mark] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    const { rows, rejects } = await given(
      utf16("staff,site\nAna,North\nBo,South", big, mark).slice(0, -1),
    );
    expect(rows.map(({ staff }) => staff)).toEqual(["Ana"]);
    expect(rejects).toMatchObject([{ line: 3, column: "site" }]);
  }
});

test("a NUL character in UTF-16 is refused as it is in UTF-8", async () => {
  const { reading } = await given(utf16("staff,site\nAn\0a,North\n", false, true));
  expect(reading.refusal?.reason).toContain("NUL");
});

test.each([
  ["an empty file", new Uint8Array(0), "empty"],
  ["NUL bytes inside text", latin("staff,site\nAn\0a,North\n"), "NUL"],
  ["a workbook", Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), "spreadsheet"],
  [
    "an old workbook",
    Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0]),
    "Excel",
  ],
  ["a PDF", latin("%PDF-1.7\n"), "PDF"],
  ["a compressed file", Uint8Array.from([0x1f, 0x8b, 8, 0]), "compressed"],
  ["JSON", latin('[{"staff": "Ana", "site": "North"}]'), "JSON"],
  ["JSON lines", latin('{"staff": "Ana"}\n{"staff": "Bo"}\n'), "JSON"],
  ["XML", latin('<?xml version="1.0"?><Workbook></Workbook>'), "XML"],
  ["a web page with a comment first", latin("<!-- saved -->\n<table></table>"), "web page"],
  ["a web page", latin("<html><table><tr><td>staff</td></tr></table></html>"), "web page"],
  ["a header without rows", latin("staff,site\n"), "no rows"],
])("%s is refused with what to do", async (_name, bytes, reason) => {
  const { reading } = await given(bytes);
  expect(reading.refusal?.reason).toContain(reason);
  expect(reading.refusal?.fix).not.toBe("");
});

test("a file whose first column is called PK is no zip file", async () => {
  expect((await given("PK,staff,site\n1,Ana,North\n")).reading.refusal).toBeNull();
});

test("the sha-256 is that of the bytes", async () => {
  const { sha256 } = await scan(bytesOf("abc"), {});
  expect(sha256).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("a cell that lost a character before the export is rejected", async () => {
  const { rows, rejects } = await given("staff,site\nAna,North\nZo\ufffd,North\n");
  expect(rows).toHaveLength(1);
  expect(rejects).toMatchObject([{ line: 3, column: "staff" }]);
});
