import { beforeAll, expect, test } from "vitest";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openWarehouse } from "../../pipelines/warehouse/open.ts";
import { currentFile } from "../../pipelines/warehouse/publish.ts";
import type { Row } from "../../pipelines/warehouse/result.ts";
import { sampleStore } from "../server/sample_store.ts";

/** What data/sample/README.md says of natural supports; the last month that is over is May 2026. */
const marts: Record<string, Row[]> = {};

beforeAll(async () => {
  const { store, remove } = await sampleStore();
  const ledger = openLedger(store.ledger);
  const warehouse = await openWarehouse(currentFile(store, ledger) ?? "none");
  for (const mart of ["threads", "theme_embedding", "mutual_goals", "coverage", "fading_series"]) {
    marts[mart] = (await warehouse.query(`SELECT * FROM marts.${mart}`)).rows();
  }
  await warehouse.close();
  closeLedger(ledger);
  remove();
});

const ofSupports = (mart: string, site: string): Row[] =>
  (marts[mart] ?? []).filter((row) => row.site === site && row.theme === "Natural supports");

test.each([
  ["Larkspur", "embedded", "2025-04-01", null],
  ["Millbrook", "tapered", "2025-03-01", "2025-10-01"],
  ["Ashford", "not_embedded", null, null],
  ["Quarry Road", undefined, undefined, undefined],
])("natural supports at %s: %s", (site, state, embedded_from, tapered_from) => {
  const [found] = ofSupports("theme_embedding", site);
  expect([found?.state, found?.embedded_from, found?.tapered_from]).toEqual([
    state,
    embedded_from,
    tapered_from,
  ]);
});

test("at Larkspur nothing was live before the goals of March 2025, then all four channels", () => {
  const months = ofSupports("threads", "Larkspur");
  const channels = (month: string) => months.find((row) => row.month === month)?.channels_live;
  const before = months.filter((row) => String(row.month) < "2025-03-01");
  expect(before).toHaveLength(12);
  expect(before.flatMap((row) => row.channels_live)).toEqual([]);
  expect(channels("2025-03-01")).toEqual(["goals"]);
  expect(channels("2025-06-01")).toEqual(["goals", "group", "supervision", "onboarding"]);
  expect(months.map((row) => String(row.month)).sort()).toHaveLength(27);
  expect(
    months
      .map((row) => String(row.month))
      .sort()
      .at(-1),
  ).toBe("2026-05-01");
});

test("at Millbrook no channel is live any more from December 2025", () => {
  const late = ofSupports("threads", "Millbrook").filter((row) => String(row.month) > "2025-11-01");
  expect(late).toHaveLength(6);
  expect(late.flatMap((row) => row.channels_live)).toEqual([]);
});

test("only at Larkspur do open goals meet a priority that still stands", () => {
  const found = (marts.mutual_goals ?? []).map(({ site, theme, goals }) => [site, theme, goals]);
  expect(found).toEqual([["Larkspur", "Natural supports", 8]]);
});

test("two at Ashford are coached only when new or after an event, and a huddle there fades", () => {
  const apart = (marts.coverage ?? []).filter((row) =>
    String(row.flags).includes("only_when_new_or_event"),
  );
  expect(apart.map((row) => String(row.staff)).sort()).toEqual(["Barnaby Cho", "Delphine Sauer"]);
  const fading = (marts.fading_series ?? []).filter((row) => row.fading === true);
  expect(fading.map(({ site, format, theme }) => [site, format, theme])).toEqual([
    ["Ashford", "huddle", "Engagement"],
  ]);
});
