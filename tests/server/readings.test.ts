import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../pipelines/import.ts";
import { forgetImport } from "../../pipelines/forget.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import type { BlindSession, ReadingDetail, ReadingRow } from "../../server/api.ts";
import { buildApp } from "../../server/app.ts";
import { runJobs } from "../../server/jobs.ts";
import { serveStore } from "../../server/served.ts";
import type { Served } from "../../server/served.ts";
import { keepUploads } from "../../server/uploads.ts";
import { commandLine } from "../pipelines/cli/command_line.ts";
import { emptyStore } from "./sample_store.ts";

let app: Awaited<ReturnType<typeof buildApp>>;
let made: ReturnType<typeof emptyStore>;
let ledger: Ledger;
let served: Served;
let folder: string;

/** 2 purposeful sessions, 2 unanchored, 1 reactive, 1 not enough logged, 1 required, all settled. */
const sessions = [
  "session_id,date,site,coach,staff,format,trigger,themes,goal_ids",
  "P1,2025-03-03,North,Dana,Ana Lee,individual,pd_plan,Engagement,G1",
  "P2,2025-03-10,North,Dana,Ana Lee,supervision,pd_plan,Engagement,G1",
  "U1,2025-03-04,North,Dana,Bo Ray,individual,pd_plan,Data entry,",
  "U2,2025-03-05,North,Dana,Bo Ray,individual,staff_request,Safety plans,",
  "R1,2025-03-06,North,Dana,Bo Ray,individual,complaint,Crisis,",
  "Q1,2025-03-07,North,Dana,Bo Ray,individual,scheduled,,",
  "T1,2025-03-08,North,Dana,Bo Ray,training,required,Fire safety,",
];
const late = ["LATE,2025-08-01,North,Dana,Bo Ray,individual,pd_plan,Data entry,"];
const goals = [
  "goal_id,staff,site,theme,text,opened,target_date,closed",
  "G1,Ana Lee,North,Engagement,Meet kin,2025-01-05,2025-12-31,",
];
const priorities = ["site,theme,from,to", "North,Engagement,2025-01-01,"];

async function bring(name: string, lines: readonly string[]): Promise<void> {
  const path = join(folder, name);
  writeFileSync(path, lines.join("\n"));
  const report = await importFiles(made.store, [{ name, path }], {});
  expect(report.files.map(({ outcome }) => outcome)).toEqual(["accepted"]);
  await served?.refresh();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "throughline-readings-"));
  made = emptyStore();
  await bring("goals.csv", goals);
  await bring("priorities.csv", priorities);
  await bring("sessions.csv", [...sessions, ...late]);
  ledger = openLedger(made.store.ledger);
  served = await serveStore(made.store, ledger);
  const parts = { store: made.store, served, uploads: keepUploads(made.store), jobs: runJobs() };
  app = await buildApp({ ...parts, pages: folder });
});
afterAll(async () => {
  await app.close();
  await served.close();
  closeLedger(ledger);
  made.remove();
  rmSync(folder, { recursive: true });
});

const get = (url: string) => app.inject({ url });
const say = (id: number, place: number, label: string) =>
  app.inject({
    method: "PUT",
    url: `/api/readings/${id}/sessions/${place}`,
    payload: { label },
  });
const begin = (author: string) =>
  app.inject({ method: "POST", url: "/api/readings", payload: { author } });
const end = (id: number) => app.inject({ method: "POST", url: `/api/readings/${id}/end` });

/** What a person would say of each session: one other than ours, and one that cannot be told. */
const words: Record<string, string> = {
  P1: "purposeful",
  P2: "purposeful",
  U1: "unanchored",
  U2: "reactive",
  R1: "reactive",
  Q1: "cannot_tell",
  T1: "required",
};
const drawn = (id: number) => served.readings.find(id).sessions;

