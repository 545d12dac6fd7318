import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { addAccount } from "../../pipelines/ledger/accounts.ts";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { listImports } from "../../pipelines/ledger/imports.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { readNextFiles } from "../../pipelines/next_files.ts";
import { readReceipt } from "../../pipelines/receipt.ts";
import { bring, head, newStore, rowsOf, rowsOnly, session } from "./bring.ts";
import { changeSettings } from "../../pipelines/settings.ts";

const migration = new URL(
  "../../pipelines/ledger/migrations/016-import-author.sql",
  import.meta.url,
);

test("who imported is kept as the audit has it, shown by login, and outlives a rebuild", async () => {
  const store = newStore();
  const ledger = openLedger(store.ledger);
  const added = { login: "ana@agency.example", name: "Ana Lee", sites: [], coaches: [] };
  const at = "2026-01-31T00:00:00Z";
  const ana = addAccount(ledger, { ...added, role: "quality_lead" }, { by: "test", at });
  const who = `account ${ana}`;
  await bring(
    store,
    { "sessions.csv": head + session("S1", "2026-01-05") },
    { by: { who, address: "127.0.0.1" } },
  );
  const audited = listAudit(ledger, { action: "import" }, { limit: 9, offset: 0 });
  expect(audited.map((row) => [row.who, row.subject])).toEqual([[who, "import 1"]]);
  expect(listImports(ledger)[0]?.importedBy).toBe(who);
  expect(readReceipt(ledger, 1).importedBy).toBe("ana@agency.example");
  expect(readNextFiles(ledger)[0]?.importedBy).toBe("ana@agency.example");
  await changeSettings(store, { agency: "North County" }, rowsOnly);
  expect(await rowsOf(store, "SELECT imported_by FROM raw.imports")).toEqual([
    { imported_by: "ana@agency.example" },
  ]);

  // A ledger of before: what the audit knows of its imports is taken from there, the rest is not kept.
  const line =
    "INSERT INTO imports SELECT 2, file, sha256, export, outcome, imported_at, today, standing, withdrawn_at, read, new, changed, unchanged, duplicate, rejected, answers, decisions, rejects";
  ledger.database.exec("ALTER TABLE imports DROP COLUMN imported_by");
  const columns = ledger.database.prepare("PRAGMA table_info(imports)").all().slice(18);
  ledger.database.exec(
    `${line}, ${columns.map(({ name }) => String(name)).join(", ")} FROM imports`,
  );
  ledger.database.exec(readFileSync(migration, "utf8"));
  expect(listImports(ledger).map(({ importedBy }) => importedBy)).toEqual([who, null]);
  closeLedger(ledger);
});
