import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everything, martRules, rowsFor, type Scope } from "../../pipelines/accounts/scope.ts";
import { marts } from "../../pipelines/contracts/marts.ts";
import { importFiles } from "../../pipelines/import.ts";
import { run } from "../../pipelines/commands/program.ts";
import { scopeQuery } from "../../pipelines/warehouse/scoped.ts";
import { sampleStore } from "./sample_store.ts";
import { addPerson, type House, openHouse, shutHouse, type Signed, signIn } from "./signed.ts";

type Row = Record<string, unknown>;

const leadership: Scope = { role: "leadership" };
const site = "Larkspur";
let coach: Extract<Scope, { role: "coach" }>;
let house: House;
let made: Awaited<ReturnType<typeof sampleStore>>;
/** Everybody who is named in the sample, and those whom the coach coached. */
let everybody: string[];
let ownPeople: Set<string>;
let ownSession: string;
let othersSession: string;
let head: Signed;
let own: Signed;
let lead: Signed;

const show = async (mart: string, scope: Scope): Promise<Row[]> =>
  house.served.use(
    scope,
    async (reading) =>
      JSON.parse(Buffer.from(await reading!.show(mart, {}, "json")).toString()) as Row[],
  );

/** Sessions of a coach who is not of the sample, at a site of one who is. */
const others = [
  "session_id,date,site,coach,staff,format,trigger,themes,minutes,notes",
  "X-1,2026-05-04,Larkspur,Odette Farrow,Wanda Quillon,individual,incident,Natural supports,30,Wanda Quillon was upset",
  "X-2,2026-05-06,Larkspur,Odette Farrow,Wanda Quillon,supervision,scheduled,Natural supports,30,Odette Farrow said so",
];

