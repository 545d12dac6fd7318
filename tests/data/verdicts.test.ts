import { beforeAll, expect, test } from "vitest";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openWarehouse } from "../../pipelines/warehouse/open.ts";
import { currentFile } from "../../pipelines/warehouse/publish.ts";
import type { Row } from "../../pipelines/warehouse/result.ts";
import { sampleStore } from "../server/sample_store.ts";

let verdicts: Row[] = [];
let themes: Row[] = [];

beforeAll(async () => {
  const { store, remove } = await sampleStore();
  const ledger = openLedger(store.ledger);
  const warehouse = await openWarehouse(currentFile(store, ledger) ?? "none");
  verdicts = (await warehouse.query("SELECT * FROM marts.verdicts ORDER BY ALL")).rows();
  themes = (await warehouse.query("SELECT * FROM marts.theme_verdicts ORDER BY ALL")).rows();
  await warehouse.close();
  closeLedger(ledger);
  remove();
});

const of = (site: string, measure: string): Row | undefined =>
  verdicts.find((row) => row.site === site && row.measure === measure);

test("at Larkspur the share of natural supports rose after it was embedded, and holds", () => {
  const verdict = of("Larkspur", "ns_share");
  expect(verdict).toMatchObject({ moved: "moved", stuck: "holding", decided_by: "compared" });
  expect(verdict).toMatchObject({ embedded_from: "2025-04-01", comparison_sites: 2 });
  expect(verdict?.sentence).toContain("compared with 2 sites that had not embedded it");
});

test("at Millbrook it rose, and fell back once coaching on it tapered", () => {
  const verdict = of("Millbrook", "ns_share");
  expect(verdict?.moved).toBe("moved");
  expect(["drifting", "lost"]).toContain(verdict?.stuck);
  expect(verdict?.sentence).toContain("Coaching on it tapered in Oct 2025");
});

test("sites that did not embed it have no verdict, and four sites are too few for one together", () => {
  expect(new Set(verdicts.map(({ site }) => site))).toEqual(new Set(["Larkspur", "Millbrook"]));
  expect(themes.map(({ moved, reasons }) => [moved, reasons])).toEqual([
    ["cannot_tell", ["too_few_sites"]],
    ["cannot_tell", ["too_few_sites"]],
  ]);
});

test("no sentence says proved or caused", () => {
  for (const { sentence } of [...verdicts, ...themes])
    expect(sentence).not.toMatch(/prove|caus|NaN|Infinity|null/);
});
