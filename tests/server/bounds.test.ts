import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../pipelines/import.ts";
import type {
  CoachDetail,
  CoachRow,
  FollowUpPage,
  ImportPage,
  SessionPage,
} from "../../server/api.ts";
import { emptyStore } from "./sample_store.ts";
import { openHouse, shutHouse } from "./signed.ts";
import type { House } from "./signed.ts";

const made = emptyStore();
let house: House;
let coach: CoachRow;

const day = (back: number): string =>
  new Date(Date.parse("2026-06-30") - back * 86_400_000).toISOString().slice(0, 10);

/** Sessions of one coach, six a day: each records a follow-up in 14 days, with somebody who comes once. */
const sessions = Array.from(
  { length: 420 },
  (_, at) =>
    `S${at},${day(at % 70)},North,Ana Lee,Worker ${at},individual,Engagement,${day((at % 70) - 14)},Call`,
);
/** A goal of everybody whose session is more than 60 days ago. */
const goals = Array.from({ length: 420 }, (_, at) => at)
  .filter((at) => at % 70 > 60)
  .map((at) => `G${at},Worker ${at},North,Engagement,2026-01-01,open`);

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-files-"));
  const bring = (name: string, head: string, rows: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, `${[head, ...rows].join("\n")}\n`);
    return { name, path };
  };
  await importFiles(
    made.store,
    [
      bring(
        "sessions.csv",
        "session_id,date,site,coach,staff,format,themes,follow_up_date,action_step",
        sessions,
      ),
      bring("goals.csv", "goal_id,staff,site,theme,opened,status", goals),
    ],
    { today: "2026-06-30", answers: { "*": {} } },
  );
  rmSync(folder, { recursive: true });
  house = await openHouse(made.store);
  [coach] = (await get<CoachRow[]>("/api/coaches")) as [CoachRow];
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const get = async <T>(url: string): Promise<T> => (await house.app.inject({ url })).json<T>();

test("follow-ups come twenty at a time, each once, with how many there are", async () => {
  const { follow_ups: first } = await get<CoachDetail>(`/api/coaches/${coach.key}`);
  // Of 90 days all: of days 0 to 13 back they are to come (the day itself too), the others overdue.
  expect([first.due.total, first.overdue.total, first.done.total]).toEqual([90, 330, 0]);
  expect([first.due.rows.length, first.overdue.rows.length]).toEqual([20, 20]);
  const seen: string[] = [];
  for (let page = 1; page <= 6; page++) {
    const { total, rows } = await get<FollowUpPage>(
      `/api/coaches/${coach.key}/follow-ups?status=due&page=${page}`,
    );
    expect(rows.length).toBe([20, 20, 20, 20, 10, 0][page - 1]);
    expect(total).toBe(page === 6 ? 0 : 90);
    seen.push(...rows.map((row) => `${row.follow_up_date} ${row.session_id}`));
  }
  expect(new Set(seen).size).toBe(90);
  expect(seen.map((each) => each.slice(0, 10))).toEqual(
    seen.map((each) => each.slice(0, 10)).toSorted(),
  );
  const refused = await house.app.inject({ url: `/api/coaches/${coach.key}/follow-ups?status=x` });
  expect([refused.statusCode, refused.json<{ error: string }>().error]).toEqual([
    400,
    "cannot tell which follow-ups: status is overdue, due, done, page a number",
  ]);
});

test("of those who wait on a theme five are named, and all are counted", async () => {
  const { not_reached: missed, waiting } = await get<CoachDetail>(`/api/coaches/${coach.key}`);
  expect(missed).toHaveLength(5);
  expect(new Set(missed.map(({ of_theme: all }) => all))).toEqual(new Set([waiting]));
  expect(waiting).toBe(goals.length);
});

test("imports come twenty at a time, newest first, with how many there are", async () => {
  const { total, rows } = await get<ImportPage>("/api/imports");
  expect([total, rows.map(({ importId }) => importId)]).toEqual([2, [2, 1]]);
  expect((await get<ImportPage>("/api/imports?page=2")).rows).toEqual([]);
});

test("sessions come twenty-five at a time, however many there are", async () => {
  const { total, rows } = await get<SessionPage>("/api/sessions");
  expect([total, rows.length]).toEqual([420, 25]);
});
