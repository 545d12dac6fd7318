import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs every check and every test, and ends with a line `N passed, N failed`. */
type Step = { name: string; command: string; args: string[] };

const scratch = mkdtempSync(join(tmpdir(), "throughline-test-"));
const results = join(scratch, "vitest.json");
const steps: Step[] = [
  { name: "format", command: "oxfmt", args: ["--check", "."] },
  {
    name: "lint",
    command: "oxlint",
    args: ["--type-aware", "--deny-warnings", "."],
  },
  { name: "types", command: "tsc", args: ["-p", "."] },
  { name: "unused code", command: "knip", args: ["--no-progress", "-c", ".ci/knip.json"] },
  { name: "supply chain", command: "node", args: [".ci/supply_chain.ts"] },
  { name: "dashboard build", command: "vite", args: ["build", "dashboard", "--logLevel", "error"] },
];
const generated = ["data/sample"];

let passed = 0;
let failed = 0;
const count = (name: string, good: boolean, seconds: number): void => {
  if (good) passed++;
  else failed++;
  console.log(`${good ? "ok    " : "FAILED"} ${name} (${seconds.toFixed(1)} s)`);
};
const run = ({ command, args }: Step): boolean =>
  spawnSync(command, args, { stdio: "inherit" }).status === 0;

for (const step of steps) {
  const start = performance.now();
  count(step.name, run(step), (performance.now() - start) / 1000);
}
const tests = [
  "run",
  "--config",
  "tests/vitest.config.ts",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${results}`,
];
const ended = run({ name: "tests", command: "vitest", args: [...tests, ...process.argv.slice(2)] });
let skipped = 0;
try {
  const found = JSON.parse(readFileSync(results, "utf8")) as Record<string, number>;
  passed += found.numPassedTests ?? 0;
  failed += found.numFailedTests ?? 0;
  skipped = found.numPendingTests ?? 0;
  if (!ended && found.numFailedTests === 0) failed++;
} catch {
  console.log("FAILED the tests did not run to their end");
  failed++;
}
if (process.env.CI === "true") {
  for (const args of [["data/generate.ts"]]) run({ name: "generate", command: "node", args });
  const clean = run({
    name: "generated files",
    command: "git",
    args: ["diff", "--exit-code", "--", ...generated],
  });
  count("generated files are as committed", clean, 0);
}
rmSync(scratch, { recursive: true });
if (skipped > 0) console.log(`${skipped} skipped: each says why where it stands`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
