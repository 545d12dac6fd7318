import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { checkNames } from "./names.ts";

// The long form, with all models and many more runs: npm run crash -- --kills 0 --runs 100.

it("in whatever order and jobs catalogues, codebooks and the files that they name come and go, what stands tells the same", async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-names-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let made = 0;
  const options = { models: [], checks: [], today: "2026-01-31" };
  const size = { runs: 4, seed: 3, steps: 9 };
  await checkNames(() => join(folder, `store-${++made}`), options, size);
  expect(made).toBeGreaterThan(size.runs);
}, 240_000);
