export type Cell = string | number | null | undefined;

/** Returns rows as CSV bytes in UTF-8; cells are quoted where they must be (RFC 4180). */
export function csv(rows: readonly (readonly Cell[])[], lineEnd: string, before = ""): Uint8Array {
  return new TextEncoder().encode(before + rows.map((row) => csvLine(row) + lineEnd).join(""));
}

/** Returns one row without its line end. */
export function csvLine(row: readonly Cell[]): string {
  return row.map((cell) => quoted(String(cell ?? ""))).join(",");
}

/** Returns UTF-8 bytes in the old encoding of spreadsheets in Western Europe and the Americas. */
export function windows1252(utf8: Uint8Array): Uint8Array {
  const punctuation: Record<string, number> = { "–": 0x96, "—": 0x97, "‘": 0x91, "’": 0x92 };
  return Uint8Array.from(new TextDecoder().decode(utf8), (letter) => {
    const code = punctuation[letter] ?? letter.codePointAt(0) ?? 0;
    if (code > 0xff) throw new Error(`no such letter in windows-1252: ${letter}`);
    return code;
  });
}

/** Returns `pd_plan` as `Pd plan`. */
export function sentenceCase(word: string): string {
  const words = word.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
