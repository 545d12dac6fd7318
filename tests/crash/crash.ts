/**
 * `npm run crash`: kills processes (SIGKILL) at moments of imports, undos and builds and prints what
 * each store shows afterwards; then lives random histories of imports, undos and redos through, also
 * of catalogues and codebooks that name what other files hold, and holds each against a store that took
 * what stands at once. `--kills N` (100), `--runs N`
 * (25 histories), `--seed N` for other moments and histories of the same kind.
 * A killed process leaves what it wrote to the kernel: this proves nothing about a power cut, for
 * which durable.test.ts holds the order of writes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seeded } from "../../data/generator/random.ts";
import { checkHistories } from "../laws/history.ts";
import { checkNames } from "../laws/names.ts";
import { aimsOf } from "./aims.ts";
import { makeStage, type Outcome, scenes } from "./matrix.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    runs: { type: "string", default: "25" },
    seed: { type: "string", default: "1" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "throughline-crash-"));
const stage = makeStage(folder);
const rehearsals = [];
for (const scene of Number(values.kills) > 0 ? scenes : [])
  rehearsals.push(await stage.rehearse(scene));
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

let stores = 0;
const histories = { runs: Number(values.runs), seed: Number(values.seed), steps: 12, sessions: 8 };
const newFolder = () => join(folder, `history-${++stores}`);
if (histories.runs > 0) {
  await checkHistories(newFolder, { today: "2026-01-31" }, histories);
  console.log(`${histories.runs} histories agree with ${stores - histories.runs} fresh stores`);
  const before = stores;
  const { sessions: _, ...ofNames } = histories;
  await checkNames(newFolder, { today: "2026-01-31" }, ofNames);
  const fresh = stores - before - histories.runs;
  console.log(
    `${histories.runs} histories of files that name others agree with ${fresh} fresh stores`,
  );
}
if (failures === 0) rmSync(folder, { recursive: true });
else console.log(`the stores that failed are in ${folder}`);
process.exitCode = failures === 0 ? 0 : 1;
