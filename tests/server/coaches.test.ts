import { afterAll, beforeAll, expect, test } from "vitest";
import type { CoachDetail, CoachRow, SessionPage } from "../../server/api.ts";
import type { Viewer } from "../../server/auth/guard.ts";
import { requireOrder } from "../../server/auth/orders.ts";
import { sampleStore } from "./sample_store.ts";
import { addPerson, openHouse, shutHouse, signIn } from "./signed.ts";
import type { House } from "./signed.ts";
import { everything } from "../../pipelines/accounts/scope.ts";
import { least } from "../../pipelines/warehouse/small_numbers.ts";

let made: Awaited<ReturnType<typeof sampleStore>>;
let house: House;
let coaches: CoachRow[];

beforeAll(async () => {
  made = await sampleStore();
  house = await openHouse(made.store);
  coaches = await get<CoachRow[]>("/api/coaches");
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const get = async <T>(url: string): Promise<T> => (await house.app.inject({ url })).json<T>();
const mart = <T>(name: string, where: Record<string, string> = {}): Promise<T[]> =>
  get<T[]>(`/api/marts/${name}?${new URLSearchParams({ ...where, format: "json" })}`);
const detailOf = ({ key }: CoachRow): Promise<CoachDetail> => get(`/api/coaches/${key}`);

type Logged = {
  session_id: string;
  coach: string;
  follow_up_date: string | null;
  site: string;
  themes: string[];
};

test("an opaque key stands for each name, the same whenever it is asked for", async () => {
  expect(coaches).toHaveLength(4);
  expect(new Set(coaches.map(({ key }) => key)).size).toBe(4);
  for (const { key } of coaches) expect(key).toMatch(/^[0-9a-f]{12}$/);
  expect(await get("/api/coaches")).toEqual(coaches);
  const answer = await house.app.inject({ url: "/api/coaches/0123456789ab" });
  expect([answer.statusCode, answer.json()]).toEqual([
    404,
    { error: "no coach has this address: choose one from the list" },
  ]);
  expect((await house.app.inject({ url: "/api/sessions?coach=0123456789ab" })).statusCode).toBe(
    404,
  );
  expect(
    (await house.app.inject({ url: `/api/coaches/${coaches[0]!.key}?from=x` })).statusCode,
  ).toBe(400);
});

test("the sessions of a key are those that its coach led", async () => {
  const all = await mart<Logged>("sessions_classified");
  for (const { key, name, sessions } of coaches) {
    const page = await get<SessionPage>(`/api/sessions?coach=${key}`);
    expect(page.total).toBe(all.filter(({ coach }) => coach === name).length);
    expect(page.total).toBe(sessions);
    expect(new Set(page.rows.map(({ coach }) => coach))).toEqual(new Set([name]));
    expect(page.classes.reduce((sum, each) => sum + each.sessions, 0)).toBe(sessions);
  }
});

test("a theme is live, embedded and not reached as the threads and the coverage of the site say", async () => {
  for (const coach of coaches) {
    const { themes, not_reached: missed } = await detailOf(coach);
    expect(themes.length).toBeGreaterThan(5);
    const threads = await mart<{ theme: string; month: string; channels_live: string[] }>(
      "threads",
      { site: coach.sites[0]! },
    );
    const places = await mart<{ theme: string; state: string }>("theme_embedding", {
      site: coach.sites[0]!,
    });
    for (const row of themes) {
      const newest = threads.filter(({ theme }) => theme === row.theme).at(-1);
      expect(row.channels_live).toEqual(newest?.channels_live ?? []);
      const place = places.find(({ theme }) => theme === row.theme);
      expect(row.state).toBe(place?.state ?? "not_embedded");
      expect(row.channels_live.includes("goals") && row.goal_staff === 0).toBe(false);
      for (const channel of ["group", "supervision", "onboarding"] as const)
        if (row.channels_live.includes(channel)) expect(row[`${channel}_date`]).not.toBeNull();
    }
    const covered = await mart<{ staff: string; not_reached_themes: string[] }>("coverage", {
      site: coach.sites[0]!,
    });
    const mine = new Set(themes.map(({ theme }) => theme));
    const expected = covered.flatMap(({ staff, not_reached_themes: names }) =>
      names.filter((theme) => mine.has(theme)).map((theme) => `${staff}: ${theme}`),
    );
    expect(missed.map(({ staff, theme }) => `${staff}: ${theme}`).toSorted()).toEqual(
      expected.toSorted(),
    );
    for (const { open_since: since } of missed) expect(since).not.toBeNull();
  }
});

test("follow-ups that may still be done, and none did, are those of the mart", async () => {
  const [all, due] = await Promise.all([
    mart<Logged>("sessions_classified"),
    mart<{ session_id: string; theme: string }>("follow_ups"),
  ]);
  const { build } = await house.served.use(everything, async (reading) => reading!);
  const last = new Date(Date.parse(build.asOf) - 14 * 86_400_000).toISOString().slice(0, 10);
  const open = [];
  for (const coach of coaches) {
    const { follow_ups: of } = await detailOf(coach);
    const rows = [of.overdue, of.due, of.done].flatMap((page) => page.rows);
    const ids = new Set(all.filter((each) => each.coach === coach.name).map((s) => s.session_id));
    expect(rows.every(({ session_id: id }) => ids.has(id))).toBe(true);
    open.push(...rows.filter((row) => row.followed_on === null && row.follow_up_date >= last));
  }
  expect(due.length).toBeGreaterThan(0);
  expect(open.map(({ session_id: id, theme }) => `${id} ${theme}`).toSorted()).toEqual(
    due.map(({ session_id: id, theme }) => `${id} ${theme}`).toSorted(),
  );
});

test("where one coach leads all sessions of a site, their mix is the site's", async () => {
  for (const coach of coaches) {
    const { mix, next } = await detailOf(coach);
    const [site] = coach.sites;
    // As on screen: a file leaves out months of few staff.
    const rows = await mart<Record<string, unknown>>("coaching_mix", {
      site: site!,
      view: "screen",
    });
    expect(mix).toEqual(
      rows.map(
        ({ chance_share: _s, chance_draws: _d, few_staff: _f, kept_back: _k, ...row }) => row,
      ),
    );
    expect(next.every((row) => row.site === site)).toBe(true);
  }
});

test("the mix says of how many sessions a month can still change, as their classes do", async () => {
  type Settled = { date: string; settled: boolean };
  const open = (await mart<Settled>("sessions_classified")).filter(({ settled }) => !settled);
  const said = await mart<{ month: string; unsettled: number }>("coaching_mix");
  expect(open.length).toBeGreaterThan(20);
  for (const month of new Set(said.map((row) => row.month.slice(0, 7)))) {
    const rows = said.filter((row) => row.month.startsWith(month));
    expect([month, rows.reduce((sum, { unsettled }) => sum + unsettled, 0)]).toEqual([
      month,
      open.filter(({ date }) => date.startsWith(month)).length,
    ]);
  }
});

test("a month is one of few staff where fewer than 5 people attended a session in it", async () => {
  type Attended = { site: string; date: string; staff: string[] };
  const people = Map.groupBy(
    (await mart<Attended>("sessions_classified")).flatMap(({ site, date, staff }) =>
      staff.map((name) => ({ month: `${site} ${date.slice(0, 7)}`, name })),
    ),
    ({ month }) => month,
  );
  type Bar = { site: string; month: string; few_staff: boolean };
  const bars = await mart<Bar>("coaching_mix", { view: "screen" });
  expect(new Set(bars.map((bar) => bar.few_staff))).toEqual(new Set([true, false]));
  for (const { site, month, few_staff: few } of bars) {
    const names = people.get(`${site} ${month.slice(0, 7)}`) ?? [];
    expect([site, month, new Set(names.map(({ name }) => name)).size < least.staff]).toEqual([
      site,
      month,
      few,
    ]);
  }
});

test("a shorter period has the themes of its sessions alone", async () => {
  const [coach] = coaches;
  const whole = await detailOf(coach!);
  const short = await get<CoachDetail>(`/api/coaches/${coach!.key}?from=2026-06-01`);
  const sum = ({ themes }: CoachDetail) => themes.reduce((n, { sessions }) => n + sessions, 0);
  expect(sum(short)).toBeGreaterThan(0);
  expect(sum(short)).toBeLessThan(sum(whole));
  expect(short.themes.every(({ last_session: day }) => day >= "2026-06-01")).toBe(true);
});

test("a coach who is signed in finds their own page alone", async () => {
  const [own, other] = coaches;
  const { rows } = await get<SessionPage>(`/api/sessions?coach=${other!.key}`);
  const theirs = rows[0]!.session_id;
  const ground = { sites: own!.sites, coaches: [own!.name] };
  await addPerson(house.ledger, "coach@agency.example", "coach", ground);
  const headers = await signIn(house.app, "coach@agency.example");
  const asked = (url: string) => house.app.inject({ url, headers });
  expect((await asked("/api/coaches")).json()).toEqual([own]);
  expect((await asked(`/api/coaches/${own!.key}`)).statusCode).toBe(200);
  expect((await asked(`/api/coaches/${other!.key}`)).statusCode).toBe(404);
  expect((await asked(`/api/sessions?coach=${other!.key}`)).statusCode).toBe(404);

  const correct = (session: string) => {
    const payload = { kind: "override", session, class: "required", why: "x", author: "x" };
    return house.app.inject({ method: "POST", url: "/api/jobs", headers, payload });
  };
  expect((await correct(theirs)).json()).toEqual({
    error: "a coach corrects sessions that they led",
  });
});

test("the order of a coach to correct a class is taken of sessions that they led", () => {
  const account = { role: "coach", sites: ["North"], coaches: ["Ana Lee", "A. Lee"] };
  const viewer = { role: "coach", signed: { account }, token: null } as unknown as Viewer;
  const order = { kind: "unoverride", session: "S1", author: "Ana Lee" } as const;
  expect(() => requireOrder(viewer, order, "A. Lee")).not.toThrow();
  expect(() => requireOrder(viewer, order, "Bo Ray")).toThrow("sessions that they led");
  expect(() => requireOrder(viewer, order, null)).toThrow("sessions that they led");
});