test("a reading draws settled sessions alone, and shows nothing of a class before its end", async () => {
  const begun = (await begin("AL")).json<ReadingDetail>();
  expect(begun).toMatchObject({ readingId: 1, author: "AL", seed: 1, rulesVersion: 1 });
  expect(
    drawn(1)
      .map(({ sessionId }) => sessionId)
      .toSorted(),
  ).toEqual(Object.keys(words).toSorted());
  const answers = [await get("/api/readings/1"), await get("/api/readings")];
  for (const { place, sessionId } of drawn(1)) {
    const answer = await get(`/api/readings/1/sessions/${place}`);
    answers.push(answer);
    if (sessionId === "P1") {
      const read = answer.json<BlindSession>();
      expect(read.goals).toMatchObject([{ goal_id: "G1", staff: "Ana Lee", named: true }]);
      expect(read.priorities).toMatchObject([{ theme: "Engagement", to_date: null }]);
      expect(read.around).toMatchObject([{ days: 7, same_theme: true, same_people: 1 }]);
    }
  }
  const told = answers.map(({ payload }) => payload).join("\n");
  expect(told).not.toMatch(/purposeful|unanchored|"reactive"|sentence|signals|near_miss/);
});

test("an answer is kept, may be changed, and only what may be answered is taken", async () => {
  expect((await say(1, 1, "required")).statusCode).toBe(204);
  expect((await get("/api/readings/1")).json<ReadingDetail>().answers[0]?.label).toBe("required");
  expect((await say(1, 1, "good")).statusCode).toBe(400);
  expect((await say(1, 8, "required")).statusCode).toBe(409);
  expect((await say(9, 1, "required")).statusCode).toBe(404);
  expect((await begin(" ")).statusCode).toBe(400);
  expect((await get("/api/readings/1/labels.csv")).statusCode).toBe(409);
  const early = await end(1);
  expect(early.statusCode).toBe(409);
  expect(early.payload).toContain("6 of 7 sessions have no answer");
});

test("at its end the numbers are those of throughline agree, and the rows that differ have our reason", async () => {
  for (const { place, sessionId } of drawn(1)) await say(1, place, words[sessionId]!);
  const closed = (await end(1)).json<ReadingDetail>();
  expect(closed.agreement).toMatchObject({ n: 6, missing: 0 });
  expect(closed.differ).toMatchObject([
    { session_id: "U2", label: "reactive", class: "unanchored", was: null, settled: true },
  ]);
  expect(closed.differ[0]?.sentence).toMatch(/^Unanchored/);
  expect((await say(1, 1, "unknown")).payload).toContain("closed");
  // Cohen (1960) by hand: 5 of 6 agree; rows 2, 1, 2, 1 and columns 2, 2, 1, 1 give (4 + 2 + 2 + 1) / 36.
  expect(closed.agreement?.kappa.estimate).toBeCloseTo((5 / 6 - 9 / 36) / (1 - 9 / 36), 12);

  const csv = await get("/api/readings/1/labels.csv");
  const listed = commandLine();
  const shown = await listed.command("--data", made.store.dir, "readings", "1");
  expect(shown.out).toBe(csv.payload);
  const { file, json } = commandLine();
  const labels = file("labels.csv", csv.payload.trim().split("\r\n"));
  const agreed = await json("--data", made.store.dir, "agree", labels);
  expect(agreed).toEqual(closed.agreement);
});

test("a class that changed since it was drawn is compared as it is now, and said", async () => {
  await bring("goals-late.csv", [
    goals[0]!,
    "G2,Bo Ray,North,Data entry,Enter,2025-01-05,2025-12-31,",
  ]);
  const read = (await get("/api/readings/1")).json<ReadingDetail>();
  expect(read.changed).toBe(1);
  const other = read.differ.find(({ session_id: id }) => id === "U1");
  expect(other).toMatchObject({ label: "unanchored", class: "purposeful", was: "unanchored" });
});

test("a forgotten session leaves the readings too", async () => {
  await served.refresh();
  const importId = served.imports().find(({ file }) => file === "sessions.csv")!.importId;
  await forgetImport(made.store, importId);
  await served.refresh();
  expect(drawn(1)).toEqual([]);
  const [row] = (await get("/api/readings")).json<ReadingRow[]>();
  expect(row?.agreement).toMatchObject({ n: 0, reasons: [expect.stringContaining("cannot tell")] });
  expect((await begin("BR")).payload).toContain("no session is settled yet");
});
