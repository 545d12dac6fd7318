import { zipSync } from "fflate";
import { readSheet } from "read-excel-file/universal";
import { limits } from "../limits.ts";
import { type Archive, openArchive, Unreadable } from "./archive.ts";
import { attributeReader, picturesOf, prepareSheet } from "./sheet.ts";

/** A sheet as CSV in UTF-8, or why it cannot be read, or why it is left out. */
export type Sheet = { name: string } & (
  | { csv: Uint8Array }
  | { problem: Unreadable }
  | { leftOut: "hidden" | "empty" }
);

const workbookPath = "xl/workbook.xml";
const relationsPath = "xl/_rels/workbook.xml.rels";
const saveAsCsv = "save the sheet as CSV and bring that";

/**
 * Reads an .xlsx workbook: each sheet as CSV, its values as text, always the same for the same bytes.
 * Dates are dates by their cell's type or format alone; numbers are written out, with an exponent
 * only where digits may be lost (more than 15); errors stay as texts; a blank row is a blank line, so
 * that lines are the rows of the sheet. Sizes are looked at before anything is unpacked. Throws
 * `Unreadable` when it is no workbook, or too large.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<Sheet[]> {
  const archive = openArchive(bytes);
  if (archive.size(workbookPath) === null || archive.size(relationsPath) === null)
    throw new Unreadable(otherKind(archive), "save it as .xlsx, or save the sheet as CSV");
  const unpacked = unpacker(archive);
  const workbook = unpacked(workbookPath);
  const relations = unpacked(relationsPath);
  const { sheets, shared } = parts(text(workbook), text(relations));
  if (sheets.length > limits.sheets)
    throw new Unreadable(
      `the workbook has ${sheets.length} sheets; ${limits.sheets} is the limit`,
      saveAsCsv,
    );
  unpacked.promise([...shared, ...sheets.map(({ path }) => path)]);
  const common: Record<string, Uint8Array> = {
    [workbookPath]: workbook,
    [relationsPath]: relations,
  };
  for (const path of shared) if (archive.size(path) !== null) common[path] = unpacked(path);
  const styles = shared.find((path) => path.endsWith("styles.xml"));
  const pictures = picturesOf(styles && common[styles] ? text(common[styles]) : "");
  const read: Sheet[] = [];
  for (const [index, { name, path, hidden }] of sheets.entries()) {
    if (hidden) read.push({ name, leftOut: "hidden" });
    else read.push(await sheetOf(name, index + 1, path));
  }
  return read;

  async function sheetOf(name: string, number: number, path: string): Promise<Sheet> {
    if (archive.size(path) === null) return { name, leftOut: "empty" };
    try {
      const csv = await rowsAsCsv(number, path);
      return csv === null ? { name, leftOut: "empty" } : { name, csv };
    } catch (error) {
      return { name, problem: asUnreadable(error) };
    }
  }

  /** The reader gets an archive of just what was looked at: it unpacks nothing by itself. */
  async function rowsAsCsv(number: number, path: string): Promise<Uint8Array | null> {
    const prepared = prepareSheet(text(unpacked(path)), pictures);
    const repacked = zipSync({ ...common, [path]: Buffer.from(prepared) }, { level: 0 });
    const rows = await readSheet(new Blob([repacked]), number, {
      trim: false,
      parseNumber: (written) => ({ written }),
    });
    const lines = rows.map((row) => csvLine(row.map(cellText)));
    if (lines.every((line) => line === "")) return null;
    return Buffer.from(`\ufeff${lines.join("\n")}\n`);
  }
}

/** Unpacks while the sum stays within the limit; `promise` adds up what files say of themselves. */
function unpacker(archive: Archive) {
  let total = 0;
  const within = (more: number) => {
    if (total + more > limits.workbookBytes)
      throw new Unreadable(
        `the workbook is larger than ${limits.workbookBytes / 1024 ** 2} MB when unpacked`,
        saveAsCsv,
      );
  };
  const unpack = (path: string): Uint8Array => {
    within(archive.size(path) ?? 0);
    const bytes = archive.read(path);
    total += bytes.length;
    return bytes;
  };
  unpack.promise = (paths: readonly string[]) =>
    within([...new Set(paths)].reduce((sum, path) => sum + (archive.size(path) ?? 0), 0));
  return unpack;
}

const readName = attributeReader("name");
const readState = attributeReader("state");
const readId = attributeReader("id");
const readRelation = attributeReader("Id");
const readKind = attributeReader("Type");
const readTarget = attributeReader("Target");

