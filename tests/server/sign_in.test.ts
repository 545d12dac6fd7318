import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { invite, resetAccount } from "../../pipelines/accounts/people.ts";
import { changeAccount, removeAccount } from "../../pipelines/ledger/accounts.ts";
import { writeSetting } from "../../pipelines/ledger/settings.ts";
import { makeLink } from "../../pipelines/ledger/sign_ins.ts";
import type { Me, PersonLink, SignInRow } from "../../server/api.ts";
import { emptyStore } from "./sample_store.ts";
import {
  addPerson,
  attempt,
  type House,
  openHouse,
  rightPassword,
  shutHouse,
  type Signed,
  signIn,
  takeCookie,
} from "./signed.ts";

const made = emptyStore();
let house: House;
let ana: number;
const login = "ana@agency.example";

beforeAll(async () => {
  house = await openHouse(made.store);
  ana = await addPerson(house.ledger, login, "quality_lead");
  await addPerson(house.ledger, "bo@agency.example", "coach");
  await addPerson(house.ledger, "other@agency.example", "quality_lead");
});
beforeEach(() => {
  house.ledger.database.exec("DELETE FROM attempts");
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const sql = (statement: string): void => house.ledger.database.exec(statement);
const reads = async (headers: Record<string, string>): Promise<number> =>
  (await house.app.inject({ url: "/api/imports", headers })).statusCode;
const put = (url: string, payload: unknown, headers: Record<string, string>) =>
  house.app.inject({ method: "PUT", url, payload: payload as object, headers });
const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
  house.app.inject({ method: "POST", url, payload: payload as object, headers });

describe("a sign-in", () => {
  test("gives a cookie that scripts and other sites never see", async () => {
    const answer = await attempt(house.app, login, rightPassword);
    expect(answer.headers["set-cookie"]).toMatch(
      /^__Host-throughline=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  test("takes the login in any letter case", async () => {
    expect((await attempt(house.app, " ANA@Agency.example", rightPassword)).statusCode).toBe(200);
  });

  test("has a secret of its own each time, of 256 bits, that the ledger does not hold", async () => {
    const secrets = new Set<string>();
    for (let time = 0; time < 3; time++) {
      const { cookie } = await signIn(house.app, login);
      secrets.add(cookie.split("=")[1]!);
    }
    expect(secrets.size).toBe(3);
    const kept = JSON.stringify(house.ledger.database.prepare("SELECT * FROM sign_ins").all());
    for (const secret of secrets) {
      expect(Buffer.from(secret, "base64url")).toHaveLength(32);
      expect(kept).not.toContain(secret);
    }
  });

  test("does not take over a secret that somebody planted in the browser (fixation)", async () => {
    const planted = "p".repeat(43);
    const cookie = `__Host-throughline=${planted}`;
    const answer = await attempt(house.app, login, rightPassword, { headers: { cookie } });
    expect(String(answer.headers["set-cookie"])).not.toContain(planted);
    expect(await reads({ cookie })).toBe(401);
  });

  test("of a browser ends the one that it had before", async () => {
    const first = await signIn(house.app, login);
    await attempt(house.app, login, rightPassword, { headers: { cookie: first.cookie } });
    expect(await reads(first)).toBe(401);
  });

  test("is not found by a forged cookie, by two at once, or by what the ledger holds", async () => {
    const { cookie } = await signIn(house.app, login);
    const forged = `${cookie.slice(0, -1)}${cookie.endsWith("A") ? "B" : "A"}`;
    const [row] = house.ledger.database.prepare("SELECT secret_hash FROM sign_ins").all();
    expect(await reads({ cookie: forged })).toBe(401);
    expect(await reads({ cookie: `${cookie}; ${cookie}` })).toBe(401);
    expect(await reads({ cookie: `__Host-throughline=${String(row?.secret_hash)}` })).toBe(401);
    expect(await reads({ cookie: cookie.replace("__Host-", "") })).toBe(401);
    expect(await reads({ cookie: "__Host-throughline=' OR 1=1 --" })).toBe(401);
    expect(await reads({ cookie })).toBe(200);
  });

  test("is of no use after signing out, and the browser forgets what it kept", async () => {
    const signed = await signIn(house.app, login);
    const out = await post("/api/sign-out", {}, signed);
    expect(out.statusCode).toBe(204);
    expect(out.headers["set-cookie"]).toContain("Max-Age=0");
    expect(out.headers["clear-site-data"]).toContain('"cache"');
    expect(await reads(signed)).toBe(401);
  });

  test("ends after 30 minutes without a request, and a request puts that off", async () => {
    const signed = await signIn(house.app, login);
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    sql(`UPDATE sign_ins SET seen_at = '${ago(29)}'`);
    expect(await reads(signed)).toBe(200);
    const { seen_at: seen } = house.ledger.database
      .prepare("SELECT max(seen_at) AS seen_at FROM sign_ins")
      .get() as { seen_at: string };
    expect(seen > ago(1)).toBe(true);
    sql(`UPDATE sign_ins SET seen_at = '${ago(31)}'`);
    expect(await reads(signed)).toBe(401);
  });

  test("ends after 12 hours however busy it is", async () => {
    const signed = await signIn(house.app, login);
    const began = new Date(Date.now() - 12 * 3_600_000 - 1000).toISOString();
    sql(`UPDATE sign_ins SET began_at = '${began}'`);
    expect(await reads(signed)).toBe(401);
  });

  test("lasts over a restart of the server", async () => {
    const signed = await signIn(house.app, login);
    const again = await openHouse(made.store);
    const { statusCode } = await again.app.inject({ url: "/api/imports", headers: signed });
    expect(statusCode).toBe(200);
    await shutHouse(again);
  });

  test("is listed to its owner, who ends it elsewhere at once; nobody ends another's", async () => {
    const [here, there] = [await signIn(house.app, login), await signIn(house.app, login)];
    const listed = await house.app.inject({ url: "/api/me/sign-ins", headers: here });
    const rows = listed.json<SignInRow[]>();
    expect(rows.filter((row) => row.here)).toHaveLength(1);
    const other = rows.find((row) => !row.here)!;
    const end = (headers: Signed, current = rightPassword) =>
      house.app.inject({
        method: "DELETE",
        url: `/api/me/sign-ins/${other.signInId}`,
        headers,
        payload: { current },
      });
    await end(await signIn(house.app, "bo@agency.example"));
    expect((await end(here, "not the password")).statusCode).toBe(401);
    expect(await reads(there)).toBe(200);
    const ended = await end(here);
    expect(await reads(there)).toBe(401);
    // Whoever proved again who they are has another cookie.
    expect(await reads(here)).toBe(401);
    takeCookie(here, ended);
    expect(await reads(here)).toBe(200);
  });
});

describe("every sign-in", () => {
  test("elsewhere is ended at once by its owner, and all of somebody by a quality lead", async () => {
    const who = "bo@agency.example";
    const [here, there] = [await signIn(house.app, who), await signIn(house.app, who)];
    const lead = await signIn(house.app, login);
    const goesOn = async (headers: Signed): Promise<boolean> =>
      (await house.app.inject({ url: "/api/status", headers })).statusCode === 200;
    const end = (url: string, headers: Signed, payload: object) =>
      house.app.inject({ method: "DELETE", url, headers, payload });
    expect((await end("/api/me/sign-ins", here, {})).statusCode).toBe(400);
    takeCookie(here, await end("/api/me/sign-ins", here, { current: rightPassword }));
    expect([await goesOn(here), await goesOn(there), await goesOn(lead)]).toEqual([
      true,
      false,
      true,
    ]);
    const { accountId } = house.served.accounts.list().find((each) => each.login === who)!;
    expect((await end(`/api/people/${accountId}/sign-ins`, lead, {})).statusCode).toBe(204);
    expect(await goesOn(here)).toBe(false);
  });
});

describe("a request", () => {
  test.each([
    ["without a token", {}],
    ["with another's token", { "x-throughline-token": "A".repeat(43) }],
    ["with the token twice", "doubled"],
  ])("that writes %s is refused", async (_how, given) => {
    const signed = await signIn(house.app, login);
    const token = signed["x-throughline-token"];
    const headers = given === "doubled" ? { "x-throughline-token": `${token}, ${token}` } : given;
    const answer = await post("/api/people/1/reset", {}, { cookie: signed.cookie, ...headers });
    expect(answer.statusCode).toBe(403);
    expect(answer.json<{ error: string }>().error).toContain("did not come from a page of ours");
  });

  test("that writes from another site's page is refused, its cookie and token or not", async () => {
    const signed = await signIn(house.app, login);
    const headers = { ...signed, origin: "http://evil.example" };
    expect((await post("/api/people/1/reset", {}, headers)).statusCode).toBe(403);
    const signing = await attempt(house.app, login, rightPassword, {
      headers: { origin: "http://evil.example" },
    });
    expect([signing.statusCode, signing.headers["set-cookie"]]).toEqual([403, undefined]);
  });

  test("that signs in by a form of another site is not read", async () => {
    const form = await house.app.inject({
      method: "POST",
      url: "/api/sign-in",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: `login=${login}&password=${rightPassword}`,
    });
    expect(form.statusCode).toBe(415);
  });

  test("of another person at the same browser is not answered from what it kept", async () => {
    const signed = await signIn(house.app, login);
    const answer = await house.app.inject({ url: "/api/status", headers: signed });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers.etag).toBeUndefined();
  });

  test("counts for the role of that moment", async () => {
    const signed = await signIn(house.app, "other@agency.example");
    const { account } = house.served.accounts.find(signed.cookie.split("=")[1]!)!;
    changeAccount(house.ledger, account.accountId, { role: "leadership", sites: [], coaches: [] });
    expect(await reads(signed)).toBe(403);
    changeAccount(house.ledger, account.accountId, {
      role: "quality_lead",
      sites: [],
      coaches: [],
    });
    expect(await reads(signed)).toBe(200);
  });

  test("of somebody who was removed is refused at once", async () => {
    const gone = await addPerson(house.ledger, "gone@agency.example", "quality_lead");
    const signed = await signIn(house.app, "gone@agency.example");
    removeAccount(house.ledger, gone, new Date().toISOString());
    expect(await reads(signed)).toBe(401);
    expect((await attempt(house.app, "gone@agency.example", rightPassword)).statusCode).toBe(401);
  });
});

describe("a browser that lies", () => {
  test("about where it is is taken for where it came from", async () => {
    const headers = { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" };
    const answer = await attempt(house.app, login, rightPassword, { headers });
    const cookie = String(answer.headers["set-cookie"]).split(";")[0]!;
    const listed = await house.app.inject({ url: "/api/me/sign-ins", headers: { cookie } });
    expect(listed.json<SignInRow[]>().find(({ here }) => here)?.address).toBe("127.0.0.1");
  });

  test("by a secret in the address, another method in a header, or a password without end is not heard", async () => {
    const signed = await signIn(house.app, login);
    const secret = signed.cookie.split("=")[1]!;
    const inAddress = await house.app.inject({
      url: `/api/imports?__Host-throughline=${secret}&token=${secret}`,
    });
    expect(inAddress.statusCode).toBe(401);
    const overridden = await house.app.inject({
      url: "/api/people/1",
      headers: { ...signed, "x-http-method-override": "DELETE" },
    });
    expect(overridden.statusCode).toBe(404);
    const endless = await attempt(house.app, login, "a".repeat(100_000));
    expect(endless.statusCode).toBe(400);
  });
});

describe("who guesses passwords", () => {
  const wrong = (who: string, remoteAddress = "127.0.0.1") =>
    attempt(house.app, who, "not the password", { remoteAddress });

  test("hears the same of names that are known, unknown, and without a password", async () => {
    invite(
      house.ledger,
      { login: "new@agency.example", name: "New", role: "quality_lead", sites: [], coaches: [] },
      "test",
      new Date(),
    );
    const answers = await Promise.all(
      [login, "nobody@agency.example", "new@agency.example"].map(async (who) => {
        const answer = await wrong(who);
        return [answer.statusCode, answer.payload, Object.keys(answer.headers)];
      }),
    );
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test("makes the same work for names that are known and unknown", async () => {
    const works: string[] = [];
    const real = crypto.argon2;
    crypto.argon2 = (...args: Parameters<typeof real>) => {
      const [algorithm, { memory, passes, parallelism, tagLength }] = args;
      works.push(JSON.stringify({ algorithm, memory, passes, parallelism, tagLength }));
      return real(...args);
    };
    syncBuiltinESMExports();
    try {
      await wrong(login);
      await wrong("nobody@agency.example");
    } finally {
      crypto.argon2 = real;
      syncBuiltinESMExports();
    }
    expect(works).toHaveLength(2);
    expect(works[1]).toBe(works[0]);
  });

  test("of one account is held after five, the right password too, and over a restart", async () => {
    for (let time = 0; time < 5; time++)
      expect((await wrong(login, `10.0.0.${time}`)).statusCode).toBe(401);
    const again = await openHouse(made.store);
    const held = await attempt(again.app, login, rightPassword, { remoteAddress: "10.0.9.9" });
    expect(held.statusCode).toBe(429);
    expect(held.json<{ error: string }>().error).toBe(
      "too many wrong passwords: try again in 1 minute",
    );
    await shutHouse(again);
    expect((await attempt(house.app, "bo@agency.example", rightPassword)).statusCode).toBe(200);
  });

  test("is held for an unknown name just so", async () => {
    for (let time = 0; time < 5; time++) await wrong("nobody@agency.example", `10.0.0.${time}`);
    expect((await wrong("nobody@agency.example")).statusCode).toBe(429);
  });

  test("waits twice as long after each further one, and 15 minutes at most", async () => {
    const waits: string[] = [];
    for (let time = 0; time < 12; time++) {
      sql("UPDATE attempts SET held_until = NULL");
      await wrong(login);
      if (time >= 4) waits.push((await wrong(login)).json<{ error: string }>().error);
    }
    expect(waits.map((words) => Number(/in (\d+) /.exec(words)?.[1]))).toEqual([
      1, 2, 4, 8, 15, 15, 15, 15,
    ]);
  });

  test("at many accounts from one address is held there, also by changing the end of an IPv6 one", async () => {
    for (let time = 0; time < 30; time++)
      await wrong(`guess${time}@a.example`, `2001:db8:1:2::${time}`);
    expect((await wrong("next@a.example", "2001:db8:1:2:ffff::1")).statusCode).toBe(429);
    expect((await wrong("next@a.example", "2001:db8:1:3::1")).statusCode).toBe(401);
  });

  test("at once with many requests gets no more than five looked at", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => wrong(login)));
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
  });

  test("begins anew after the right one", async () => {
    for (let time = 0; time < 4; time++) await wrong(login);
    await signIn(house.app, login);
    for (let time = 0; time < 4; time++) expect((await wrong(login)).statusCode).toBe(401);
  });
});

describe("a link", () => {
  const next = "basalt cellar wren";
  const use = (secret: string, password = next) =>
    post("/api/password", { link: secret, password });
  const person = async (name: string) => {
    const id = await addPerson(house.ledger, `${name}@agency.example`, "quality_lead");
    return { id, login: `${name}@agency.example` };
  };

  test("sets a password once", async () => {
    const { id, login: who } = await person("once");
    const secret = makeLink(house.ledger, id, "test", new Date());
    expect((await use(secret)).statusCode).toBe(204);
    expect((await attempt(house.app, who, next)).statusCode).toBe(200);
    const twice = await use(secret, "another long secret");
    expect([twice.statusCode, twice.json<{ error: string }>().error]).toEqual([
      403,
      "this link was used already, or is too old: ask a quality lead for another",
    ]);
  });

  test("used twice at the same moment sets one password", async () => {
    const { id } = await person("twice");
    const secret = makeLink(house.ledger, id, "test", new Date());
    const codes = (await Promise.all([use(secret), use(secret, "another long secret")])).map(
      ({ statusCode }) => statusCode,
    );
    expect(codes.toSorted((a, b) => a - b)).toEqual([204, 403]);
  });

  test("that is too old, forged or replaced by another sets none", async () => {
    const { id } = await person("late");
    const old = makeLink(house.ledger, id, "test", new Date(Date.now() - 72 * 3_600_000 - 1000));
    expect((await use(old)).statusCode).toBe(403);
    const first = makeLink(house.ledger, id, "test", new Date());
    makeLink(house.ledger, id, "test", new Date());
    expect((await use(first)).statusCode).toBe(403);
    expect((await use("A".repeat(43))).statusCode).toBe(403);
  });

  test("is kept nowhere as it is", async () => {
    const { id } = await person("kept");
    const secret = makeLink(house.ledger, id, "test", new Date());
    const rows = JSON.stringify(house.ledger.database.prepare("SELECT * FROM links").all());
    expect(rows).not.toContain(secret);
  });

  test("is not used up by a password that is refused", async () => {
    const { id } = await person("weak");
    const secret = makeLink(house.ledger, id, "test", new Date());
    writeSetting(house.ledger, "agency", "Larkspur House");
    for (const weak of [
      "Password2026!",
      "throughline 2026!",
      "larkspur house 7",
      "weak@agency.example",
    ])
      expect((await use(secret, weak)).statusCode).toBe(409);
    expect((await use(secret)).statusCode).toBe(204);
  });

  test("of a reset ends the old password and every sign-in before it is used", async () => {
    const { id, login: who } = await person("reset");
    const signed = await signIn(house.app, who);
    resetAccount(house.ledger, id, "test", new Date());
    expect(await reads(signed)).toBe(401);
    expect((await attempt(house.app, who, rightPassword)).statusCode).toBe(401);
  });

  test("of an invitation is given to the quality lead once, and makes the account work", async () => {
    const lead = await signIn(house.app, login);
    const added = {
      login: "new.coach@agency.example",
      name: "New Coach",
      role: "coach",
      sites: ["Larkspur"],
      coaches: ["N. Coach"],
    };
    const answer = await post("/api/people", added, lead);
    expect(answer.statusCode).toBe(201);
    const { link } = answer.json<PersonLink>();
    expect(link).toMatch(/^\/password#[\w-]{43}$/);
    expect((await use(link.split("#")[1]!)).statusCode).toBe(204);
    const me = (await attempt(house.app, added.login, next)).json<Me>();
    expect(me.person).toMatchObject({ name: "New Coach", role: "coach", coaches: ["N. Coach"] });
    expect((await post("/api/people", added, lead)).statusCode).toBe(409);
    const bare = { ...added, login: "bare@agency.example", sites: [] };
    expect((await post("/api/people", bare, lead)).statusCode).toBe(409);
  });
});

describe("one's own password", () => {
  test("is changed with the current one, and every other sign-in ends", async () => {
    await addPerson(house.ledger, "cy@agency.example", "coach");
    const [here, there] = [
      await signIn(house.app, "cy@agency.example"),
      await signIn(house.app, "cy@agency.example"),
    ];
    const wrong = { current: "not the password", password: "basalt cellar wren" };
    expect((await put("/api/me/password", wrong, here)).statusCode).toBe(401);
    const right = { ...wrong, current: rightPassword };
    const answer = await put("/api/me/password", right, here);
    expect(answer.statusCode).toBe(200);
    for (const old of [here, there])
      expect((await house.app.inject({ url: "/api/status", headers: old })).statusCode).toBe(401);
    const cookie = String(answer.headers["set-cookie"]).split(";")[0]!;
    expect((await house.app.inject({ url: "/api/status", headers: { cookie } })).statusCode).toBe(
      200,
    );
  });

  test("stays as it was where the sign-in that goes with another one cannot be kept", async () => {
    await addPerson(house.ledger, "dee@agency.example", "coach");
    const headers = await signIn(house.app, "dee@agency.example");
    house.ledger.database.exec(
      "CREATE TRIGGER broken BEFORE INSERT ON sign_ins BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
    );
    const asked = { current: rightPassword, password: "basalt cellar wren" };
    expect((await put("/api/me/password", asked, headers)).statusCode).toBe(500);
    house.ledger.database.exec("DROP TRIGGER broken");
    expect((await attempt(house.app, "dee@agency.example", asked.password)).statusCode).toBe(401);
    expect((await attempt(house.app, "dee@agency.example", rightPassword)).statusCode).toBe(200);
  });
});

test("a quality lead resets no password of their own: who found their browser open could take it over", async () => {
  const headers = await signIn(house.app, login);
  const answer = await post(`/api/people/${ana}/reset`, {}, headers);
  expect(answer.statusCode).toBe(409);
  expect(answer.json<{ error: string }>().error).toContain("your account's page");
  expect((await attempt(house.app, login, rightPassword)).statusCode).toBe(200);
});

test("the only quality lead can neither be removed nor become something else", async () => {
  const other = emptyStore();
  const opened = await openHouse(other.store);
  const id = await addPerson(opened.ledger, login, "quality_lead");
  const headers = await signIn(opened.app, login);
  const gone = await opened.app.inject({ method: "DELETE", url: `/api/people/${id}`, headers });
  const less = await opened.app.inject({
    method: "PUT",
    url: `/api/people/${id}`,
    headers,
    payload: { role: "leadership", sites: [], coaches: [] },
  });
  expect([gone.statusCode, less.statusCode]).toEqual([409, 409]);
  expect(gone.json<{ error: string }>().error).toContain("the only quality lead");
  await shutHouse(opened);
  other.remove();
});

test("what a person writes carries their name, whatever name it brings", async () => {
  const { signedBy } = await import("../../server/auth/orders.ts");
  const signed = await signIn(house.app, login);
  const found = house.served.accounts.find(signed.cookie.split("=")[1]!)!;
  const viewer = {
    role: "quality_lead",
    scope: { role: "quality_lead" },
    signed: found,
    secret: null,
    token: null,
    program: null,
    mustEnrol: false,
  } as const;
  const order = { kind: "withdraw", planId: 1, author: "Somebody Else" } as const;
  expect(signedBy(viewer, order).author).toBe("ana");
  expect(found.account.accountId).toBe(ana);
});
