import type { AuditRow } from "./ledger/audit.ts";

/** The audit as CSV; a text that a spreadsheet would run as a formula begins with an apostrophe. */
export function auditCsv(rows: readonly AuditRow[], nameOf: (who: string) => string): string {
  const lines = rows.map(({ auditId, at, who, address, action, subject, outcome }) =>
    [String(auditId), at, nameOf(who), address ?? "", action, subject ?? "", outcome]
      .map(cell)
      .join(","),
  );
  return ["number,at,who,from,action,subject,outcome", ...lines]
    .map((line) => `${line}\r\n`)
    .join("");
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