type Parts = {
  sheets: { name: string; path: string; hidden: boolean }[];
  /** What all sheets need: texts and styles. */
  shared: string[];
};

/** The sheets of a workbook in their order, and where their parts are (ECMA-376, part 1, 18.2). */
function parts(workbook: string, relations: string): Parts {
  const targets = new Map<string, string>();
  const shared: string[] = [];
  for (const [tag] of relations.matchAll(/<(?:\w+:)?Relationship\s[^>]{0,2000}>/g)) {
    const target = readTarget(tag) ?? "";
    const path = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
    const kind = readKind(tag)?.split("/").at(-1);
    if (kind === "worksheet") targets.set(readRelation(tag) ?? "", path);
    if (kind === "styles" || kind === "sharedStrings") shared.push(path);
  }
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]{0,2000}>/g)].flatMap(([tag]) => {
    const name = readName(tag);
    if (name === null || name === "") return [];
    const hidden = /^(hidden|veryHidden)$/.test(readState(tag) ?? "");
    return [{ name: shown(name), path: targets.get(readId(tag) ?? "") ?? "", hidden }];
  });
  return { sheets, shared };
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The name of a sheet as a person reads it. */
const shown = (name: string): string =>
  name
    .replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (_, hex, ten, word) =>
      word === undefined
        ? character(hex === undefined ? Number(ten) : Number.parseInt(hex, 16))
        : entities[String(word).toLowerCase()]!,
    )
    .replaceAll(/\p{Cc}/gu, " ")
    .slice(0, 90);

const character = (code: number): string =>
  code > 31 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : " ";

function otherKind(archive: Archive): string {
  if (archive.size("xl/workbook.bin") !== null) return "this is a binary workbook (.xlsb)";
  if (archive.size("content.xml") !== null) return "this is an OpenDocument file";
  return "this is a zip file, not an .xlsx workbook";
}

function asUnreadable(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error;
  const reason = error instanceof Error ? error.message.split("\n")[0]! : String(error);
  return new Unreadable(`the sheet could not be read: ${reason}`, saveAsCsv, { cause: error });
}

type Read = string | boolean | Date | { written: string } | null;

/** What a cell holds, as the text that a CSV would have. */
function cellText(cell: unknown): string {
  const value = cell as Read;
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value instanceof Date ? dateText(value) : numberText(value.written);
}

/** A spreadsheet keeps 15 digits: beyond, what stands there may not be what was typed. */
const exactDigits = 15;

function numberText(written: string): string {
  const number = Number(written);
  if (written.trim() === "" || !Number.isFinite(number)) return written;
  if (Math.abs(number) >= 10 ** exactDigits) return number.toExponential().toUpperCase();
  return plainly(Number(number.toPrecision(exactDigits)));
}

/** A number without an exponent. */
function plainly(number: number): string {
  const [digits, exponent] = String(number).split("e-");
  if (exponent === undefined) return digits!;
  const sign = number < 0 ? "-" : "";
  return `${sign}0.${"0".repeat(Number(exponent) - 1)}${digits!.replaceAll(/[.-]/g, "")}`;
}

/** Days before this one are lengths of time: day 0 of a spreadsheet is the end of 1899. */
const firstDay = Date.UTC(1900, 2, 1);
const dayZero = Date.UTC(1899, 11, 30);

/** `YYYY-MM-DD`, with the time of day where it has one; a length of time as hours and minutes. */
function dateText(date: Date): string {
  const seconds = Math.round(date.getTime() / 1000);
  if (seconds * 1000 < firstDay) return clock(seconds - dayZero / 1000);
  const day = new Date(seconds * 1000).toISOString().slice(0, 10);
  const time = ((seconds % 86_400) + 86_400) % 86_400;
  return time === 0 ? day : `${day} ${clock(time, 2)}`;
}

function clock(seconds: number, hourDigits = 1): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  return `${String(hours).padStart(hourDigits, "0")}:${two(minutes)}${rest === 0 ? "" : `:${two(rest)}`}`;
}

/** A row of cells as a line of CSV (RFC 4180); a blank row as a blank line. */
const csvLine = (cells: readonly string[]): string =>
  cells.every((cell) => cell === "")
    ? ""
    : cells
        .map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(",");

const decoder = new TextDecoder();
const text = (bytes: Uint8Array): string => decoder.decode(bytes);
