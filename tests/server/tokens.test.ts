import type { InjectOptions } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changePerson, resetAccount } from "../../pipelines/accounts/people.ts";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { removeAccount } from "../../pipelines/ledger/accounts.ts";
import { endAllSignIns } from "../../pipelines/ledger/sign_ins.ts";
import { makeToken } from "../../pipelines/ledger/tokens.ts";
import type { MadeToken, OwnedToken, TokenRow } from "../../server/api.ts";
import { access, forPrograms } from "../../server/auth/access.ts";
import { sampleStore } from "./sample_store.ts";
import {
  addPerson,
  type House,
  openHouse,
  rightPassword,
  shutHouse,
  type Signed,
  signIn,
  takeCookie,
} from "./signed.ts";

let made: Awaited<ReturnType<typeof sampleStore>>;
let house: House;
let lead: Signed;
let leadId: number;
let headId: number;
let head: Signed;

beforeAll(async () => {
  made = await sampleStore();
  house = await openHouse(made.store);
  leadId = await addPerson(house.ledger, "lead@agency.example", "quality_lead");
  headId = await addPerson(house.ledger, "head@agency.example", "leadership");
  lead = await signIn(house.app, "lead@agency.example");
  head = await signIn(house.app, "head@agency.example");
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const mart = "/api/marts/coaching_mix?format=csv";
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const get = (url: string, headers: Record<string, string> = {}, remoteAddress = "127.0.0.1") =>
  house.app.inject({ url, headers, remoteAddress });
const statusOf = async (secret: string, url = mart) => (await get(url, bearer(secret))).statusCode;

async function ask(signed: Signed, asked: object) {
  const answer = await house.app.inject({
    method: "POST",
    url: "/api/me/tokens",
    headers: signed,
    payload: { name: "nightly report", days: 30, password: rightPassword, ...asked },
  });
  takeCookie(signed, answer);
  return answer;
}
const make = async (signed: Signed, asked: object = {}): Promise<MadeToken> =>
  (await ask(signed, asked)).json<MadeToken>();
const rowsOf = async (signed: Signed) => (await get("/api/me/tokens", signed)).json<TokenRow[]>();

test("a token is told once, kept as its SHA-256 alone, and found by its prefix", async () => {
  const { token, secret } = await make(lead);
  expect(secret).toMatch(/^thl_[\w-]{43}$/);
  expect(token).toMatchObject({ name: "nightly report", usedAt: null, usedFrom: null });
  const days = (Date.parse(token.endsAt) - Date.parse(token.madeAt)) / 86_400_000;
  expect(days).toBe(30);
  const kept = JSON.stringify(house.ledger.database.prepare("SELECT * FROM tokens").all());
  const listed = JSON.stringify([
    await rowsOf(lead),
    (await get("/api/tokens", lead)).json(),
    listAudit(house.ledger, {}, { limit: 1000, offset: 0 }),
  ]);
  for (const told of [kept, listed]) expect(told).not.toContain(secret.slice(4, 20));
  expect((await rowsOf(lead))[0]).toEqual(token);
});

test("a program reads what its owner sees, and when and from where it did is shown", async () => {
  const { token, secret } = await make(lead);
  const answer = await get(mart, bearer(secret), "192.0.2.7");
  expect([answer.statusCode, answer.headers["cache-control"]]).toEqual([200, "no-store"]);
  expect(answer.payload).toBe((await get(mart, lead)).payload);
  expect((await get("/api/status", bearer(secret), "192.0.2.7")).statusCode).toBe(200);
  const row = (await rowsOf(lead)).find(({ tokenId }) => tokenId === token.tokenId);
  expect(row?.usedFrom).toBe("192.0.2.7");
  expect(Date.now() - Date.parse(row?.usedAt ?? "")).toBeLessThan(60_000);
});

test("what a program has of this build is not sent again, and another reader's is not taken for it", async () => {
  const { secret } = await make(lead);
  const first = await get(mart, bearer(secret));
  const known = { ...bearer(secret), "if-none-match": String(first.headers.etag) };
  expect((await get(mart, known)).statusCode).toBe(304);
  const other = await make(head);
  const others = { ...known, ...bearer(other.secret) };
  expect((await get(mart, others)).statusCode).toBe(200);
});

test("a program is given files, without small numbers, and not what a screen shows", async () => {
  const { secret } = await make(lead);
  expect(await statusOf(secret, "/api/marts/coaching_mix?format=json")).toBe(200);
  expect(await statusOf(secret, "/api/marts/coaching_mix?format=json&view=screen")).toBe(403);
});

test("a role that was changed holds for the next request", async () => {
  const id = await addPerson(house.ledger, "turns@agency.example", "quality_lead");
  const { secret } = await make(await signIn(house.app, "turns@agency.example"));
  const personal = "/api/marts/staff?format=json";
  expect(await statusOf(secret, personal)).toBe(200);
  changePerson(house.ledger, id, { role: "leadership", sites: [], coaches: [] });
  expect(await statusOf(secret, personal)).toBe(403);
  changePerson(house.ledger, id, { role: "coach", sites: ["Larkspur"], coaches: ["Ana Lee"] });
  const rows = (await get("/api/marts/coaching_mix?format=json", bearer(secret))).json<
    { site: string }[]
  >();
  expect(new Set(rows.map(({ site }) => site))).toEqual(new Set(["Larkspur"]));
});

test("a token that was ended by its owner or a quality lead, or is over, opens nothing", async () => {
  const own = await make(head);
  const url = `/api/me/tokens/${own.token.tokenId}`;
  expect((await house.app.inject({ method: "DELETE", url, headers: lead })).statusCode).toBe(409);
  expect(await statusOf(own.secret)).toBe(200);
  expect((await house.app.inject({ method: "DELETE", url, headers: head })).statusCode).toBe(204);
  expect(await statusOf(own.secret)).toBe(401);

  const other = await make(head);
  const all = (await get("/api/tokens", lead)).json<OwnedToken[]>();
  expect(all.find(({ tokenId }) => tokenId === other.token.tokenId)?.login).toBe(
    "head@agency.example",
  );
  const others = `/api/tokens/${other.token.tokenId}`;
  const ended = await house.app.inject({ method: "DELETE", url: others, headers: lead });
  expect([ended.statusCode, await statusOf(other.secret)]).toEqual([204, 401]);

  const past = new Date(Date.now() - 8 * 86_400_000);
  const asked = { accountId: headId, name: "weekly", days: 7 };
  const { secret } = makeToken(house.ledger, asked, past);
  const answer = await get(mart, bearer(secret));
  expect([answer.statusCode, answer.json()]).toEqual([
    401,
    { error: "this token is wrong, was ended, or is over" },
  ]);
  expect(answer.headers["www-authenticate"]).toBe('Bearer error="invalid_token"');
});

test("tokens end when their owner changes the password: it is changed where somebody may know it", async () => {
  await addPerson(house.ledger, "changes@agency.example", "leadership");
  const signed = await signIn(house.app, "changes@agency.example");
  const { secret } = await make(signed);
  expect(await statusOf(secret)).toBe(200);
  const answer = await house.app.inject({
    method: "PUT",
    url: "/api/me/password",
    headers: signed,
    payload: { current: rightPassword, password: "another long way to say no" },
  });
  expect([answer.statusCode, await statusOf(secret)]).toEqual([200, 401]);
});

test("tokens end with a reset, with their account, and with a restore", async () => {
  const id = await addPerson(house.ledger, "leaves@agency.example", "leadership");
  const one = await make(await signIn(house.app, "leaves@agency.example"));
  resetAccount(house.ledger, id, "lead", new Date());
  expect(await statusOf(one.secret)).toBe(401);
  const asked = { accountId: id, name: "left", days: 7 };
  const two = makeToken(house.ledger, asked, new Date());
  expect(await statusOf(two.secret)).toBe(200);
  removeAccount(house.ledger, id, new Date().toISOString());
  expect(await statusOf(two.secret)).toBe(401);
  const three = makeToken(house.ledger, { ...asked, accountId: leadId }, new Date());
  endAllSignIns(house.ledger);
  expect(await statusOf(three.secret)).toBe(401);
  lead = await signIn(house.app, "lead@agency.example");
  head = await signIn(house.app, "head@agency.example");
});

const others = Object.keys(access)
  .filter((route) => route.includes(" /api/") && !forPrograms.has(route))
  .map((route) => route.split(" ") as ["GET", string]);

test("no other route is open to a token, whatever cookie comes beside it, and nothing is written", async () => {
  const { secret } = await make(lead);
  for (const [method, pattern] of others)
    for (const beside of [{}, lead]) {
      const url = pattern.replaceAll(/:\w+/g, "987654");
      const asked: InjectOptions = { method, url, headers: { ...beside, ...bearer(secret) } };
      if (method !== "GET") asked.payload = {};
      const answer = await house.app.inject(asked);
      expect([method, url, answer.statusCode]).toEqual([method, url, 403]);
      expect(answer.json<{ error: string }>().error).toMatch(/^a token only reads: /);
    }
});

test("a token beside a cookie decides alone, and one in an address is not looked at", async () => {
  const wrong = bearer(`thl_${"A".repeat(43)}`);
  expect((await get(mart, { ...lead, ...wrong })).statusCode).toBe(401);
  const { secret } = await make(lead);
  for (const name of ["token", "access_token", "authorization"])
    expect((await get(`${mart}&${name}=${secret}`)).statusCode).toBe(401);
  expect((await get(mart, { cookie: `__Host-throughline=${secret}` })).statusCode).toBe(401);
  // A proxy with a password of its own ahead of us sends that.
  expect((await get(mart, { ...lead, authorization: "Basic YTpi" })).statusCode).toBe(200);
});

test("wrong tokens are held by address; a right one from there is answered", async () => {
  const from = "198.51.100.9";
  const { secret } = await make(lead);
  const seen = new Set<number>();
  for (let n = 0; n < 31; n += 1)
    seen.add((await get(mart, bearer(`thl_${String(n).padStart(43, "x")}`), from)).statusCode);
  expect([...seen]).toEqual([401, 429]);
  expect((await get(mart, bearer("short"), from)).json()).toEqual({
    error: "too many wrong tokens: try again in 1 minute",
  });
  expect((await get(mart, bearer(secret), from)).statusCode).toBe(200);
  expect((await get(mart, bearer("short"), "198.51.100.10")).statusCode).toBe(401);
});

test("one is made with the password alone, for a year at most, and no more than twenty", async () => {
  for (const [asked, status] of [
    [{ password: "not the password" }, 401],
    [{ days: 366 }, 400],
    [{ days: 0 }, 400],
    [{ days: 1.5 }, 400],
    [{ name: " " }, 400],
    [{ name: "n".repeat(101) }, 400],
    [{ role: "quality_lead" }, 400],
  ] as const)
    expect([asked, (await ask(head, asked)).statusCode]).toEqual([asked, status]);
  const left = 20 - (await rowsOf(head)).length;
  for (let n = 0; n < left; n += 1)
    makeToken(house.ledger, { accountId: headId, name: `${n}`, days: 1 }, new Date());
  const full = await ask(head, {});
  expect([full.statusCode, full.json<{ error: string }>().error]).toEqual([
    409,
    "an account has at most 20 tokens: end one that is not needed",
  ]);
});

test("an account without a password makes one within ten minutes of its sign-in", async () => {
  const id = await addPerson(house.ledger, "sso@agency.example", "leadership");
  const signed = await signIn(house.app, "sso@agency.example");
  house.ledger.database.prepare("UPDATE accounts SET password = NULL WHERE account_id = ?").run(id);
  expect((await ask(signed, { password: "" })).statusCode).toBe(201);
  const before = new Date(Date.now() - 11 * 60_000).toISOString();
  house.ledger.database
    .prepare("UPDATE sign_ins SET began_at = ? WHERE account_id = ?")
    .run(before, id);
  expect((await ask(signed, { password: "" })).statusCode).toBe(403);
});

test("the audit says who made and ended one, and what was read by it", async () => {
  const { token, secret } = await make(lead, { name: "Ana's laptop" });
  await get("/api/marts/verdicts.arrow", bearer(secret), "192.0.2.8");
  await house.app.inject({
    method: "DELETE",
    url: `/api/me/tokens/${token.tokenId}`,
    headers: lead,
  });
  const rows = listAudit(house.ledger, {}, { limit: 3, offset: 0 }).toReversed();
  expect(rows.map(({ who, action, subject }) => [who, action, subject])).toEqual([
    [`account ${leadId}`, "make token", `token ${token.tokenId}`],
    [`account ${leadId}`, "download", `verdicts by token ${token.tokenId}`],
    [`account ${leadId}`, "end token", `token ${token.tokenId}`],
  ]);
  expect(rows[1]?.address).toBe("192.0.2.8");
  expect(JSON.stringify(listAudit(house.ledger, {}, { limit: 1000, offset: 0 }))).not.toContain(
    "laptop",
  );
});
