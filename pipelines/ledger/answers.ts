import type { Ledger } from "./ledger.ts";

/** An answer that was given before, and the import for which it was given. */
export interface Remembered {
  readonly value: string;
  readonly importId: number;
}

const ofSites = "sites";
const isOfSites = (question: string): boolean => question.startsWith("site:");
/** Questions about one file alone: their answers say nothing of the next. */
const ofOneFile =
  /^(older-file|encoding|header|total-row|fewer-rows|rows-beside|sessions-beside|absent-rows|unreadable:.*)$/s;

/** Whether a question is about one file alone: its answer is not used again. */
export const isOfOneFile = (question: string): boolean => ofOneFile.test(question);

/** Keeps the answers of an accepted import for the next file with the same header. */
export function rememberAnswers(
  ledger: Ledger,
  header: string,
  answers: Readonly<Record<string, string>>,
  importId: number,
): void {
  const insert = ledger.database.prepare(
    "INSERT INTO answers VALUES (?, ?, ?, ?) " +
      "ON CONFLICT DO UPDATE SET value = excluded.value, import_id = excluded.import_id",
  );
  for (const [question, value] of Object.entries(answers)) {
    if (isOfOneFile(question)) continue;
    insert.run(isOfSites(question) ? ofSites : header, question, value, importId);
  }
}

/** What was answered before for files with this header, and what names of sites mean. */
export function recallAnswers(ledger: Ledger, header: string): Map<string, Remembered> {
  const rows = ledger.database
    .prepare("SELECT question, value, import_id FROM answers WHERE subject IN (?, ?)")
    .all(header, ofSites);
  return new Map(
    rows.map((row) => [
      String(row.question),
      { value: String(row.value), importId: Number(row.import_id) },
    ]),
  );
}

/** Forgets the answers that were remembered for an import. */
export function forgetAnswers(ledger: Ledger, importId: number): void {
  ledger.database.prepare("DELETE FROM answers WHERE import_id = ?").run(importId);
}
