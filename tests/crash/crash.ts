/**
 * `npm run crash`: kills processes (SIGKILL) at moments of imports, undos and builds and prints what
 * each store shows afterwards. `--kills N` (100), `--seed N` for other moments of the same kind.
 * A killed process leaves what it wrote to the kernel: this proves nothing about a power cut, for
 * which durable.test.ts holds the order of writes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seeded } from "../../data/generator/random.ts";
import { aimsOf } from "./aims.ts";
import { makeStage, type Outcome, scenes } from "./matrix.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "throughline-crash-"));
const stage = makeStage(folder);
const rehearsals = [];
for (const scene of scenes) rehearsals.push(await stage.rehearse(scene));
const outcomes: Outcome[] = [];
for (const aim of aimsOf(rehearsals, Number(values.kills), seeded(Number(values.seed)))) {
  const outcome = await stage.kill(aim);
  outcomes.push(outcome);
  const { moment, delay, rehearsal } = aim;
  const when = delay === null ? "exactly" : `${delay.toFixed(1)} ms after`;
  const verdict = outcome.problems.length === 0 ? "ok" : outcome.problems.join("; ");
  console.log(
    `| ${rehearsal.scene.name} | ${when} ${moment.what} | ${outcome.seen} | ${verdict} |`,
  );
}
const count = (of: (outcome: Outcome) => boolean): number => outcomes.filter(of).length;
const failures = count(({ problems }) => problems.length > 0);
console.log(
  `${outcomes.length} killed: ` +
    `${count(({ seen }) => seen === "before")} before, ${count(({ seen }) => seen === "after")} after, ` +
    `${failures} failures`,
);
if (failures === 0) rmSync(folder, { recursive: true });
else console.log(`the stores that failed are in ${folder}`);
process.exitCode = failures === 0 ? 0 : 1;
