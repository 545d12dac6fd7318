/**
 * Every limit on what may be brought: the code that enforces one takes it from here, and the page,
 * `GET /api/limits` and docs/importing.md state the same numbers. Bytes, characters and counts.
 */
export const limits = {
  /** Largest file that a browser may send; 10 million sessions are about 1.8 GB. */
  uploadBytes: 4 * 1024 ** 3,
  /** Files of one import on the page. */
  files: 100,
  /** Data records of one file. */
  rows: 50_000_000,
  columns: 500,
  /** Longest record, the line breaks in its cells too: it is held in memory until its end is found. */
  recordCharacters: 4_000_000,
  /** Rejected rows of a file that are listed one by one; all are counted, grouped and saved as a file. */
  rejects: 1000,
  /** Longest cell: free text. */
  cellCharacters: 65_536,
  /** Longest cell of one line of words: a site, a theme, a name in a list. */
  wordCharacters: 500,
  /** Longest note on a chart, or reason of a baseline. */
  annotationCharacters: 200,
  /** Longest reason of a corrected class. */
  reasonCharacters: 300,
  /** Longest identifier or name of a person. */
  nameCharacters: 200,
  /** Of an .xlsx workbook, packed or unpacked: it is read in memory. Larger ones come as CSV. */
  workbookBytes: 48 * 1024 ** 2,
  /** Sheets of a workbook that are read, and rows times columns of one. */
  sheets: 100,
  sheetCells: 1_000_000,
  /** Disk that stays free whatever is imported: the ledger and the engine write there too. */
  spareBytes: 64 * 1024 ** 2,
} as const;

export type Limits = typeof limits;
