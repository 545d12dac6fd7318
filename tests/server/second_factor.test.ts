import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { totpCode } from "../../pipelines/accounts/totp.ts";
import { diagnose } from "../../pipelines/doctor.ts";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { copyLedger } from "../../pipelines/ledger/ledger.ts";
import type { Enrolment, Me, Person, RecoveryCodes, SecondFactorNow } from "../../server/api.ts";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
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
} from "./signed.ts";

const made = emptyStore();
let house: House;
let lead: Signed;
/** Two people whose second factor is on. */
const [ana, bo] = ["ana@agency.example", "bo@agency.example"];
const secrets = new Map<string, string>();
const recovery = new Map<string, string[]>();
const numbers = new Map<string, number>();

beforeAll(async () => {
  house = await openHouse(made.store);
  await addPerson(house.ledger, "lead@agency.example", "quality_lead");
  lead = await signIn(house.app, "lead@agency.example");
  for (const login of [ana, bo]) await withFactor(login);
});
beforeEach(() => {
  house.ledger.database.exec("DELETE FROM attempts");
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const sql = (statement: string): void => house.ledger.database.exec(statement);
const all = (statement: string) => house.ledger.database.prepare(statement).all();
const send = (
  method: "POST" | "PUT" | "DELETE",
  url: string,
  payload: object,
  headers: Record<string, string> = {},
  { app } = house,
) => app.inject({ method, url, payload, headers });
const reads = async (headers: Record<string, string>): Promise<number> =>
  (await house.app.inject({ url: "/api/status", headers })).statusCode;
const errorOf = (answer: { json<T>(): T }): string => answer.json<{ error: string }>().error;

type Answer = Awaited<ReturnType<typeof send>>;
/** The cookies that an answer leaves in a browser, as it would send them. */
const cookiesOf = (answer: Answer): string =>
  answer.cookies
    .filter(({ value }) => value !== "")
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ");
/** What a browser sends after an answer that renewed its sign-in. */
const after = async (answer: Answer): Promise<Signed> => {
  const cookie = cookiesOf(answer);
  const me = await house.app.inject({ url: "/api/me", headers: { cookie } });
  return { cookie, "x-throughline-token": me.json<Me>().token ?? "" };
};

/** The code of now, or of so many steps from now. */
const codeOf = (login: string, steps = 0): string =>
  totpCode(secrets.get(login)!, new Date(Date.now() + steps * 30_000));
const wrongCode = (login: string): string =>
  codeOf(login, 1000) === codeOf(login) ? codeOf(login, 1001) : codeOf(login, 1000);
/** As if the last code had been used long ago. */
const forgetSteps = (): void => sql("UPDATE second_factors SET last_step = 0");

async function enrol(signed: Signed, code?: string) {
  const given = { current: rightPassword, ...(code !== undefined && { code }) };
  const begun = await send("POST", "/api/me/second-factor", given, signed);
  return { begun, signed: await after(begun), enrolment: begun.json<Enrolment>() };
}

async function withFactor(login: string, role: "coach" | "quality_lead" = "coach") {
  numbers.set(login, await addPerson(house.ledger, login, role));
  const { signed, enrolment } = await enrol(await signIn(house.app, login));
  secrets.set(login, enrolment.secret);
  const done = await send("PUT", "/api/me/second-factor", { code: codeOf(login) }, signed);
  expect(done.statusCode).toBe(200);
  recovery.set(login, done.json<RecoveryCodes>().codes);
}

/** The first step: the cookie of a half sign-in. */
async function half(login: string, { app } = house): Promise<string> {
  const answer = await attempt(app, login, rightPassword);
  expect(answer.statusCode).toBe(202);
  return cookiesOf(answer);
}
const second = (cookie: string, code: string, from = house) =>
  send("POST", "/api/sign-in/code", { code }, { cookie }, from);

async function whole(login: string): Promise<Signed> {
  forgetSteps();
  const answer = await second(await half(login), codeOf(login));
  expect(answer.statusCode).toBe(200);
  return { cookie: cookiesOf(answer), "x-throughline-token": answer.json<Me>().token! };
}

describe("signing in with a second factor", () => {
  test("is the password, then a code of the app", async () => {
    forgetSteps();
    const answer = await attempt(house.app, ana, rightPassword);
    expect(answer.json<Me>()).toEqual({
      accounts: true,
      role: null,
      person: null,
      token: null,
      awaits: "code",
    });
    expect(answer.cookies).toMatchObject([
      { name: "__Host-throughline", value: "", maxAge: 0 },
      {
        name: "__Host-throughline-half",
        httpOnly: true,
        secure: true,
        sameSite: "Strict",
        path: "/",
      },
    ]);
    const done = await second(cookiesOf(answer), codeOf(ana));
    expect(done.json<Me>()).toMatchObject({ role: "coach", awaits: null });
    expect(await reads({ cookie: cookiesOf(done) })).toBe(200);
  });

  test.each([[-1], [0], [1]])("takes the code of %d steps from now", async (steps) => {
    forgetSteps();
    expect((await second(await half(ana), codeOf(ana, steps))).statusCode).toBe(200);
  });

  test("takes none of two steps from now, and none that is spelled otherwise", async () => {
    forgetSteps();
    const cookie = await half(ana);
    for (const code of [codeOf(ana, -3), codeOf(ana, 3), "", "-1", "1e5", " ".repeat(6)]) {
      sql("DELETE FROM attempts");
      expect((await second(cookie, code)).statusCode).toBe(401);
    }
  });

  test("half done is no sign-in: not for a read, a write, a page of one's own or another's", async () => {
    const cookie = await half(ana);
    const value = cookie.split("=")[1]!;
    // The secret of the first step as if it were that of a sign-in, and both at once.
    for (const used of [
      cookie,
      `__Host-throughline=${value}`,
      `${cookie}; __Host-throughline=${value}`,
    ]) {
      expect(await reads({ cookie: used })).toBe(401);
      for (const [method, url] of [
        ["POST", "/api/me/second-factor"],
        ["DELETE", "/api/me/second-factor"],
        ["PUT", "/api/me/password"],
        ["POST", "/api/jobs"],
      ] as const)
        expect((await send(method, url, {}, { cookie: used })).statusCode).toBe(401);
      const me = await house.app.inject({ url: "/api/me", headers: { cookie: used } });
      expect(me.json<Me>()).toMatchObject({ role: null, person: null, token: null });
    }
  });

  test("half done leads to one sign-in, within five minutes, in the browser where it began", async () => {
    forgetSteps();
    const cookie = await half(ana);
    expect((await second("", codeOf(ana))).statusCode).toBe(401);
    expect(
      (await second(`__Host-throughline-half=${"p".repeat(43)}`, codeOf(ana))).statusCode,
    ).toBe(401);
    expect((await second(cookie, codeOf(ana, -1))).statusCode).toBe(200);
    expect((await second(cookie, codeOf(ana))).statusCode).toBe(401);
    const late = await half(ana);
    const ago = new Date(Date.now() - 1).toISOString();
    sql(`UPDATE half_sign_ins SET ends_at = '${ago}'`);
    const refused = await second(late, codeOf(ana));
    expect([refused.statusCode, errorOf(refused)]).toEqual([
      401,
      "this took too long: sign in again",
    ]);
    const { ends_at: ends } = (await half(ana), all("SELECT * FROM half_sign_ins").at(-1)!);
    expect(Date.parse(String(ends)) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  });

  test("gives up, and ends, at another password, a reset, and at one's own word", async () => {
    forgetSteps();
    const [first, left] = [await half(ana), await half(bo)];
    await send("POST", `/api/people/${numbers.get(ana)}/reset`, {}, lead);
    expect((await second(first, codeOf(ana))).statusCode).toBe(401);
    expect((await send("DELETE", "/api/sign-in", {}, { cookie: left })).statusCode).toBe(204);
    expect((await second(left, codeOf(bo))).statusCode).toBe(401);
    sql(
      `UPDATE accounts SET password = (SELECT password FROM accounts WHERE login = '${bo}') WHERE login = '${ana}'`,
    );
  });

  test("takes no code twice, nor an earlier one after a later one, at once neither (replay)", async () => {
    forgetSteps();
    const code = codeOf(ana);
    expect((await second(await half(ana), code)).statusCode).toBe(200);
    const again = await second(await half(ana), code);
    expect([again.statusCode, errorOf(again)]).toEqual([
      401,
      "this code is wrong, too old, or was used already: wait for the next one",
    ]);
    expect((await second(await half(ana), codeOf(ana, -1))).statusCode).toBe(401);
    forgetSteps();
    const cookies = [await half(ana), await half(ana), await half(ana)];
    const codes = await Promise.all(cookies.map((cookie) => second(cookie, codeOf(ana))));
    expect(codes.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  });

  test("takes no code of another account", async () => {
    forgetSteps();
    expect((await second(await half(ana), codeOf(bo))).statusCode).toBe(401);
    expect((await second(await half(ana), recovery.get(bo)![9]!)).statusCode).toBe(401);
  });

  test("has a new secret at each step, whatever was planted before (fixation)", async () => {
    forgetSteps();
    const [old, planted] = [await signIn(house.app, "lead@agency.example"), "p".repeat(43)];
    const first = await attempt(house.app, ana, rightPassword, {
      headers: {
        cookie: `${old.cookie}; __Host-throughline-half=${planted}`,
      },
    });
    // Who was signed in at this browser is not any more: nothing of them lasts over the two steps.
    expect(await reads(old)).toBe(401);
    const halfCookie = cookiesOf(first);
    expect(halfCookie).not.toContain(planted);
    const fixed = `__Host-throughline=${planted}; ${halfCookie}`;
    const done = await second(fixed, codeOf(ana));
    expect(done.statusCode).toBe(200);
    const cookie = cookiesOf(done);
    expect(cookie).toMatch(/^__Host-throughline=[\w-]{43}$/);
    expect(cookie).not.toContain(planted);
    expect(halfCookie).not.toContain(cookie.split("=")[1]!);
    expect(await reads({ cookie: `__Host-throughline=${planted}` })).toBe(401);
    expect(done.cookies).toContainEqual(
      expect.objectContaining({ name: "__Host-throughline-half", value: "", maxAge: 0 }),
    );
    lead = await signIn(house.app, "lead@agency.example");
  });

  test("says of a wrong password what it says of every name", async () => {
    const answers = await Promise.all(
      [ana, "lead@agency.example", "nobody@agency.example"].map(async (login) => {
        const answer = await attempt(house.app, login, "not the password");
        return [answer.statusCode, answer.payload, Object.keys(answer.headers), answer.cookies];
      }),
    );
    expect(answers[0]).toEqual(answers[2]);
    expect(answers[1]).toEqual(answers[2]);
  });

  test("is asked of no other site's page", async () => {
    forgetSteps();
    const headers = { cookie: await half(ana), origin: "http://evil.example" };
    const answer = await send("POST", "/api/sign-in/code", { code: codeOf(ana) }, headers);
    expect([answer.statusCode, answer.cookies]).toEqual([403, []]);
  });
});

describe("who guesses codes", () => {
  test("is held after five, with the right code too, over a restart, and by asking anew for the first step", async () => {
    forgetSteps();
    for (let time = 0; time < 5; time++)
      expect((await second(await half(ana), wrongCode(ana))).statusCode).toBe(401);
    const again = await openHouse(made.store);
    const held = await attempt(again.app, ana, rightPassword);
    expect(held.statusCode).toBe(429);
    expect(errorOf(held)).toBe("too many wrong passwords: try again in 1 minute");
    await shutHouse(again);
    // The first step is free again after a minute; the codes themselves are held for as long as was tried.
    sql("UPDATE attempts SET held_until = NULL");
    const cookie = await half(ana);
    expect((await second(cookie, wrongCode(ana))).statusCode).toBe(401);
    sql("DELETE FROM attempts WHERE failures < 6");
    const later = await second(cookie, codeOf(ana));
    expect([later.statusCode, errorOf(later)]).toEqual([
      429,
      "too many wrong codes: try again in 2 minutes",
    ]);
  });

  test("gets no more than five looked at of many at once", async () => {
    forgetSteps();
    const cookie = await half(bo);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => second(cookie, wrongCode(bo))),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
  });

  test("waits up to twelve hours in the end", async () => {
    forgetSteps();
    const cookie = await half(bo);
    const waits: string[] = [];
    for (let time = 0; time < 16; time++) {
      sql("UPDATE attempts SET held_until = NULL");
      await second(cookie, wrongCode(bo));
      if (time >= 13) waits.push(errorOf(await second(cookie, wrongCode(bo))));
    }
    expect(waits).toEqual(
      [512, 720, 720].map((minutes) => `too many wrong codes: try again in ${minutes} minutes`),
    );
  });

  test("begins anew after the right one", async () => {
    forgetSteps();
    const cookie = await half(bo);
    const wrong = () => second(cookie, wrongCode(bo));
    for (let time = 0; time < 4; time++) await wrong();
    await whole(bo);
    for (let time = 0; time < 4; time++) expect((await wrong()).statusCode).toBe(401);
  });
});

describe("a recovery code", () => {
  test("signs in once, typed in any form", async () => {
    const [code] = recovery.get(bo)!;
    const typed = code!.toUpperCase().replaceAll("-", " ");
    expect((await second(await half(bo), typed)).statusCode).toBe(200);
    expect((await second(await half(bo), code!)).statusCode).toBe(401);
    const signed = await whole(bo);
    const now = await house.app.inject({ url: "/api/me/second-factor", headers: signed });
    expect(now.json<SecondFactorNow>()).toMatchObject({ recoveryCodes: 9, required: false });
  });

  test("used twice at the same moment signs in once", async () => {
    const code = recovery.get(bo)![1]!;
    const cookies = [await half(bo), await half(bo)];
    const codes = await Promise.all(cookies.map((cookie) => second(cookie, code)));
    expect(codes.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  test("is of no use once others were made, which takes the password and a code", async () => {
    const signed = await whole(bo);
    forgetSteps();
    const url = "/api/me/second-factor/codes";
    for (const given of [
      { current: rightPassword },
      { current: "not the password", code: codeOf(bo) },
      { current: rightPassword, code: wrongCode(bo) },
    ])
      expect((await send("POST", url, given, signed)).statusCode).toBe(401);
    const given = { current: rightPassword, code: codeOf(bo) };
    const answer = await send("POST", url, given, signed);
    const { codes } = answer.json<RecoveryCodes>();
    expect(codes).toHaveLength(10);
    expect((await second(await half(bo), recovery.get(bo)![2]!)).statusCode).toBe(401);
    expect((await second(await half(bo), codes[2]!)).statusCode).toBe(200);
    recovery.set(bo, codes);
  });
});

describe("turning it on", () => {
  const login = "cy@agency.example";
  let cy: Signed;
  beforeAll(async () => {
    numbers.set(login, await addPerson(house.ledger, login, "quality_lead"));
  });
  beforeEach(async () => {
    cy = await signIn(house.app, login);
  });
  const hasFactor = async (): Promise<boolean> => {
    const people = await house.app.inject({ url: "/api/people", headers: lead });
    return people.json<Person[]>().find((each) => each.login === login)!.hasSecondFactor;
  };
  const confirm = (signed: Signed, secret: string) =>
    send("PUT", "/api/me/second-factor", { code: totpCode(secret, new Date()) }, signed);

  test("takes the current password", async () => {
    const { begun } = await enrol({ ...cy, "x-throughline-token": "A".repeat(43) });
    expect(begun.statusCode).toBe(403);
    const given = { current: "not the password" };
    expect((await send("POST", "/api/me/second-factor", given, cy)).statusCode).toBe(401);
  });

  test("counts for nothing before a code of the secret comes", async () => {
    const { signed, enrolment } = await enrol(cy);
    expect(enrolment.address).toContain(`secret=${enrolment.secret}`);
    const wrong = await send("PUT", "/api/me/second-factor", { code: "000000" }, signed);
    expect(wrong.statusCode).toBe(401);
    expect(await hasFactor()).toBe(false);
    expect((await attempt(house.app, login, rightPassword)).statusCode).toBe(200);
  });

  test("is confirmed by the sign-in alone that began it, within ten minutes", async () => {
    const other = await signIn(house.app, login);
    const { signed, enrolment } = await enrol(cy);
    const elsewhere = await confirm(other, enrolment.secret);
    expect([elsewhere.statusCode, errorOf(elsewhere)]).toEqual([
      409,
      "no secret was shown to this browser in the last 10 minutes: begin again",
    ]);
    // Another account's browser, with the secret that it saw.
    expect((await confirm(lead, enrolment.secret)).statusCode).toBe(409);
    const ago = new Date(Date.now() - 1).toISOString();
    sql(`UPDATE enrolments SET ends_at = '${ago}'`);
    expect((await confirm(signed, enrolment.secret)).statusCode).toBe(409);
    expect(await hasFactor()).toBe(false);
  });

  test("is not begun or confirmed by another site's page, nor without the token of ours", async () => {
    const { signed, enrolment } = await enrol(cy);
    const payload = { code: totpCode(enrolment.secret, new Date()) };
    for (const headers of [
      { cookie: signed.cookie },
      { ...signed, "x-throughline-token": cy["x-throughline-token"] },
      { ...signed, origin: "http://evil.example" },
    ])
      for (const [method, body] of [
        ["PUT", payload],
        ["POST", { current: rightPassword }],
        ["DELETE", { current: rightPassword }],
      ] as const)
        expect((await send(method, "/api/me/second-factor", body, headers)).statusCode).toBe(403);
    expect(await hasFactor()).toBe(false);
  });

  test("gives the browser another cookie, ends every other sign-in, and its code signs nobody in again", async () => {
    const other = await signIn(house.app, login);
    const { signed, enrolment } = await enrol(cy);
    expect(await reads(cy)).toBe(401);
    expect(await reads(other)).toBe(200);
    const answer = await confirm(signed, enrolment.secret);
    expect(answer.json<RecoveryCodes>().codes).toHaveLength(10);
    expect(await reads(signed)).toBe(200);
    expect(await reads(other)).toBe(401);
    expect(await hasFactor()).toBe(true);
    // Confirmed once: what was shown is used up.
    expect((await confirm(signed, enrolment.secret)).statusCode).toBe(409);
    secrets.set(login, enrolment.secret);
    const { last_step: used } = all("SELECT * FROM second_factors ORDER BY account_id").at(-1)!;
    const code = totpCode(enrolment.secret, new Date(Number(used) * 30_000));
    expect((await second(await half(login), code)).statusCode).toBe(401);
    await send("DELETE", `/api/people/${numbers.get(login)}/second-factor`, {}, lead);
  });
});

describe("what changes how somebody signs in", () => {
  test("takes password and code, gives another cookie, and ends every other sign-in", async () => {
    const dee = "dee@agency.example";
    await withFactor(dee);
    const other = await whole(dee);
    let here = await whole(dee);
    forgetSteps();
    const next = "basalt cellar wren";
    const change = (given: object) =>
      send("PUT", "/api/me/password", { password: next, ...given }, here);
    expect((await change({ current: rightPassword })).statusCode).toBe(401);
    expect((await change({ current: rightPassword, code: wrongCode(dee) })).statusCode).toBe(401);
    const changed = await change({ current: rightPassword, code: codeOf(dee) });
    expect(changed.statusCode).toBe(200);
    expect([await reads(here), await reads(other)]).toEqual([401, 401]);
    here = await after(changed);
    expect(await reads(here)).toBe(200);

    forgetSteps();
    const off = (given: object) => send("DELETE", "/api/me/second-factor", given, here);
    expect((await off({ current: next })).statusCode).toBe(401);
    expect((await off({ code: codeOf(dee) })).statusCode).toBe(400);
    expect((await off({ current: next, code: codeOf(dee) })).statusCode).toBe(204);
    expect(await reads(here)).toBe(401);
    expect((await attempt(house.app, dee, next)).statusCode).toBe(200);
    expect(
      all(`SELECT * FROM recovery_codes c JOIN accounts USING (account_id) WHERE login = '${dee}'`),
    ).toEqual([]);
  });

  test("another app takes the place of the first by password and code", async () => {
    const login = "eva@agency.example";
    await withFactor(login);
    const signed = await whole(login);
    forgetSteps();
    const begun = await enrol(signed, codeOf(login));
    expect((await second(await half(login), codeOf(login, 1))).statusCode).toBe(200);
    const { secret } = begun.enrolment;
    const payload = { code: totpCode(secret, new Date()) };
    expect((await send("PUT", "/api/me/second-factor", payload, begun.signed)).statusCode).toBe(
      200,
    );
    forgetSteps();
    expect((await second(await half(login), codeOf(login))).statusCode).toBe(401);
    expect((await second(await half(login), totpCode(secret, new Date()))).statusCode).toBe(200);
  });
});

describe("a quality lead", () => {
  test("resets a second factor that was lost, which ends its owner's sign-ins; not their own", async () => {
    const login = "fay@agency.example";
    await withFactor(login, "quality_lead");
    const signed = await whole(login);
    const own = `/api/people/${numbers.get(login)}/second-factor`;
    expect((await send("DELETE", own, {}, signed)).statusCode).toBe(409);
    const cookie = await half(login);
    const answer = await send("DELETE", own, {}, lead);
    expect(answer.json<Person>()).toMatchObject({ login, hasSecondFactor: false });
    expect(await reads(signed)).toBe(401);
    expect((await second(cookie, codeOf(login))).statusCode).toBe(401);
    expect((await attempt(house.app, login, rightPassword)).statusCode).toBe(200);
    expect((await send("DELETE", own, {}, lead)).statusCode).toBe(409);
    expect((await send("DELETE", own, {}, await whole(bo))).statusCode).toBe(403);
  });

  test("who resets a password leaves the second factor on", async () => {
    const login = "gil@agency.example";
    await withFactor(login);
    const reset = await send("POST", `/api/people/${numbers.get(login)}/reset`, {}, lead);
    const link = reset.json<{ link: string }>().link.split("#")[1]!;
    await send("POST", "/api/password", { link, password: "basalt cellar wren" });
    expect((await attempt(house.app, login, "basalt cellar wren")).statusCode).toBe(202);
  });

  test.each(["quality_leads", "everybody"] as const)(
    "may ask it of %s: who has none can do nothing but turn it on",
    async (of) => {
      const login = `${of}@agency.example`;
      await addPerson(house.ledger, login, of === "everybody" ? "leadership" : "quality_lead");
      const requireOf = (value: string, by = lead) =>
        send("PUT", "/api/second-factor", { of: value }, by);
      const before = await signIn(house.app, login);
      const asker = await whole(ana);
      expect((await requireOf(of, asker)).statusCode).toBe(403);
      expect((await requireOf("some")).statusCode).toBe(400);
      expect((await requireOf(of)).statusCode).toBe(204);
      // At once, of who is signed in too.
      expect(await reads(before)).toBe(403);
      const signed = await signIn(house.app, login);
      const me = await house.app.inject({ url: "/api/me", headers: signed });
      expect(me.json<Me>().awaits).toBe("second factor");
      for (const url of ["/api/status", "/api/overview", "/api/me/sign-ins", "/api/audit"]) {
        const answer = await house.app.inject({ url, headers: signed });
        expect(answer.statusCode).toBe(403);
      }
      expect(
        (await send("PUT", "/api/me/password", { current: "", password: "" }, signed)).statusCode,
      ).toBe(403);
      const begun = await enrol(signed);
      const payload = { code: totpCode(begun.enrolment.secret, new Date()) };
      expect((await send("PUT", "/api/me/second-factor", payload, begun.signed)).statusCode).toBe(
        200,
      );
      expect(await reads(begun.signed)).toBe(200);
      forgetSteps();
      const given = { current: rightPassword, ...payload };
      const off = await send("DELETE", "/api/me/second-factor", given, begun.signed);
      expect([off.statusCode, errorOf(off)]).toEqual([
        409,
        "your agency asks for a second factor: set up another app instead",
      ]);
      sql("DELETE FROM settings WHERE name = 'second_factor'");
    },
  );
});

describe("what is kept and told", () => {
  test("no secret and no code is in the ledger, its copies or the audit in clear", async () => {
    const copy = join(made.store.dir, "copy.sqlite");
    await copyLedger(house.ledger, copy);
    const bytes = readFileSync(copy).toString("latin1");
    rmSync(copy);
    for (const login of [ana, bo]) {
      expect(bytes).not.toContain(secrets.get(login)!);
      for (const code of recovery.get(login)!) {
        expect(bytes).not.toContain(code);
        expect(bytes).not.toContain(code.replaceAll("-", ""));
      }
    }
  });

  test("the audit says who turned it on and off, reset it, used a recovery code, or wrote a wrong code", async () => {
    house.served.auditor.close();
    const lines = listAudit(house.ledger, {}, { limit: 1000, offset: 0 });
    const first = (action: string) => {
      const row = lines.findLast((each) => each.action === action);
      return row && [row.who, row.subject, row.outcome];
    };
    const accountOf = (login: string) => `account ${numbers.get(login)}`;
    expect(first("begin sign-in")).toEqual([accountOf(ana), null, "done"]);
    expect(first("begin second factor")).toEqual([accountOf(ana), null, "done"]);
    expect(first("turn on second factor")).toEqual([accountOf(ana), null, "done"]);
    expect(first("wrong code")).toEqual(["signed out", accountOf(ana), "refused"]);
    expect(first("use recovery code")).toEqual([accountOf(bo), accountOf(bo), "done"]);
    expect(first("make recovery codes")).toEqual([accountOf(bo), null, "done"]);
    expect(first("turn off second factor")).toEqual([
      accountOf("dee@agency.example"),
      null,
      "done",
    ]);
    expect(first("reset second factor")?.slice(1)).toEqual([
      accountOf("cy@agency.example"),
      "done",
    ]);
    expect(first("require second factor")?.slice(1)).toEqual(["quality_leads", "done"]);
    const told = JSON.stringify(lines);
    expect(told).not.toMatch(/[0-9a-z]{4}-[0-9a-z]{4}-|"\d{6}"/);
  });
});

test("a store whose keys are gone still takes recovery codes, and says of others what to do", async () => {
  forgetSteps();
  sql("UPDATE second_factors SET secret = 'AAAA'");
  const refused = await second(await half(bo), codeOf(bo));
  expect([refused.statusCode, errorOf(refused)]).toEqual([
    409,
    expect.stringContaining("use a recovery code"),
  ]);
  const { problems } = await diagnose(made.store);
  expect(problems).toContainEqual(
    expect.stringMatching(/^\d+ second factors cannot be read with the keys in .*: put the right/),
  );
  expect((await second(await half(bo), recovery.get(bo)![8]!)).statusCode).toBe(200);
});
