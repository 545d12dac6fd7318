import { tableFromIPC } from "apache-arrow";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { buildApp } from "../../server/app.ts";
import { runJobs } from "../../server/jobs.ts";
import { type Served, serveStore } from "../../server/served.ts";
import { keepUploads } from "../../server/uploads.ts";
import { sampleStore } from "./sample_store.ts";
import { type House, openHouse, shutHouse } from "./signed.ts";

let made: Awaited<ReturnType<typeof sampleStore>>;
let house: House;
/** The same store, where every mart of more than forty rows is long. */
let piecemeal: FastifyInstance;
let served: Served;
let address: string;

beforeAll(async () => {
  made = await sampleStore();
  house = await openHouse(made.store);
  served = await serveStore(made.store, house.ledger, undefined, { rowsAtOnce: 40 });
  const parts = { store: made.store, served, uploads: keepUploads(made.store), jobs: runJobs() };
  piecemeal = await buildApp({ ...parts, pages: "/nowhere" });
  address = await piecemeal.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await piecemeal.close();
  await served.close();
  await shutHouse(house);
  made.remove();
});

const get = (url: string, headers = {}) => house.app.inject({ url, headers });

test("each format of a mart has an address of its own, where every word is a column", async () => {
  const base = "/api/marts/sessions_classified";
  for (const format of ["csv", "json", "arrow"]) {
    const [ending, asked] = [await get(`${base}.${format}`), await get(`${base}?format=${format}`)];
    expect(ending.headers["content-type"]).toBe(asked.headers["content-type"]);
    expect(ending.rawPayload.equals(asked.rawPayload)).toBe(true);
  }
  const groups = (await get(`${base}.json?format=group`)).json<{ format: string }[]>();
  expect(new Set(groups.map(({ format }) => format))).toEqual(new Set(["group"]));
  const both = (await get(`${base}.json?site=Larkspur&site=Ashford`)).json<{ site: string }[]>();
  expect(new Set(both.map(({ site }) => site))).toEqual(new Set(["Ashford", "Larkspur"]));
  for (const [wrong, status] of [
    [`${base}.xlsx`, 404],
    [`${base}.csv.json`, 404],
    [`${base}.json?view=screen`, 400],
    [`${base}.json?nonsense=1`, 400],
  ])
    expect([wrong, (await get(String(wrong))).statusCode]).toEqual([wrong, status]);
});

const page = { "sec-fetch-dest": "empty" };
const typed = { "sec-fetch-dest": "document" };

test.each([
  ["/api/marts/staff.json", typed, ["download", "staff"]],
  ["/api/marts/verdicts", typed, ["download", "verdicts"]],
  ["/api/marts/verdicts?format=json", typed, ["download", "verdicts"]],
  ["/api/marts/verdicts?format=json", page, ["download", "verdicts"]],
  ["/api/marts/verdicts?format=json", {}, ["download", "verdicts"]],
  ["/api/marts/verdicts?view=screen", {}, ["download", "verdicts"]],
  ["/api/marts/staff?view=screen", page, ["view names", "staff"]],
  ["/api/marts/verdicts?view=screen", page, undefined],
])("%s asked with %o stands in the audit as what it is", async (url, headers, line) => {
  const all = { limit: 9, offset: 0 };
  const before = listAudit(house.ledger, {}, all)[0]?.auditId ?? 0;
  expect((await get(url, headers)).statusCode).toBe(200);
  house.served.auditor.close();
  const lines = listAudit(house.ledger, {}, all).filter(({ auditId }) => auditId > before);
  expect(lines.map(({ action, subject }) => [action, subject])).toEqual(line ? [line] : []);
});

test("what pages show is not given to whoever types its address", async () => {
  const answer = await get("/api/marts/verdicts?format=json&view=screen", typed);
  expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([
    403,
    "view=screen is for our pages: what is asked for beside them is a file",
  ]);
});

test("a long mart is sent in pieces, the same in every format, and not again to who has it", async () => {
  for (const format of ["csv", "json", "arrow"]) {
    const path = `/api/marts/sessions_classified.${format}`;
    const answer = await fetch(address + path);
    expect(answer.headers.get("content-length")).toBeNull();
    const bytes = Buffer.from(await answer.arrayBuffer());
    const whole = (await get(path)).rawPayload;
    if (format === "arrow")
      expect(tableFromIPC(bytes).toString()).toBe(tableFromIPC(whole).toString());
    else expect(bytes.equals(whole)).toBe(true);
    const known = { "if-none-match": answer.headers.get("etag") ?? "" };
    expect((await fetch(address + path, { headers: known })).status).toBe(304);
  }
  const head = await fetch(`${address}/api/marts/sessions_classified.csv`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
});

test("who leaves while a long mart is sent keeps no place and no query", async () => {
  const path = `${address}/api/marts/sessions_classified.json`;
  for (let n = 0; n < 5; n += 1) {
    const gone = new AbortController();
    const answer = await fetch(path, { signal: gone.signal });
    await answer.body!.getReader().read();
    gone.abort();
  }
  const patiently = { timeout: 20_000, interval: 50 };
  const status = async () => {
    const answer = await fetch(path);
    await answer.text();
    return answer.status;
  };
  await expect.poll(status, patiently).toBe(200);
  await expect.poll(() => served.load(), patiently).toEqual({ running: 0, waiting: 0 });
});
