import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { undoImport } from "../../../pipelines/builds.ts";
import { diagnose } from "../../../pipelines/doctor.ts";
import { forgetImport } from "../../../pipelines/forget.ts";
import {
  commandLine,
  countAudit,
  listAudit,
  recordAudit,
  verifyAudit,
} from "../../../pipelines/ledger/audit.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { bring, head, newStore, rowsOnly, session } from "../bring.ts";
import { testStore } from "../warehouse/fixture.ts";

const ana = { who: "account 1", address: "10.0.0.7" };
const all = { limit: 100, offset: 0 };

describe("the audit", () => {
  it("is only ever added to: no line is changed, deleted, replaced or put in between", () => {
    const { ledger } = testStore();
    recordAudit(ledger, ana, [{ action: "sign in" }, { action: "sign out" }]);
    const insert = "INTO audit VALUES (1, '', 'x', NULL, 'x', NULL, 'done', '')";
    for (const sql of [
      "UPDATE audit SET who = 'account 2'",
      "DELETE FROM audit",
      `INSERT ${insert}`,
      `INSERT OR REPLACE ${insert}`,
      `INSERT ${insert.replace("1", "9")}`,
    ])
      expect(() => ledger.database.exec(sql), sql).toThrow(/the audit is/);
    expect(verifyAudit(ledger).rows).toBe(2);
  });

  it("shows to doctor what was changed in the file by other means, and where", async () => {
    for (const change of [
      "UPDATE audit SET address = '10.0.0.8' WHERE audit_id = 2",
      "DELETE FROM audit WHERE audit_id = 2",
      "UPDATE audit SET audit_id = audit_id + 10 WHERE audit_id > 1",
    ]) {
      const { ledger, store } = testStore();
      recordAudit(ledger, ana, [{ action: "a" }, { action: "b" }, { action: "c" }]);
      expect((await diagnose(store)).audit).toMatchObject({ rows: 3 });
      const other = new DatabaseSync(store.ledger);
      other.exec("DROP TRIGGER audit_is_kept; DROP TRIGGER audit_is_not_changed");
      other.exec(change);
      other.close();
      expect((await diagnose(store)).problems, change).toEqual([
        expect.stringMatching(/^the audit was changed outside of Throughline at row 2: /),
      ]);
    }
  });

  it("is read by action, person and day, the latest first", () => {
    const { ledger } = testStore();
    recordAudit(ledger, ana, [{ action: "sign in" }], "2026-03-01T08:00:00.000Z");
    recordAudit(
      ledger,
      commandLine(),
      [{ action: "import", subject: "import 1" }],
      "2026-03-02T23:59:59.999Z",
    );
    const act = { action: "refusal", subject: "GET /api/people", outcome: "refused" } as const;
    recordAudit(ledger, ana, [act], "2026-03-03T00:00:00.000Z");
    const actions = (filter: Parameters<typeof listAudit>[1]) =>
      listAudit(ledger, filter, all).map(({ action }) => action);
    expect(actions({})).toEqual(["refusal", "import", "sign in"]);
    expect(actions({ from: "2026-03-02", to: "2026-03-02" })).toEqual(["import"]);
    expect(actions({ who: "account 1" })).toEqual(["refusal", "sign in"]);
    expect(actions({ outcome: "refused" })).toEqual(["refusal"]);
    expect(countAudit(ledger, { action: "import" })).toBe(1);
    expect(listAudit(ledger, {}, { limit: 1, offset: 1 })[0]?.action).toBe("import");
  });

  it("has what jobs publish, by whom, and nothing of what files hold", async () => {
    const store = newStore();
    const secret = session(
      "S-Ana Ruiz",
      "2025-03-01",
      "North,Dana Cruz,Ana Ruiz,individual,pd_plan,MI",
    );
    const fidelity = "site,date,measure,value,case_id\nNorth,2025-03-01,ns_attending,2,CASE-77\n";
    await bring(store, { "Ana Ruiz.csv": head + secret, "f.csv": fidelity }, { by: ana });
    await undoImport(store, 1, rowsOnly);
    await forgetImport(store, 1, rowsOnly);
    const ledger = openLedger(store.ledger);
    const rows = listAudit(ledger, {}, all).toReversed();
    closeLedger(ledger);
    const { who } = commandLine();
    expect(rows.map((row) => [row.who, row.action, row.subject])).toEqual([
      ["account 1", "import", "import 1"],
      ["account 1", "import", "import 2"],
      [who, "undo", "import 1"],
      [who, "forget", "import 1"],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Ruiz|Dana|CASE|North|csv/);
  });
});
