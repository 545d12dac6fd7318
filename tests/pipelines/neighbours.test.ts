import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build, neighbours } from "../../pipelines/builds.ts";
import { showCurrent } from "../../pipelines/commands/show.ts";
import { diagnose } from "../../pipelines/doctor.ts";
import { importFiles } from "../../pipelines/import.ts";
import { emptyStore } from "../server/sample_store.ts";

/**
 * One site in 2024 and 2025. Its theme is carried by a priority from January 2025 on, so it is embedded
 * from then: 12 months before, 12 after, in which the supports of its meetings stayed. A supervision on 20
 * December is carried by nothing but an individual session 110 days before: with a look-back of 120 the
 * theme is embedded from December, and 11 months before are too few.
 *
 * At South one session of October 2025 has a goal that opens 50 days after it (a link with a look-ahead
 * of 60) and is carried by another 100 days before it (with a look-back of 120).
 */
const month = (at: number): string =>
  `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
const months = Array.from({ length: 24 }, (_, at) => at);
const files: Record<string, string[]> = {
  "themes.csv": ["theme,synonyms,measures,set_on", "Kin,,ns_attending,2023-12-01"],
  "goals.csv": [
    "goal_id,staff,site,theme,text,opened,target_date,closed",
    "G1,Ana Lee,North,Kin,Meet kin,2024-11-01,2026-12-31,",
    "G2,Bo Ray,North,Kin,Meet kin,2024-11-01,2026-12-31,",
    "G3,Cy Fox,South,Kin,Meet kin,2025-11-30,2026-12-31,",
  ],
  "priorities.csv": ["site,theme,from,to", "North,Kin,2025-01-01,"],
  "sessions.csv": [
    "session_id,date,site,coach,staff,format,trigger,themes",
    "FIRST,2024-01-10,North,Dana,Ana Lee,individual,pd_plan,Data entry",
    "SEPT,2024-09-01,North,Dana,Bo Ray,individual,pd_plan,Kin",
    "DEC,2024-12-20,North,Dana,Ana Lee,supervision,pd_plan,Kin",
    ...months
      .slice(12)
      .map((at) => `S${at},${month(at)}-15,North,Dana,Bo Ray,supervision,pd_plan,Kin`),
    "SOUTH-1,2025-07-03,South,Dana,Di Orr,individual,pd_plan,Kin",
    "SOUTH-2,2025-10-11,South,Dana,Cy Fox,supervision,pd_plan,Kin",
    "LAST,2025-12-31,North,Dana,Bo Ray,individual,pd_plan,Data entry",
  ],
  "meetings.csv": [
    "date,site,case_id,measure,value",
    ...months.flatMap((at) =>
      [0, 1, 2].map(
        (family) =>
          `${month(at)}-1${family},North,F${family},ns_attending,${1 + ((at * at + family) % 5)}`,
      ),
    ),
  ],
};

let made: ReturnType<typeof emptyStore>;
let folder: string;
const told: string[] = [];

const rows = async <T>(mart: string): Promise<T[]> =>
  JSON.parse(
    Buffer.from((await showCurrent(made.store, mart, { format: "json" }))!).toString(),
  ) as T[];

interface Tried {
  site: string | null;
  look_ahead_days: number;
  look_back_days: number;
  embedding_shift: number;
  moved: string;
  holds: boolean;
}
interface Mix {
  site: string | null;
  look_ahead_days: number;
  look_back_days: number;
  base: boolean;
  sessions: number;
  share: number;
}
interface Verdict {
  site: string;
  embedded_from: string;
  moved: string;
  neighbours: number | null;
  neighbours_hold: number | null;
}

beforeAll(async () => {
  made = emptyStore();
  folder = mkdtempSync(join(tmpdir(), "throughline-neighbours-"));
  const given = Object.entries(files).map(([name, lines]) => {
    const path = join(folder, name);
    writeFileSync(path, lines.join("\n"));
    return { name, path };
  });
  await importFiles(made.store, given, { onProgress: (step) => told.push(step) });
});
afterAll(() => {
  made.remove();
  rmSync(folder, { recursive: true });
});

test("a build says which theme it judges, and by what", () => {
  expect(told.filter((step) => /^(judging|drawing) /.test(step))).toEqual([
    "judging Kin by Natural supports attending, 1 of 1",
    "judging without the months that are withheld",
    "drawing what is behind the verdicts, 1 of 1",
  ]);
});

test("nothing is tried before somebody asks", async () => {
  expect(await rows("verdict_neighbours")).toEqual([]);
  expect(await rows("mix_neighbours")).toEqual([]);
  expect(await rows<Verdict>("verdicts")).toMatchObject([
    { site: "North", embedded_from: "2025-01-01", moved: "no_clear_movement", neighbours: null },
  ]);
});

test("a verdict holds under those neighbours that leave twelve months before, and says which do not", async () => {
  const { contentHash } = await diagnose(made.store);
  const steps: string[] = [];
  await neighbours(made.store, { onStep: (step) => steps.push(step) });
  expect(steps).toContain("trying neighbouring constants, 9 of 9");
  const tried = (await rows<Tried>("verdict_neighbours")).filter(({ site }) => site === "North");
  expect(tried).toHaveLength(26);
  const fails = (each: Tried): boolean =>
    each.embedding_shift === -1 || (each.look_back_days === 120 && each.embedding_shift === 0);
  for (const each of tried) {
    expect(each, JSON.stringify(each)).toMatchObject(
      fails(each)
        ? { moved: "cannot_tell", holds: false }
        : { moved: "no_clear_movement", holds: true },
    );
  }
  // 9 with the embedding a month earlier, and 3 with a look-back of 120 days: 14 of 26 hold.
  expect(await rows<Verdict>("verdicts")).toMatchObject([
    { site: "North", moved: "no_clear_movement", neighbours: 26, neighbours_hold: 14 },
  ]);
  expect((await diagnose(made.store)).contentHash).toBe(contentHash);
});

test("a class that takes a longer look-ahead and look-back changes the mix under that one neighbour", async () => {
  const mix = (await rows<Mix>("mix_neighbours")).filter(({ site }) => site === "South");
  expect(mix).toHaveLength(9);
  for (const { look_ahead_days: ahead, look_back_days: back, share, base, sessions } of mix) {
    expect(sessions).toBe(2);
    expect(share, `${ahead} ${back}`).toBe(ahead === 60 && back === 120 ? 0.5 : 0);
    expect(base).toBe(ahead === 45 && back === 90);
  }
});

test("what was tried stands until the next build", async () => {
  await build(made.store);
  expect(await rows("verdict_neighbours")).toEqual([]);
  expect(await rows<Verdict>("verdicts")).toMatchObject([
    { moved: "no_clear_movement", neighbours: null },
  ]);
});
