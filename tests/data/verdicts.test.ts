import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, expect, test } from "vitest";
import { run } from "../../pipelines/commands/program.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openWarehouse } from "../../pipelines/warehouse/open.ts";
import { currentFile } from "../../pipelines/warehouse/publish.ts";
import type { Row } from "../../pipelines/warehouse/result.ts";
import { sampleStore } from "../server/sample_store.ts";

let verdicts: Row[] = [];
let themes: Row[] = [];
let files: Map<string, string>;
const said: string[] = [];

beforeAll(async () => {
  const { store, remove } = await sampleStore();
  const ledger = openLedger(store.ledger);
  const warehouse = await openWarehouse(currentFile(store, ledger) ?? "none");
  verdicts = (await warehouse.query("SELECT * FROM marts.verdicts ORDER BY ALL")).rows();
  themes = (await warehouse.query("SELECT * FROM marts.theme_verdicts ORDER BY ALL")).rows();
  await warehouse.close();
  closeLedger(ledger);
  const out = mkdtempSync(join(tmpdir(), "throughline-reproduce-"));
  const write = (...where: string[]) =>
    run(["--data", store.dir, "reproduce", "--where", ...where, "--out", out], {
      write: (bytes) => void said.push(Buffer.from(bytes).toString()),
      tell: (line) => void said.push(line),
      env: {},
    });
  await write("theme=Natural supports", "measure=ns_share", "site=Larkspur");
  await write("theme=Natural supports", "measure=ns_share");
  await write("theme=Natural supports", "site=Larkspur");
  files = new Map(readdirSync(out).map((name) => [name, readFileSync(join(out, name), "utf8")]));
  rmSync(out, { recursive: true });
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

test("staff who came and went in a window are those of the roster", () => {
  const roster = readFileSync(
    join(import.meta.dirname, "../../data/sample/staff-roster.csv"),
    "utf8",
  );
  const people = parse<Record<string, string>>(roster, { columns: true, bom: true });
  // Larkspur's window: 2024-03-01 to 2026-03-31
  const there = people
    .filter(({ Team }) => Team?.toLowerCase() === "larkspur")
    .map((row) => ({ from: row["Hire date"]!, to: row["Last day"] || "9999" }))
    .filter(({ from, to }) => from <= "2026-03-31" && to >= "2024-03-01");
  expect(there.every(({ from }) => /^\d{4}-/.test(from))).toBe(true);
  expect(of("Larkspur", "ns_share")).toMatchObject({
    window_staff: there.length,
    window_joined: there.filter(({ from }) => from > "2024-03-01").length,
    window_left: there.filter(({ to }) => to < "2026-03-31").length,
  });
});

test("the command writes a verdict's series and R, and asks which where there are several", () => {
  const one = "natural-supports-larkspur-ns-share";
  const over = "natural-supports-ns-share";
  expect([...files.keys()].toSorted()).toEqual(
    [`${one}.R`, `${one}.csv`, `${over}.R`, `${over}.csv`].toSorted(),
  );
  expect(files.get(`${one}.R`)).toContain(`read.csv("${one}.csv")`);
  expect(files.get(`${over}.csv`)).toContain("comparison_change");
  expect(said.join("\n")).toContain("2 verdicts have that name: say measure too");
});

test("no sentence says proved or caused", () => {
  for (const { sentence } of [...verdicts, ...themes])
    expect(sentence).not.toMatch(/prove|caus|NaN|Infinity|null/);
});
