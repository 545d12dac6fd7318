import { limits } from "../limits.ts";
import { Unreadable } from "./archive.ts";

/** How numbers of a style are shown where that is more than their digits: style index -> picture. */
export type Pictures = ReadonlyMap<number, string>;

const [mostRows, mostColumns] = [1_048_576, 16_384];

/**
 * Rewrites the XML of a worksheet so that nothing of it is lost to a reader of values: errors
 * (`#REF!`) and ISO dates become texts, and numbers shown with leading zeros the text that is shown.
 * One pass over the tags, whatever their order. Throws when formulas were never calculated, when the
 * sheet is larger than the limits, or when a cell has no readable address.
 */
export function prepareSheet(xml: string, pictures: Pictures): string {
  const parts: string[] = [];
  const size = { rows: 0, columns: 0 };
  let kept = 0;
  let cell: Cell | null = null;
  const replace = (from: number, to: number, text: string) => {
    parts.push(xml.slice(kept, from), text);
    kept = to;
  };
  for (let open = xml.indexOf("<"); open !== -1; open = xml.indexOf("<", open + 1)) {
    const end = xml.indexOf(">", open);
    if (end === -1) break;
    const closing = xml[open + 1] === "/";
    const name = localName(xml, open + (closing ? 2 : 1), end);
    const empty = xml[end - 1] === "/";
    if (name === "row" && !closing) rowOf(xml.slice(open, end));
    else if (name === "c" && !closing && !empty) cell = cellOf(xml, open, end + 1);
    else if (cell === null) continue;
    else if (name === "f" && !closing) cell.formula = true;
    else if (name === "is" && !closing && !empty) cell.hasValue = true;
    else if (name === "v" && !closing && !empty) cell.value = end + 1;
    else if (name === "v" && closing) cell.valueEnd = open;
    else if (name === "c" && closing) {
      finish(cell);
      cell = null;
    }
  }
  return parts.length === 0 ? xml : parts.join("") + xml.slice(kept);

  function finish({ row, column, type, ...found }: Cell): void {
    const value = found.value === null ? "" : xml.slice(found.value, found.valueEnd ?? found.value);
    if (found.formula && value === "" && type !== "str" && !found.hasValue)
      throw new Unreadable(
        `cell ${found.address} holds a formula that was never calculated`,
        "open the workbook in a spreadsheet program, save it there, and bring it again",
      );
    if (value === "" && !found.hasValue) return;
    size.rows = Math.max(size.rows, row);
    size.columns = Math.max(size.columns, column);
    if (size.columns > limits.columns)
      throw new Unreadable(
        `the sheet reaches to column ${size.columns}; ${limits.columns} is the limit`,
        "keep only the columns that are needed",
      );
    if (size.rows * size.columns > limits.sheetCells)
      throw new Unreadable(
        `the sheet has more than ${limits.sheetCells.toLocaleString("en")} cells`,
        "save it as CSV: that has no such limit",
      );
    if (type === "e" || type === "d") replace(found.from, found.to, found.tag("str"));
    const picture = type === null || type === "n" ? pictures.get(found.style) : undefined;
    if (picture === undefined || !/^\d+$/.test(value)) return;
    replace(found.from, found.to, found.tag("str"));
    replace(found.value!, found.valueEnd!, pictured(picture, value));
  }
}

type Cell = {
  address: string;
  row: number;
  column: number;
  type: string | null;
  style: number;
  /** Where its opening tag begins and ends. */
  from: number;
  to: number;
  /** The opening tag with another type. */
  tag: (type: string) => string;
  formula: boolean;
  hasValue: boolean;
  value: number | null;
  valueEnd: number | null;
};

function cellOf(xml: string, from: number, to: number): Cell {
  const tag = xml.slice(from, to);
  const address = readAddress(tag) ?? "";
  const [, letters, digits] = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(address) ?? [];
  const [row, column] = [Number(digits), columnNumber(letters ?? "")];
  if (letters === undefined || row > mostRows || column > mostColumns)
    throw new Unreadable(
      `a cell has no readable address (${JSON.stringify(address.slice(0, 20))})`,
      "open the workbook in a spreadsheet program, save it there, and bring it again",
    );
  const type = readType(tag);
  return {
    address,
    row,
    column,
    type,
    style: Number(readStyle(tag) ?? -1),
    from,
    to,
    tag: (other) =>
      `${tag.replace(/\s(?:t|s)\s*=\s*(?:"[^"]*"|'[^']*')/g, "").slice(0, -1)} t="${other}">`,
    formula: false,
    hasValue: false,
    value: null,
    valueEnd: null,
  };
}

/** Empty rows before a row are made when it is read: one far away would fill the memory. */
function rowOf(tag: string): void {
  const row = readAddress(tag);
  if (row !== null && (!/^[1-9]\d{0,6}$/.test(row) || Number(row) > mostRows))
    throw new Unreadable(
      `a row has no readable number (${JSON.stringify(row.slice(0, 20))})`,
      "open the workbook in a spreadsheet program, save it there, and bring it again",
    );
}

function localName(xml: string, from: number, end: number): string {
  let [start, at] = [from, from];
  for (; at < end; at++) {
    const code = xml.charCodeAt(at);
    if (code === 58) start = at + 1;
    else if (code === 32 || code === 47 || (code >= 9 && code <= 13)) break;
    if (at - from > 40) break;
  }
  return xml.slice(start, at);
}

/** Reads the value of an attribute in a tag; null where there is none. */
export function attributeReader(name: string): (tag: string) => string | null {
  const pattern = new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  return (tag) => {
    const found = pattern.exec(tag);
    return found === null ? null : (found[1] ?? found[2] ?? "");
  };
}

const [readAddress, readType, readStyle] = ["r", "t", "s"].map(attributeReader) as [
  (tag: string) => string | null,
  (tag: string) => string | null,
  (tag: string) => string | null,
];
const readFormatCode = attributeReader("formatCode");
const readFormatId = attributeReader("numFmtId");

const columnNumber = (letters: string): number =>
  letters.split("").reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/**
 * The pictures in a style sheet that show leading zeros or part the digits: formats of zeros, blanks
 * and hyphens alone, as in `00000` or `000-00-0000`.
 */
export function picturesOf(styles: string): Pictures {
  const formats = new Map<number, string>();
  for (const [tag] of styles.matchAll(/<(?:\w+:)?numFmt\s[^>]{0,1000}>/g)) {
    const code = (readFormatCode(tag) ?? "").replaceAll(/\\|&quot;|"/g, "");
    if (/^0[0 -]*0$/.test(code)) formats.set(Number(readFormatId(tag)), code);
  }
  const pictures = new Map<number, string>();
  const from = styles.search(/<(?:\w+:)?cellXfs[\s>]/);
  const cells = styles.slice(Math.max(0, from), styles.search(/<\/(?:\w+:)?cellXfs>/));
  [...cells.matchAll(/<(?:\w+:)?xf\s[^>]{0,1000}>/g)].forEach(([tag], index) => {
    const picture = formats.get(Number(readFormatId(tag)));
    if (picture !== undefined) pictures.set(index, picture);
  });
  return pictures;
}

/** Digits put into a picture from the right; those that are too many stand before it. */
function pictured(picture: string, digits: string): string {
  let left = digits;
  let text = "";
  for (const place of picture.split("").toReversed()) {
    text = (place === "0" ? (left.at(-1) ?? "0") : place) + text;
    if (place === "0") left = left.slice(0, -1);
  }
  return left + text;
}
