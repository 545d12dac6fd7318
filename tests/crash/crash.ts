/**
 * `npm run crash`: kills processes (SIGKILL) at moments of what they do and prints what each store shows
 * afterwards: half of them jobs, the others servers and the jobs that they started, backups and restores.
 * Then it lives random histories of imports, undos and redos through, also of catalogues and codebooks
 * that name what other files hold, and holds each against a store that took what stands at once.
 * `--kills N` (100), `--of servers` for one kind of them alone (jobs, servers, backups), `--runs N` (25
 * histories), `--seed N` for other moments and histories of the same kind.
 * A killed process leaves what it wrote to the kernel: this proves nothing about a power cut, for
 * which crash.test.ts holds the order of writes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seeded } from "../../data/generator/random.ts";
import { checkHistories } from "../laws/history.ts";
import { checkNames } from "../laws/names.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { aimsOf } from "./aims.ts";
import { backupAimsOf, makeBackupStage } from "./backup_stage.ts";
import { makeStage, scenes } from "./matrix.ts";
import { perform, writeExports } from "./operations.ts";
import { makeServerStage, serverAimsOf } from "./server_stage.ts";
import { stories } from "./stories.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    of: { type: "string" },
    runs: { type: "string", default: "25" },
    seed: { type: "string", default: "1" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "throughline-crash-"));
const random = seeded(Number(values.seed));
const kills = Number(values.kills);
/** How many kills of a kind: its share of all, or all of them. */
const killsOf = (kind: string, share: number): number =>
  values.of === undefined ? Math.round(kills * share) : values.of === kind ? kills : 0;
const seenTimes = new Map<string, number>();
let failures = 0;

function tell(scene: string, moment: string, seen: string, problems: readonly string[]): void {
  seenTimes.set(seen, (seenTimes.get(seen) ?? 0) + 1);
  if (problems.length > 0) failures += 1;
  console.log(`| ${scene} | ${moment} | ${seen} | ${problems.join("; ") || "ok"} |`);
}

async function killJobs(times: number): Promise<void> {
  if (times === 0) return;
  const stage = makeStage(join(folder, "jobs"));
  const rehearsals = [];
  for (const scene of scenes) rehearsals.push(await stage.rehearse(scene));
  for (const aim of aimsOf(rehearsals, times, random)) {
    const { seen, problems } = await stage.kill(aim);
    const { moment, delay, rehearsal } = aim;
    const when = delay === null ? "exactly" : `${delay.toFixed(1)} ms after`;
    tell(rehearsal.scene.name, `${when} ${moment.what}`, seen, problems);
  }
}

async function killServers(times: number): Promise<void> {
  if (times === 0) return;
  const stage = await makeServerStage(join(folder, "servers"));
  for (const [at, story] of stories.entries()) {
    const share = Math.floor(times / stories.length) + (at < times % stories.length ? 1 : 0);
    if (share === 0) continue;
    for (const aim of serverAimsOf(await stage.live(story), share, random)) {
      const { acknowledged, seen, problems } = await stage.kill(aim);
      const moment = `${aim.kill.victim} killed, ${aim.what}; ${acknowledged} acknowledged`;
      tell(story.name, moment, seen, problems);
    }
  }
}

async function killBackups(times: number): Promise<void> {
  if (times === 0) return;
  const own = join(folder, "backups");
  const exports = join(own, "exports");
  writeExports(exports);
  await perform(openStore(join(own, "store")), { kind: "import", files: "first" }, exports);
  const stage = await makeBackupStage(own);
  for (const operation of ["backup", "restore"] as const) {
    const moments = stage.moments[operation];
    for (const at of backupAimsOf(moments, Math.max(1, Math.floor(times / 2) - 2))) {
      const { seen, problems } = await stage.kill(operation, at);
      tell(operation, `exactly ${at}`, seen, problems);
    }
  }
}

if (kills > 0) {
  await killJobs(killsOf("jobs", 0.5));
  await killServers(killsOf("servers", 0.38));
  await killBackups(killsOf("backups", 0.12));
  const all = [...seenTimes.values()].reduce((sum, times) => sum + times, 0);
  const seen = [...seenTimes].map(([what, times]) => `${times} ${what}`).join(", ");
  console.log(`${all} killed: ${seen}; ${failures} failures`);
}

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