beforeAll(async () => {
  made = await sampleStore();
  const path = join(made.store.dir, "others.csv");
  writeFileSync(path, others.join("\n"));
  const few = join(made.store.dir, "few.csv");
  writeFileSync(
    few,
    ["date,site,measure,value,n", "2022-03-15,Larkspur,ns_attending,4,6"].join("\n"),
  );
  await importFiles(made.store, [
    { name: "others.csv", path },
    { name: "few.csv", path: few },
  ]);
  house = await openHouse(made.store);
  const sessions = (await show("sessions_classified", everything)) as {
    session_id: string;
    site: string;
    coach: string;
    staff: string[];
  }[];
  const there = sessions.filter((row) => row.site === site);
  const name = "Imani Castellanos";
  const led = there.filter((row) => row.coach === name);
  coach = { role: "coach", sites: [site], coaches: [name] };
  ownPeople = new Set([name, ...led.flatMap(({ staff }) => staff)]);
  everybody = [
    ...new Set(
      sessions
        .flatMap((row) => [row.coach, ...row.staff])
        .concat((await show("staff", everything)).map((row) => String(row.staff))),
    ),
  ].filter((each) => each.length > 4);
  ownSession = led[0]!.session_id;
  othersSession = "X-1";
  await addPerson(house.ledger, "head", "leadership");
  await addPerson(house.ledger, "coach", "coach", { sites: [site], coaches: [name] });
  await addPerson(house.ledger, "lead", "quality_lead");
  [head, own] = [await signIn(house.app, "head"), await signIn(house.app, "coach")];
  lead = await signIn(house.app, "lead");
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const namesIn = (text: string, except = new Set<string>()): string[] =>
  everybody.filter((name) => !except.has(name) && text.includes(name));

test("every mart says who sees which rows of it, and one that does not is for quality leads alone", () => {
  expect(Object.keys(martRules).toSorted()).toEqual(Object.keys(marts).toSorted());
  expect(rowsFor("forgotten", leadership)).toBe("none");
  expect(rowsFor("constructor", leadership)).toBe("none");
  expect(rowsFor("forgotten", everything)).toBe("all");
});

test("the sample names enough people at other sites for these tests to mean something", () => {
  expect(everybody.length).toBeGreaterThan(20);
  expect(everybody.filter((name) => !ownPeople.has(name)).length).toBeGreaterThan(10);
  expect(everybody).toContain("Wanda Quillon");
});

test.each(Object.keys(marts))("%s names nobody to leadership", async (mart) => {
  if (rowsFor(mart, leadership) === "none")
    await expect(show(mart, leadership)).rejects.toThrow("is not for this role: leadership");
  else expect(namesIn(JSON.stringify(await show(mart, leadership)))).toEqual([]);
});

test.each(Object.keys(marts))("%s tells a coach of their sites and their people", async (mart) => {
  if (rowsFor(mart, coach) === "none") {
    await expect(show(mart, coach)).rejects.toThrow("is not for this role: coach");
    return;
  }
  const rows = await show(mart, coach);
  expect(namesIn(JSON.stringify(rows), ownPeople)).toEqual([]);
  if (marts[mart]!.columns.site !== undefined)
    for (const row of rows) expect([site, null]).toContain(row.site);
});

test("a coach sees as many sessions of their site as there are, with the words of their own", async () => {
  const all = (await show("sessions_classified", everything)).filter((row) => row.site === site);
  const seen = await show("sessions_classified", coach);
  expect(seen).toHaveLength(all.length);
  for (const [at, row] of seen.entries()) {
    const whole = all[at]!;
    const isOwn = coach.coaches.includes(String(whole.coach));
    if (isOwn) expect(row).toEqual(whole);
    else {
      const { coach: by, notes, evidence, would_change: wish, action_step: step } = row;
      expect([by, notes, evidence, wish, step]).toEqual([null, null, null, null, null]);
      expect(row.staff).toEqual((whole.staff as string[]).map(() => "(name withheld)"));
    }
  }
});

test("filters work on what is seen: nobody is found by a name that is withheld", async () => {
  const other = "Wanda Quillon";
  const found = await house.served.use(coach, async (reading) =>
    Buffer.from(await reading!.show("sessions_classified", { staff: other }, "json")).toString(),
  );
  expect(JSON.parse(found)).toEqual([]);
});

test("a query that reads past the rules is not asked", () => {
  expect(() => scopeQuery("SELECT * FROM staging.staff", leadership)).toThrow(
    "staging.staff is read past the rules of who sees what",
  );
  expect(scopeQuery("SELECT * FROM staging.staff", everything).sql).toContain("staging.staff");
});

test("show --as gives on the command line what the role gets from the server", async () => {
  const command = async (...args: string[]) => {
    const said: string[] = [];
    const code = await run(["--data", made.store.dir, "--json", "show", ...args], {
      write: (bytes) => void said.push(Buffer.from(bytes).toString()),
      tell: (line) => void said.push(line),
      env: {},
    });
    return { code, said: said.join("") };
  };
  const threads = await command("threads", "--as", "leadership");
  expect(JSON.parse(threads.said)).toEqual(await show("threads", leadership));
  const whose = ["--site", site, "--coach", ...coach.coaches];
  const covered = await command("coverage", "--as", "coach", ...whose);
  expect(JSON.parse(covered.said)).toEqual(await show("coverage", coach));
  expect(await command("coverage", "--as", "leadership")).toEqual({
    code: 1,
    said: "throughline: coverage is not for this role: leadership",
  });
  expect((await command("coverage", "--as", "coach")).code).toBe(2);
  expect((await command("coverage", "--as", "boss")).said).toContain("unknown role: boss");
});

describe("every reading route", () => {
  const ask = async (url: string, headers: Signed) => {
    const answer = await house.app.inject({ url, headers });
    return { status: answer.statusCode, text: answer.payload };
  };
  const theme = "/api/themes/Natural%20supports?site=Larkspur";

  test.each([
    "/api/status",
    "/api/overview",
    "/api/themes",
    theme,
    "/api/marts/verdicts?format=csv",
    "/api/marts/coaching_mix?format=json",
    "/api/marts/annotations?format=json",
  ])("%s names nobody to leadership", async (url) => {
    const { status, text } = await ask(url, head);
    expect(status).toBe(200);
    expect(namesIn(text)).toEqual([]);
  });

  test.each([
    "/api/status",
    "/api/overview",
    "/api/themes",
    theme,
    "/api/sessions",
    "/api/coaches",
    "/api/plans",
    "/api/marts/mutual_goals?format=csv",
    "/api/marts/coverage?format=json",
  ])("%s tells a coach of their people alone", async (url) => {
    const { status, text } = await ask(url, own);
    expect(status).toBe(200);
    expect(namesIn(text, ownPeople)).toEqual([]);
  });

  test.each([
    ["fidelity_trend", "csv"],
    ["fidelity_trend", "json"],
    ["coaching_mix", "arrow"],
    ["verdict_series", "csv"],
    ["event_study", "json"],
    ["mix_neighbours", "csv"],
    ["export_coverage", "csv"],
  ])("%s as %s is the same file for a quality lead as for leadership", async (mart, format) => {
    const url = `/api/marts/${mart}?format=${format}`;
    const [whole, theirs] = [await ask(url, lead), await ask(url, head)];
    expect([whole.status, whole.text]).toEqual([200, theirs.text]);
    const screen = await ask(`/api/marts/${mart}?format=json&view=screen`, lead);
    expect(screen.status).toBe(200);
  });

  test("small points are on screen alone, marked, and not in what is asked for as a file", async () => {
    const rows = async (query: string, headers: Signed) =>
      JSON.parse(
        (await ask(`/api/marts/fidelity_trend?format=json${query}`, headers)).text,
      ) as Row[];
    const small = (await rows("&view=screen", lead)).filter(({ kept_back: kept }) =>
      (kept as string[]).includes("value"),
    );
    expect(small.length).toBeGreaterThan(0);
    expect(small.every(({ value }) => value !== null)).toBe(true);
    const file = (await rows("", lead)).filter(({ withheld }) => withheld);
    expect(file.length).toBeGreaterThanOrEqual(small.length);
    expect(file.every(({ value }) => value === null)).toBe(true);
    expect((await rows("&view=screen", head))[0]).not.toHaveProperty("kept_back");
    expect((await ask("/api/marts/fidelity_trend?format=csv&view=screen", lead)).status).toBe(400);
  });

  test("what is to be mended is counted for everybody alike, as no name is in a count", async () => {
    const mending = async (headers: Signed) => {
      const found = JSON.parse((await ask("/api/overview", headers)).text) as Row;
      return [found.rejected, found.unmapped_themes];
    };
    const [row] = await house.served.use(everything, (reading) =>
      reading!.query<Row>("overview_data"),
    );
    expect(Object.values(row!).some((count) => Number(count) > 0)).toBe(true);
    expect(await mending(head)).toEqual([row!.rejected, row!.unmapped_themes]);
    expect(await mending(own)).toEqual([row!.rejected, row!.unmapped_themes]);
  });

  test("a session of another site is not there for a coach, one of another coach is without words", async () => {
    const [elsewhere] = (await show("sessions_classified", everything)).filter(
      (row) => row.site !== site,
    );
    expect((await ask(`/api/sessions/${String(elsewhere!.session_id)}`, own)).status).toBe(404);
    const others = await ask(`/api/sessions/${othersSession}`, own);
    expect([others.status, namesIn(others.text, ownPeople)]).toEqual([200, []]);
    expect(JSON.parse((await ask(`/api/sessions/${ownSession}`, own)).text)).toMatchObject({
      session: { coach: coach.coaches[0] },
    });
  });

  test("the themes of another site tell a coach nothing of it", async () => {
    const { text } = await ask("/api/themes/Natural%20supports?site=Ashford", own);
    const found = JSON.parse(text) as { sessions: unknown[]; goals: unknown[]; months: unknown[] };
    expect([found.sessions, found.goals, found.months]).toEqual([[], [], []]);
  });

  test("marts of upkeep are refused by their route", async () => {
    expect((await ask("/api/marts/imports", own)).status).toBe(403);
    expect((await ask("/api/marts/sessions_classified", head)).status).toBe(403);
  });

  test.each([
    [
      { kind: "plan", theme: "T", sites: ["Ashford"], measures: ["ns_share"], start: "2027-01" },
      403,
    ],
    [
      { kind: "annotate", of: "note", site: null, measure: null, date: "2026-01-02", words: "W" },
      403,
    ],
    [
      {
        kind: "annotate",
        of: "note",
        site: "Ashford",
        measure: null,
        date: "2026-01-02",
        words: "W",
      },
      403,
    ],
    [{ kind: "undo", importId: 1 }, 403],
  ])("a coach does not start %j", async (order, status) => {
    const payload = "importId" in order ? order : { ...order, author: "Somebody" };
    const answer = await house.app.inject({
      method: "POST",
      url: "/api/jobs",
      headers: own,
      payload,
    });
    expect(answer.statusCode).toBe(status);
  });

  test("a coach does not correct another coach's session", async () => {
    const payload = { kind: "override", class: "purposeful", why: "so", author: "A" };
    const answer = await house.app.inject({
      method: "POST",
      url: "/api/jobs",
      headers: own,
      payload: { ...payload, session: othersSession },
    });
    expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([
      403,
      "a coach corrects sessions that they led",
    ]);
  });
});
