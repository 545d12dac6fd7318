import { tableFromIPC } from "apache-arrow";
import type { FastifyInstance } from "fastify";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { marts } from "../../pipelines/contracts/marts.ts";
import { withJob } from "../../pipelines/ledger/jobs.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { watchFolder } from "../../pipelines/watch.ts";
import type {
  Completeness,
  Job,
  LimitsNow,
  NextFile,
  SessionDetail,
  ImportRow,
  MixRow,
  SessionPage,
  Status,
  Template,
  OverviewThemes,
  ThemeDetail,
  ThemeList,
  TrendRow,
  UnmappedRow,
  ValuePage,
  Upload,
  WaitingRow,
} from "../../server/api.ts";
import { everything } from "../../pipelines/accounts/scope.ts";
import { buildApp } from "../../server/app.ts";
import { runJobs } from "../../server/jobs.ts";
import { serveStore } from "../../server/served.ts";
import type { Served } from "../../server/served.ts";
import { keepUploads } from "../../server/uploads.ts";
import { emptyStore, sampleStore } from "./sample_store.ts";

const sample = join(import.meta.dirname, "../../data/sample");

type House = { app: FastifyInstance; served: Served; ledger: Ledger; pages: string };

/** A dashboard as the build leaves it: one page and one hashed file. */
function builtPages(): string {
  const pages = mkdtempSync(join(tmpdir(), "throughline-pages-"));
  mkdirSync(join(pages, "assets"));
  writeFileSync(join(pages, "index.html"), "<!doctype html><title>Throughline</title>");
  writeFileSync(join(pages, "assets/index-abc.js"), "export {};");
  return pages;
}

async function open(store: Store): Promise<House> {
  const ledger = openLedger(store.ledger);
  const served = await serveStore(store, ledger);
  const parts = { store, served, uploads: keepUploads(store), jobs: runJobs() };
  const pages = builtPages();
  return { app: await buildApp({ ...parts, pages }), served, ledger, pages };
}

async function shut({ app, served, ledger, pages }: House): Promise<void> {
  await app.close();
  await served.close();
  closeLedger(ledger);
  rmSync(pages, { recursive: true });
}

