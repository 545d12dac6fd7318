import { limits } from "../limits.ts";
import { Unreadable } from "./archive.ts";
import type { Bytes } from "./decode.ts";
import type { Decision } from "./question.ts";
import { readWorkbook } from "./workbook.ts";

/** One export to read: a file, or a sheet of a workbook as CSV. */
export type Source = {
  name: string;
  bytes: Bytes;
  /** The workbook that it is a sheet of: answers given for that hold for it too. */
  book: string | null;
  decisions: Decision[];
  /** Why it cannot be read at all, known before its text is looked at. */
  refusal: { reason: string; fix: string } | null;
};

const nothing: Bytes = { size: 0, async *chunks() {} };
const source = (name: string, bytes: Bytes, rest: Partial<Source> = {}): Source => ({
  name,
  bytes,
  book: null,
  decisions: [],
  refusal: null,
  ...rest,
});
const refused = (name: string, reason: string, fix: string, book: string | null = null): Source =>
  source(name, nothing, { book, refusal: { reason, fix } });

const saveAs = "open it in a spreadsheet program and save it as .xlsx, or each sheet as CSV";

/**
 * The exports in a file: itself, or the sheets of an .xlsx workbook, each named `book.xlsx: Sheet`.
 * The name says what it should be, its first bytes what it is: text named .xlsx is read as text, and
 * a workbook under another name is left to be refused as no text. `opening` is called before a workbook
 * is unpacked, which may take a while.
 */
export async function sourcesOf(
  name: string,
  bytes: Bytes,
  opening: () => void = () => {},
): Promise<Source[]> {
  if (!/\.(xlsx|xlsm|xlsb|xls|ods)$/i.test(name)) return [source(name, bytes)];
  const start = await firstBytes(bytes, 4);
  if (start === "d0cf11e0")
    return [
      refused(name, "this workbook has a password, or is of the old Excel kind (.xls)", saveAs),
    ];
  if (start !== "504b0304")
    return [
      source(name, bytes, {
        decisions: [
          { id: "kind", what: "text", reason: "named as a workbook, but its bytes are text" },
        ],
      }),
    ];
  if (bytes.size > limits.workbookBytes)
    return [
      refused(
        name,
        `the workbook is larger than ${limits.workbookBytes / 1024 ** 2} MB`,
        "save each sheet as CSV: that has no such limit",
      ),
    ];
  opening();
  try {
    return await sheetsOf(name, bytes);
  } catch (error) {
    if (error instanceof Unreadable) return [refused(name, error.message, error.fix)];
    throw error;
  }
}

async function sheetsOf(book: string, bytes: Bytes): Promise<Source[]> {
  const sheets = await readWorkbook(await whole(bytes));
  const leftOut = sheets.flatMap((sheet) =>
    "leftOut" in sheet ? [`${sheet.name} is ${sheet.leftOut}`] : [],
  );
  const read = sheets.length - leftOut.length;
  if (read === 0)
    return [
      refused(
        book,
        leftOut.length === 0
          ? "the workbook has no sheet"
          : `no sheet is read: ${leftOut.join(", ")}`,
        "show the sheet that holds the rows, save the workbook, and bring it again",
      ),
    ];
  const decision: Decision = {
    id: "sheets",
    what: `${read} of ${sheets.length} sheets`,
    reason:
      leftOut.length === 0
        ? "each sheet is an export of its own"
        : `each sheet is an export of its own; left out: ${leftOut.join(", ")}`,
  };
  return sheets.flatMap((sheet) => {
    if ("leftOut" in sheet) return [];
    const name = `${book}: ${sheet.name}`;
    if ("problem" in sheet) return [refused(name, sheet.problem.message, sheet.problem.fix, book)];
    const { csv } = sheet;
    const held: Bytes = {
      size: csv.length,
      async *chunks() {
        for (let at = 0; at < csv.length; at += 1 << 20) yield csv.subarray(at, at + (1 << 20));
      },
    };
    return [source(name, held, { book, decisions: [decision] })];
  });
}

async function firstBytes(bytes: Bytes, count: number): Promise<string> {
  for await (const chunk of bytes.chunks())
    return Buffer.from(chunk.subarray(0, count)).toString("hex");
  return "";
}

async function whole(bytes: Bytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes.chunks()) chunks.push(new Uint8Array(chunk));
  return Buffer.concat(chunks);
}
