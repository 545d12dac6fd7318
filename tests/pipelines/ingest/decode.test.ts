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

test.each([
  ["an empty file", new Uint8Array(0), "empty"],
  ["NUL bytes inside text", latin("staff,site\nAn\0a,North\n"), "NUL"],
  ["a workbook", Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), "spreadsheet"],
  ["a web page", latin("<html><table><tr><td>staff</td></tr></table></html>"), "web page"],
  ["a header without rows", latin("staff,site\n"), "no rows"],
])("%s is refused with what to do", async (_name, bytes, reason) => {
  const { reading } = await given(bytes);
  expect(reading.refusal?.reason).toContain(reason);
  expect(reading.refusal?.fix).not.toBe("");
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