describe("with the sample agency", () => {
  let made: Awaited<ReturnType<typeof sampleStore>>;
  let house: House;
  const get = (url: string, headers: Record<string, string> = {}) =>
    house.app.inject({ url, headers });

  beforeAll(async () => {
    made = await sampleStore();
    house = await open(made.store);
  });
  afterAll(async () => {
    await shut(house);
    made.remove();
  });

  test("status names the build, the sites, the measures and the constants", async () => {
    const status = (await get("/api/status")).json<Status>();
    expect(status.build).not.toBeNull();
    expect(status.sites.length).toBeGreaterThan(1);
    expect(status.measures[0]?.measure).toBe("ns_attending");
    expect(status.rules.look_ahead_days).toBe(45);
  });

  test("the limits are told as docs/importing.md states them, with the free disk", async () => {
    const told = (await get("/api/limits")).json<LimitsNow>();
    const stated = readFileSync(new URL("../../docs/importing.md", import.meta.url), "utf8");
    expect(stated).toContain(`| ${told.uploadBytes / 1024 ** 3} GB (`);
    expect(stated).toContain(`| ${told.workbookBytes / 1024 ** 2} MB; larger`);
    for (const count of [
      told.files,
      told.rows,
      told.columns,
      told.recordCharacters,
      told.cellCharacters,
      told.wordCharacters,
      told.nameCharacters,
      told.annotationCharacters,
      told.reasonCharacters,
      told.sheets,
      told.sheetCells,
    ])
      expect(stated).toMatch(new RegExp(`\\| ${count.toLocaleString("en")}( characters)? \\|`));
    expect(told.freeBytes).toBeGreaterThan(0);
  });

  test("a template comes as CSV with its marks, which the list explains by the sessions here", async () => {
    const csv = await get("/api/templates/sessions.csv");
    expect(csv.headers["content-disposition"]).toContain('filename="sessions-template.csv"');
    expect(csv.payload).toMatch(/^\ufeffsession_id,date,site,coach,staff,format,trigger\*,/);
    const templates = (await get("/api/templates")).json<Template[]>();
    const sessions = templates.find((each) => each.export === "sessions");
    const goals = sessions?.columns.find(({ name }) => name === "goal_ids");
    expect(goals?.why).toMatch(/^of the [\d,]+ sessions not enough logged, \d+ % lack only a goal/);
    expect((await get("/api/templates/recipes.csv")).statusCode).toBe(404);
  });

  test.each(Object.keys(marts))("%s comes as Arrow with the contract's columns", async (mart) => {
    const answer = await get(`/api/marts/${mart}`);
    expect(answer.headers["content-type"]).toBe("application/vnd.apache.arrow.stream");
    const table = tableFromIPC(answer.rawPayload);
    expect(table.schema.fields.map(({ name }) => name)).toEqual(
      Object.keys(marts[mart]?.columns ?? {}),
    );
  });

  test("a mart comes as the same rows in JSON and CSV, and filtered by a column", async () => {
    const site = (await get("/api/status")).json<Status>().sites[0] ?? "";
    const query = new URLSearchParams({ site, format: "json" });
    const rows = (await get(`/api/marts/coaching_mix?${query}`)).json<{ site: string }[]>();
    expect(new Set(rows.map((row) => row.site))).toEqual(new Set([site]));
    const csv = await get(`/api/marts/coaching_mix?site=${encodeURIComponent(site)}&format=csv`);
    expect(csv.headers["content-disposition"]).toContain('filename="coaching_mix.csv"');
    expect(csv.payload.trim().split("\n")).toHaveLength(rows.length + 1);
  });

  test("Overview has where themes are embedded, every verdict and what is to be mended in one answer, without names", async () => {
    const answer = await get("/api/overview");
    const { places, verdicts, ...mending } = answer.json<OverviewThemes>();
    const embedded = places.filter(({ theme }) => theme === "Natural supports");
    expect(embedded.map(({ site }) => site)).toEqual(["Larkspur", "Millbrook"]);
    expect(verdicts).toHaveLength(4);
    expect(verdicts[0]).toMatchObject({ window_to: "2026-03-01", months_after: 12 });
    expect(mending).toEqual({
      rejected: 1,
      unmapped_themes: 20,
      has_goals: true,
      has_roster: true,
    });
    expect(answer.headers.etag).toBeDefined();
  });

  test("themes come with their verdicts in short, and one with its thread at a site", async () => {
    const list = (await get("/api/themes")).json<ThemeList>();
    expect(list.themes[0]).toMatchObject({ theme: "Natural supports", places: 2 });
    expect(list.verdicts).toHaveLength(4);
    const answer = await get("/api/themes/Natural%20supports");
    expect(answer.headers["cache-control"]).toBe("no-store");
    const detail = answer.json<ThemeDetail>();
    expect(detail.site).toBe("Larkspur");
    expect(detail.judged).toBe(4);
    expect(detail.sessions.map(({ date }) => date)).toEqual(
      detail.sessions.map(({ date }) => date).toSorted(),
    );
    expect(detail.goals.length).toBeGreaterThan(5);
    const untried = { neighbours: null, neighbours_hold: null };
    expect(detail.verdicts[0]).toMatchObject({ ...untried, set_by: "catalogue" });
    expect(detail.over_sites[0]).toMatchObject(untried);
    expect(detail.not_reached.map(({ staff }) => staff)).toEqual(["Junia Blackwood"]);
    expect((await get("/api/themes/Knitting")).statusCode).toBe(404);
    expect((await get("/api/themes/Natural%20supports?place=Larkspur")).statusCode).toBe(400);
  });

  test("a point is made of the lines of the export, told without the family, and refused without a name", async () => {
    const point = { site: "Larkspur", measure: "ns_share", month: "2025-03-01" };
    const answer = await get(`/api/values?${new URLSearchParams(point)}`);
    expect(answer.headers["cache-control"]).toBe("no-store");
    const { total, rows, ...page } = answer.json<ValuePage>();
    const lines = readFileSync(join(sample, "team-meetings.csv"), "utf8").split(/\r?\n/);
    // A line without the number of those present says nothing of a share.
    const there = lines.flatMap((line, at) =>
      /^Larkspur,2025-03-.*,\d+$/.test(line)
        ? [[at + 1, ...line.split(",").slice(3).map(Number)]]
        : [],
    );
    expect(total).toBe(there.length);
    expect(page).toMatchObject({ counted: total, imports: 1, page: 1 });
    expect(rows.map((row) => [row.line, row.numerator, row.denominator])).toEqual(there);
    expect(Object.keys(rows[0] ?? {}).filter((name) => /case|family|staff/.test(name))).toEqual([]);
    const query = new URLSearchParams({ ...point, format: "json" });
    const [drawn] = (await get(`/api/marts/fidelity_trend?${query}`)).json<TrendRow[]>();
    const sum = (at: 1 | 2) => there.reduce((all, row) => all + (row[at] ?? 0), 0);
    expect(drawn?.value).toBeCloseTo(sum(1) / sum(2), 12);
    const beyond = await get(`/api/values?${new URLSearchParams({ ...point, page: "2" })}`);
    expect(beyond.json()).toMatchObject({ total, page: 2, rows: [] });
    for (const wrong of ["", "?site=Larkspur&measure=ns_share", `?${query}`])
      expect((await get(`/api/values${wrong}`)).statusCode).toBe(400);
  });

  test("a verdict gives its series and R, by one name", async () => {
    const base = "/api/themes/Natural%20supports";
    const csv = await get(`${base}/series.csv?site=Larkspur&measure=ns_share`);
    const file = "natural-supports-larkspur-ns-share";
    expect(csv.headers["content-disposition"]).toContain(`filename="${file}.csv"`);
    const [head = "", ...rows] = csv.payload.trim().split("\r\n");
    const used = head.split(",").indexOf("used");
    expect(rows.filter((row) => row.split(",")[used] === "true")).toHaveLength(25);
    const script = await get(`${base}/gain.R?site=Larkspur&measure=ns_share`);
    expect(script.payload).toContain(`read.csv("${file}.csv")`);
    const over = await get(`${base}/series.csv?measure=ns_share`);
    expect(over.payload.trim().split("\r\n")).toHaveLength(5);
    const several = await get(`${base}/gain.R?site=Larkspur`);
    expect(several.statusCode).toBe(409);
    expect(several.json()).toEqual({ error: "2 verdicts have that name: say measure too" });
    expect((await get(`${base}/gain.R?site=Ashford&measure=ns_share`)).statusCode).toBe(409);
  });

  test("the months that are in are told by export and site, with the holes among them", async () => {
    const { series, holes } = (await house.app.inject("/api/coverage")).json<Completeness>();
    const sessions = series.filter((each) => each.export === "sessions");
    expect(sessions.map(({ site, newest }) => [site, newest])).toEqual([
      ["Ashford", "2026-06-24"],
      ["Larkspur", "2026-06-15"],
      ["Millbrook", "2026-06-26"],
      ["Quarry Road", "2026-06-23"],
    ]);
    expect(sessions.every(({ periods, filled }) => periods === 28 && filled === 28)).toBe(true);
    expect(holes).toEqual([]);
  });

  test("of each source it is told what its next file is answered from memory", async () => {
    const sources = (await house.app.inject("/api/next")).json<NextFile[]>();
    const of = (file: string) => sources.find((each) => each.file === file);
    expect(of("team-meetings.csv")?.remembered).toEqual([
      { id: "denominator:People present", value: "everyone" },
    ]);
    expect(of("fidelity-survey.csv")).toMatchObject({
      export: "fidelity",
      imports: 1,
      remembered: [{ id: "site:Quarry Rd", value: "Quarry Road" }],
      asked: [],
    });
  });

  test("names that mean nothing known come with a suggestion, and no copy is kept", async () => {
    const answer = await get("/api/marts/unmapped?kind=theme&format=json");
    const themes = answer.json<UnmappedRow[]>();
    expect(themes.length).toBeGreaterThan(0);
    for (const { kind, site, uses } of themes) {
      expect([kind, site, uses > 0]).toEqual(["theme", null, true]);
    }
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  test("an unknown mart, column or format is refused by name", async () => {
    for (const [url, status] of [
      ["/api/marts/raw.sessions", 404],
      ["/api/marts/__proto__", 404],
      ["/api/marts/coaching_mix?nonsense=1", 400],
      ["/api/marts/coaching_mix?format=exe", 400],
      ["/api/marts/%ff", 400],
    ] as const) {
      const answer = await get(url);
      expect([url, answer.statusCode]).toEqual([url, status]);
      expect(answer.json<{ error: string }>().error.split("\n")).toHaveLength(1);
    }
  });

  test("a format is one of three, and no word of the language's own", async () => {
    for (const word of ["toString", "constructor", "table"]) {
      const answer = await get(`/api/marts/coaching_mix?format=${word}`);
      expect(answer.json()).toEqual({ error: `unknown format: ${word}; use arrow, json, csv` });
    }
  });

  test("an answer names its build, and is not sent twice", async () => {
    const first = await get("/api/marts/fidelity_trend");
    const { etag } = first.headers;
    expect(first.headers["x-throughline-build"]).toBe("1");
    const again = await get("/api/marts/fidelity_trend", { "if-none-match": String(etag) });
    expect([again.statusCode, again.payload]).toEqual([304, ""]);
    expect(first.headers["cache-control"]).toBe("private, no-cache");
  });

  test("long answers go out packed to those who take it, short ones as they are", async () => {
    const takes = { "accept-encoding": "gzip, deflate, br" };
    const plain = await get("/api/marts/coaching_mix");
    const packed = await get("/api/marts/coaching_mix", takes);
    expect(plain.headers).not.toHaveProperty("content-encoding");
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
    expect(gunzipSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true);
    expect(packed.headers.vary).toBe("accept, accept-encoding");
    expect((await get("/api/aliases", takes)).headers).not.toHaveProperty("content-encoding");
    const known = { ...takes, "if-none-match": String(packed.headers.etag) };
    expect((await get("/api/marts/coaching_mix", known)).statusCode).toBe(304);
  });

  test("a refusal names no build, and no copy stands for it", async () => {
    const { headers } = await get("/api/marts/coaching_mix");
    const known = { "if-none-match": String(headers.etag) };
    for (const url of ["/api/marts/coaching_mix?nonsense=1", "/api/sessions/none-such"]) {
      const refused = await get(url, known);
      expect(refused.statusCode).toBeOneOf([400, 404]);
      expect(refused.headers).not.toHaveProperty("etag");
      expect(refused.headers).not.toHaveProperty("x-throughline-build");
    }
  });

  test("an address that cannot be read is refused by the rules of all others", async () => {
    const here = await get("/api/marts/%ff");
    expect(here.headers).toMatchObject({
      "content-security-policy": expect.stringContaining("default-src 'none'") as string,
      "x-content-type-options": "nosniff",
    });
    expect(Object.keys(here.json<object>())).toEqual(["error"]);
    const elsewhere = await get("/api/marts/%ff", { host: "evil.example" });
    expect([elsewhere.statusCode, elsewhere.headers["x-content-type-options"]]).toEqual([
      421,
      "nosniff",
    ]);
  });

  test("a page's address that cannot be read leads people to the page that says so", async () => {
    const page = await get("/themes/100%", { accept: "text/html" });
    expect([page.statusCode, page.headers.location]).toEqual([303, "/nothing-here"]);
    expect((await get("/themes/100%", { accept: "application/json" })).statusCode).toBe(400);
    expect((await get("/api/marts/%ff", { accept: "text/html" })).statusCode).toBe(400);
  });

  test("answers with names of people are never kept", async () => {
    for (const url of ["/api/sessions", "/api/marts/sessions_classified", "/api/imports"]) {
      expect((await get(url)).headers["cache-control"]).toBe("no-store");
    }
  });

  test("the pages of the session list hold every session once, newest first", async () => {
    const seen: { session_id: string; date: string }[] = [];
    let total = 1;
    for (let page = 1; seen.length < total; page += 1) {
      const list = (await get(`/api/sessions?page=${page}`)).json<SessionPage>();
      total = list.total;
      expect(list.rows.length).toBeGreaterThan(0);
      seen.push(...list.rows);
    }
    expect(new Set(seen.map(({ session_id }) => session_id)).size).toBe(total);
    const dates = seen.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  test("filters of the list narrow it, and the counts by class add up to it", async () => {
    const list = (await get("/api/sessions?class=reactive&channel=training")).json<SessionPage>();
    expect(list.rows.every((row) => row.class === "reactive" && row.channel === "training")).toBe(
      true,
    );
    const counted = list.classes.find((row) => row.class === "reactive")?.sessions ?? 0;
    expect(list.total).toBe(counted);
    expect((await get("/api/sessions?from=yesterday")).statusCode).toBe(400);
    expect((await get("/api/sessions?staff=Ada")).statusCode).toBe(400);
  });

  test("a segment of the mix leads to as many sessions as it counts", async () => {
    const mix = (await get("/api/marts/coaching_mix?site=Larkspur&format=json")).json<MixRow[]>();
    const segments = mix.flatMap(({ month, class: name, sessions, weak, entry_only: fresh }) => {
      const rest = { month, name, detail: "rest", n: sessions - weak - fresh };
      if (name === "purposeful") return [rest, { month, name, detail: "weak", n: weak }];
      if (name === "reactive") return [rest, { month, name, detail: "entry_only", n: fresh }];
      return [{ month, name, detail: "", n: sessions }];
    });
    expect(segments.some(({ detail, n }) => detail === "weak" && n > 0)).toBe(true);
    for (const { month, name, detail, n } of segments) {
      const from = month.slice(0, 10);
      const end = new Date(`${from}T00:00:00Z`);
      end.setUTCMonth(end.getUTCMonth() + 1, 0);
      const to = end.toISOString().slice(0, 10);
      const of = detail === "" ? "" : `&detail=${detail}`;
      const url = `/api/sessions?site=Larkspur&class=${name}${of}&from=${from}&to=${to}`;
      const list = (await get(url)).json<SessionPage>();
      expect({ url, n: list.total, rows: list.rows.length }).toEqual({ url, n, rows: n });
    }
  });

  test("whole months are counted from the mix as their sessions are one by one", async () => {
    const none = { channel: null, coach: null, theme: null };
    for (const site of [null, "Larkspur"])
      for (const detail of [null, "weak", "entry_only", "rest"])
        for (const [from, to] of [
          [null, null],
          ["2024-03-01", "2025-02-28"],
        ]) {
          const of = { site, detail, from: from!, to: to! };
          const [months, each] = await house.served.use(everything, (reading) =>
            Promise.all([
              reading!.query("sessions_by_class_of_months", of),
              reading!.query("sessions_by_class", { ...of, ...none }),
            ]),
          );
          expect(each.length).toBeGreaterThan(2);
          expect(months).toEqual(each);
        }
  });

  test("a session comes with its reasons and with what came before and after it", async () => {
    const list = (await get("/api/sessions?class=reactive")).json<SessionPage>();
    const [first] = list.rows;
    const { session, around } = (
      await get(`/api/sessions/${encodeURIComponent(first?.session_id ?? "")}`)
    ).json<SessionDetail>();
    expect(session.class).toBe("reactive");
    expect(session.signals.length).toBeGreaterThan(0);
    expect(session.sentence).toMatch(/^Reactive/);
    for (const { date } of around) {
      expect(date >= session.looks_back_to && date <= session.looks_ahead_to).toBe(true);
    }
    expect((await get("/api/sessions/none-such")).statusCode).toBe(404);
    expect((await get(`/api/sessions/${encodeURIComponent("' OR 1=1 --")}`)).statusCode).toBe(404);
  });

  test("pages come with a strict policy, and only files of the build are served", async () => {
    const page = await get("/coaching/sessions/S1", { accept: "text/html" });
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("script-src 'self';style-src 'self'");
    const keeps = async (url: string) =>
      (await get(url, { accept: "text/html" })).headers["cache-control"];
    expect(await keeps("/assets/index-abc.js")).toContain("immutable");
    for (const url of ["/", "/overview", "/nowhere"]) expect(await keeps(url)).toBe("no-cache");
    for (const url of [
      "/assets/../index.html",
      "/assets/..%2f..%2fpackage.json",
      "/assets/%2e%2e/%2e%2e/package.json",
      "/..%5c..%5cpackage.json",
      "/ledger.sqlite",
      "/assets/",
    ]) {
      expect([url, (await get(url)).statusCode]).toEqual([url, expect.toBeOneOf([400, 403, 404])]);
    }
  });
});

describe("with an empty store", () => {
  let made: ReturnType<typeof emptyStore>;
  let house: House;
  beforeAll(async () => {
    made = emptyStore();
    house = await open(made.store);
  });
  afterAll(async () => {
    await shut(house);
    made.remove();
  });

  test("every question has an answer that says what is missing", async () => {
    const { app } = house;
    expect((await app.inject("/api/status")).json<Status>().build).toBeNull();
    expect((await app.inject("/api/sessions")).json<SessionPage>().total).toBe(0);
    expect((await app.inject("/api/imports")).json()).toEqual({ total: 0, rows: [] });
    expect((await app.inject("/api/marts/coaching_mix")).json()).toEqual({
      error: "nothing has been imported yet",
    });
  });

  const send = async (text: string, name = "priorities.csv") =>
    (
      await house.app.inject({
        method: "PUT",
        url: `/api/uploads?name=${encodeURIComponent(name)}`,
        headers: { "content-type": "application/octet-stream" },
        payload: text,
      })
    ).json<Upload>();

  async function finish(order: object): Promise<Job> {
    const started = await house.app.inject({ method: "POST", url: "/api/jobs", payload: order });
    const { id } = started.json<Job>();
    const events = await house.app.inject(`/api/jobs/${id}/events`);
    const last = events.payload.trim().split("\n\n").at(-1) ?? "";
    return JSON.parse(last.replace("data: ", "")) as Job;
  }

  const imports = async () =>
    (await house.app.inject("/api/imports")).json<{ rows: ImportRow[] }>().rows;
  const priorities = "site,theme,from,to,source\nNorth,MI skills,2025-01-01,,board\n";

  test("an upload is looked at, imported, served, undone, redone and forgotten without a restart", async () => {
    const { upload, bytes } = await send(priorities);
    expect(bytes).toBe(priorities.length);
    const order = { kind: "import", uploads: [upload], answers: {}, partial: false };
    const dry = await finish({ ...order, dryRun: true });
    expect(dry).toMatchObject({ state: "done", error: null });
    expect(dry.report?.files[0]).toMatchObject({ outcome: "accepted", rows: { read: 1, new: 1 } });
    expect(await imports()).toEqual([]);

    const done = await finish({ ...order, dryRun: false });
    expect(done.state).toBe("done");
    expect((await house.app.inject("/api/status")).json<Status>().build).toBe("1");
    expect(await imports()).toMatchObject([
      { importId: 1, standing: true, rows: { read: 1, new: 1 } },
    ]);

    expect(await finish({ kind: "undo", importId: 1 })).toMatchObject({ state: "done" });
    expect(await imports()).toMatchObject([{ standing: false }]);
    expect((await house.app.inject("/api/status")).json<Status>().build).toBe("2");

    expect(await finish({ kind: "redo", importId: 1 })).toMatchObject({ state: "done" });
    expect(await imports()).toMatchObject([{ state: "standing" }]);
    expect(await finish({ kind: "forget", importId: 1 })).toMatchObject({ state: "done" });
    expect(await imports()).toMatchObject([{ state: "forgotten", rows: { read: 1 } }]);
  });

  test("an upload that asks or is refused stays for the next try; one that stands is let go", async () => {
    const head = "Session number,Session date,Location,Led by,Participant,Activity type\n";
    const asks = await send(`${head}1,03/04/2025,North,Ann Coach,Jo Doe,Group\n`, "asks.csv");
    const refused = await send("flour,eggs\n1,2\n", "recipes.csv");
    const stands = await send("site,theme,from\nNorth,Engagement,2025-01-01\n");
    const ids = [asks, refused, stands].map(({ upload }) => upload);
    const order = { kind: "import", uploads: ids, answers: {}, dryRun: false, partial: false };
    const { report } = await finish(order);
    expect(report?.files.map(({ outcome }) => outcome)).toEqual([
      "needs_answer",
      "refused",
      "accepted",
    ]);
    const kept = ids.map((id) => house.app.inject(`/api/uploads/${id}`));
    expect((await Promise.all(kept)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 404]);
    for (const id of ids) await house.app.inject({ method: "DELETE", url: `/api/uploads/${id}` });
  });

  test("rejected rows are saved as a file, before an import and after it", async () => {
    const bad =
      "site,theme,from,to,source\nNorth,MI skills,2025-01-01,,board\nNorth,Safety,soon,,x\n";
    const { upload } = await send(bad, 'the "new" one ☃.csv');
    const order = { kind: "import", uploads: [upload], answers: {}, partial: false };
    const dry = await finish({ ...order, dryRun: true });
    const file = encodeURIComponent(dry.report?.files[0]?.file ?? "");
    const before = await house.app.inject(`/api/jobs/${dry.id}/rejects.csv?file=${file}`);
    const expected =
      "\ufeffsite,theme,from,to,source,_line,_column,_reason\r\n" +
      "North,Safety,soon,,x,3,from,not a date\r\n";
    expect(before.payload).toBe(expected);
    expect(before.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "cache-control": "no-store",
      "content-disposition":
        'attachment; filename="rejected rows of the _new_ one _.csv"; ' +
        "filename*=UTF-8''rejected%20rows%20of%20the%20%22new%22%20one%20%E2%98%83.csv",
    });
    const done = await finish({ ...order, dryRun: false });
    const after = await house.app.inject(
      `/api/imports/${done.report?.files[0]?.importId}/rejects.csv`,
    );
    expect(after.payload).toBe(expected);
    const gone = await house.app.inject(`/api/jobs/${dry.id}/rejects.csv?file=${file}`);
    expect(gone.statusCode).toBe(404);
    expect((await house.app.inject("/api/imports/99/rejects.csv")).statusCode).toBe(404);
    const foreign = await house.app.inject({
      url: "/api/imports/1/rejects.csv",
      headers: { host: "elsewhere.example" },
    });
    expect(foreign.statusCode).toBe(421);
  });

  test("a name is said to mean a theme once, listed, and taken back", async () => {
    const said = { kind: "alias", of: "theme", name: "MI talk" };
    const done = await finish({ ...said, means: "motivational interviewing" });
    expect(done).toMatchObject({ kind: "alias", state: "done", error: null });
    expect((await house.app.inject("/api/aliases")).json()).toMatchObject([
      { kind: "theme", name: "MI talk", means: "MI skills", site: null },
    ]);
    expect(await finish({ ...said, means: null })).toMatchObject({ state: "done" });
    expect((await house.app.inject("/api/aliases")).json()).toEqual([]);
    expect(await finish({ ...said, means: "nonsense" })).toMatchObject({
      state: "failed",
      error: expect.stringContaining("no theme nonsense in the catalogue"),
    });
  });

  test("a file of a drop folder waits, is taken like an upload, and is put away", async () => {
    const stop = new AbortController();
    const folder = mkdtempSync(join(tmpdir(), "throughline-drop-"));
    const head = "session_id,date,site,coach,staff,format,Mood";
    for (const name of ["one", "two"])
      writeFileSync(
        join(folder, `${name}.csv`),
        `${head}\n${name},2026-01-09,North,Dana,Ana Ruiz,individual,good\n`,
      );
    let found = 0;
    await watchFolder(made.store, folder, {
      everySeconds: 0.05,
      signal: stop.signal,
      onEvent({ event }) {
        if (event === "file" && ++found === 2) stop.abort();
      },
    });
    rmSync(folder, { recursive: true });
    const waiting = async () =>
      (await house.app.inject({ url: "/api/waiting" })).json<WaitingRow[]>();
    const [one, two] = await waiting();
    expect(one).toMatchObject({ file: "one.csv", outcome: "needs_answer", questions: 1 });
    const answers = { "one.csv": { "column:Mood": "ignore" } };
    const order = { kind: "import", uploads: [one?.upload], answers, partial: false };
    const dry = await finish({ ...order, answers: {}, dryRun: true });
    expect(dry.report?.files[0]?.questions.map(({ id }) => id)).toEqual(["column:Mood"]);
    const done = await finish({ ...order, dryRun: false });
    expect(done.report?.files[0]?.outcome).toBe("accepted");
    expect((await waiting()).map(({ file }) => file)).toEqual(["two.csv"]);
    const put = await house.app.inject({ method: "DELETE", url: `/api/waiting/${two?.upload}` });
    expect([put.statusCode, await waiting()]).toEqual([204, []]);
    const gone = await house.app.inject({ method: "DELETE", url: `/api/waiting/${two?.upload}` });
    expect(gone.statusCode).toBe(404);
  });

  test("a job that waits says for whom", async () => {
    const steps = new Set<string>();
    const start = () =>
      house.app.inject({
        method: "POST",
        url: "/api/jobs",
        payload: { kind: "undo", importId: 99 },
      });
    await withJob(house.ledger, { kind: "import", subject: "log.csv" }, async () => {
      const { id } = (await start()).json<Job>();
      for (let n = 0; n < 200 && !steps.has("waiting for import of log.csv"); n += 1) {
        await delay(50);
        steps.add((await house.app.inject(`/api/jobs/${id}`)).json<Job>().step);
      }
      await house.app.inject({ method: "DELETE", url: `/api/jobs/${id}` });
    });
    expect([...steps]).toContain("waiting for import of log.csv");
  });

  test("what was imported does not stay behind in the clear", async () => {
    const [first, second] = [
      await send(priorities, "a.csv"),
      await send(`${priorities}South,MI skills,2025-01-01,,board\n`, "a.csv"),
    ];
    const uploads = [first.upload, second.upload];
    const job = await finish({
      kind: "import",
      uploads,
      answers: { "*": { "site:South": "new" } },
      dryRun: false,
      partial: false,
    });
    expect(job.report?.files.map(({ file }) => file)).toEqual(["a.csv", "2 a.csv"]);
    expect(readdirSync(made.store.temporary)).toEqual([]);
  });

  test("a job that cannot be done says why in one line", async () => {
    const job = await finish({ kind: "undo", importId: 99 });
    expect(job).toMatchObject({ state: "failed", error: expect.stringContaining("no import 99") });
  });

  test("an order that is not understood starts nothing", async () => {
    for (const payload of [
      {},
      { kind: "import", uploads: [], answers: {}, dryRun: true, partial: false },
      { kind: "import", uploads: ["../../etc/passwd"], answers: {}, dryRun: true, partial: false },
      { kind: "undo", importId: "1" },
      { kind: "undo", importId: 1, dir: "/tmp" },
      { kind: "alias", of: "class", name: "a", means: "b" },
      { kind: "alias", of: "theme", name: "a" },
    ]) {
      const answer = await house.app.inject({ method: "POST", url: "/api/jobs", payload });
      expect(answer.statusCode).toBe(400);
    }
    const gone = { kind: "import", uploads: [crypto.randomUUID()], answers: {} };
    const answer = await house.app.inject({
      method: "POST",
      url: "/api/jobs",
      payload: { ...gone, dryRun: true, partial: false },
    });
    expect(answer.statusCode).toBe(404);
  });

  test("an upload has to be bytes with a name", async () => {
    const put = (url: string, type: string) =>
      house.app.inject({ method: "PUT", url, headers: { "content-type": type }, payload: "a" });
    expect((await put("/api/uploads", "application/octet-stream")).statusCode).toBe(400);
    expect((await put("/api/uploads?name=a.csv", "text/csv")).statusCode).toBe(415);
    expect((await put("/api/uploads?name=a.csv", "application/json")).statusCode).toBe(400);
  });
});
