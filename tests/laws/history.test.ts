import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { checkHistories } from "./history.ts";

// The long form, with all models and many more runs: npm run crash -- --runs 100.

it("a store of all models tells so too, of sessions that it told in builds before", async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let made = 0;
  const size = { runs: 1, seed: 7, steps: 10, sessions: 11 };
  await checkHistories(() => join(folder, `store-${++made}`), { today: "2026-01-31" }, size);
  expect(made).toBeGreaterThan(size.runs);
}, 240_000);

it("after any imports, overlaps, corrections, undos, redos and rebuilds a store tells what one import of the rows that stand tells", async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let made = 0;
  const options = { models: [], checks: [], today: "2026-01-31" };
  const size = { runs: 5, seed: 20261122, steps: 7, sessions: 4 };
  await checkHistories(() => join(folder, `store-${++made}`), options, size);
  expect(made).toBeGreaterThan(size.runs);
}, 240_000);
