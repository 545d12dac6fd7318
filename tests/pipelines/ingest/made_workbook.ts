import { strToU8, zipSync } from "fflate";

/** A cell as it stands in a sheet's XML: `xml` inside `<c r="A1" ...>`, after the address. */
export type MadeCell = string | number | boolean | null | { attributes?: string; inside: string };

export type MadeSheet = {
  name: string;
  state?: "hidden" | "veryHidden";
  rows: readonly (readonly MadeCell[])[];
};

export type MadeOptions = {
  /** `formatCode` of the cell styles from 1 on; style 0 is General. */
  formats?: readonly string[];
  date1904?: boolean;
  /** Replaces or adds parts of the archive. */
  parts?: Record<string, string>;
};

const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const letters = (column: number): string =>
  (column > 26 ? letters(Math.floor((column - 1) / 26)) : "") +
  String.fromCharCode(65 + ((column - 1) % 26));

/** A number with the style that `formats` gives that index. */
export const styled = (value: number | string, style: number): MadeCell => ({
  attributes: ` s="${style}"`,
  inside: `<v>${value}</v>`,
});

function cellXml(cell: MadeCell, address: string): string {
  if (cell === null) return "";
  if (typeof cell === "number") return `<c r="${address}"><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${address}" t="b"><v>${Number(cell)}</v></c>`;
  if (typeof cell === "string")
    return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`;
  return `<c r="${address}"${cell.attributes ?? ""}>${cell.inside}</c>`;
}

const spreadsheet = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const sheetXml = ({ rows }: MadeSheet): string => {
  const body = rows.map((cells, row) => {
    const inside = cells.map((cell, column) => cellXml(cell, `${letters(column + 1)}${row + 1}`));
    return `<row r="${row + 1}">${inside.join("")}</row>`;
  });
  return `<worksheet ${spreadsheet}><sheetData>${body.join("")}</sheetData></worksheet>`;
};

/** The real bytes of an .xlsx workbook (ECMA-376), as small as one can be. */
export function madeWorkbook(
  sheets: readonly MadeSheet[],
  { formats = [], date1904 = false, parts = {} }: MadeOptions = {},
): Uint8Array {
  const files: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "xl/workbook.xml": `<workbook ${spreadsheet} xmlns:r="${relation}"><workbookPr${date1904 ? ' date1904="1"' : ""}/><sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${escape(name)}" sheetId="${index + 1}"${state ? ` state="${state}"` : ""} r:id="rId${index + 1}"/>`,
      )
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets
      .map(
        (_, index) =>
          `<Relationship Id="rId${index + 1}" Type="${relation}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
      )
      .join(
        "",
      )}<Relationship Id="rIdS" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet ${spreadsheet}><numFmts>${formats
      .map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${escape(code)}"/>`)
      .join(
        "",
      )}</numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
      .map((_, index) => `<xf numFmtId="${164 + index}" applyNumberFormat="1"/>`)
      .join("")}</cellXfs></styleSheet>`,
  };
  sheets.forEach((sheet, index) => {
    files[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet);
  });
  const all = Object.entries({ ...files, ...parts }).map(([path, xml]) => [path, strToU8(xml)]);
  return zipSync(Object.fromEntries(all) as Record<string, Uint8Array>);
}
