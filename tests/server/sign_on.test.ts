import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { removeAccount } from "../../pipelines/ledger/accounts.ts";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { releaseAccount } from "../../pipelines/ledger/identities.ts";
import { writeRequiredOf } from "../../pipelines/ledger/second_factors.ts";
import { endSignOn, type SignOn, writeSignOn } from "../../pipelines/ledger/sign_on.ts";
import { makeToken, tokensOf } from "../../pipelines/ledger/tokens.ts";
import type { Me } from "../../server/api.ts";
import { buildApp } from "../../server/app.ts";
import { runJobs } from "../../server/jobs.ts";
import { ownPage } from "../../server/routes/sign_on.ts";
import { keepUploads } from "../../server/uploads.ts";
import { arrive, begin, host } from "./door.ts";
import { passProvider } from "./pass_provider.ts";
import { clientId, clientSecret, type RealProvider, startProvider } from "./real_provider.ts";
import { emptyStore } from "./sample_store.ts";
import {
  addPerson,
  attempt,
  type House,
  openHouse,
  rightPassword,
  shutHouse,
  signIn,
} from "./signed.ts";

const made = emptyStore();
let house: House;
let provider: RealProvider;
let ana: number;
let plain: SignOn;

beforeAll(async () => {
  provider = await startProvider([`http://${host}/sign-in/back`]);
  house = await openHouse(made.store);
  ana = await addPerson(house.ledger, "ana@agency.example", "quality_lead");
  await addPerson(house.ledger, "glass@agency.example", "quality_lead");
  await addPerson(house.ledger, "bo@agency.example", "coach");
  plain = {
    issuer: provider.issuer,
    clientId,
    name: "Agency sign-on",
    scopes: [],
    loginClaim: "email",
    roleClaim: null,
    roles: [],
    siteClaim: null,
    coachClaim: null,
    require: [],
    makesAccounts: false,
    breakGlass: null,
  };
});
beforeEach(() => {
  set({});
  house.ledger.database.exec("DELETE FROM attempts");
  for (const name of ["ana", "bo", "eve"])
    provider.people.set(`sub-${name}`, { email: `${name}@agency.example`, email_verified: true });
});
afterAll(async () => {
  await shutHouse(house);
  await provider.close();
  made.remove();
});

const set = (more: Partial<SignOn>): void =>
  writeSignOn(house.ledger, made.store, { ...plain, ...more }, clientSecret);

/** What a browser has at the end: the page that it is at, and the cookie of its sign-in. */
async function through(who: string, to?: string) {
  const { there, cookie } = await begin(house, to);
  const answer = await arrive(house, await passProvider(there.href, who), cookie);
  const session = [answer.headers["set-cookie"]]
    .flat()
    .find((each) => each?.startsWith("__Host-throughline="));
  return { at: answer.headers.location, session: session?.split(";")[0] ?? null, answer };
}

const out = (refused: string) => ({ at: `/?sign-on=${refused}`, session: null });

const me = async (cookie: string | null): Promise<Me> =>
  (await house.app.inject({ url: "/api/me", headers: { cookie: cookie ?? "" } })).json<Me>();

describe("somebody whom the provider knows", () => {
  test("is signed in as the account of their verified mail address, and comes to the page they opened", async () => {
    const { at, session, answer } = await through("sub-ana");
    expect(at).toBe("/themes?site=Larkspur");
    expect((await me(session)).person).toMatchObject({
      login: "ana@agency.example",
      accountId: ana,
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["set-cookie"]).toEqual([
      expect.stringMatching(
        /^__Host-throughline=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
      ),
      "__Host-throughline-flow=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
    ]);
    const [last] = listAudit(house.ledger, {}, { limit: 1, offset: 0 });
    expect(last).toMatchObject({
      who: `account ${ana}`,
      action: "sign in",
      subject: "single sign-on",
    });
  });

  test("is the same account also when their mail address has changed there", async () => {
    await through("sub-ana");
    provider.people.set("sub-ana", { email: "ana.lee@elsewhere.example", email_verified: true });
    expect((await me((await through("sub-ana")).session)).person?.accountId).toBe(ana);
  });

  test("does not get in as another whose mail address they have come by", async () => {
    await through("sub-ana");
    provider.people.set("sub-eve", { email: "ana@agency.example", email_verified: true });
    expect(await through("sub-eve")).toMatchObject(out("other_person"));
    releaseAccount(house.ledger, ana);
    expect((await me((await through("sub-eve")).session)).person?.accountId).toBe(ana);
    releaseAccount(house.ledger, ana);
  });

  test.each([
    ["unknown", { email: "eve@agency.example", email_verified: true }],
    ["unverified", { email: "ana@agency.example", email_verified: false }],
    ["unverified", { email: "ana@agency.example" }],
    ["unverified", { email: "ana@agency.example", email_verified: "true" }],
    ["no_login", { email_verified: true }],
  ])("is told %s and stays out: %j", async (reason, claims) => {
    provider.people.set("sub-new", claims);
    expect(await through("sub-new")).toMatchObject(out(reason));
    const [last] = listAudit(house.ledger, { action: "refusal" }, { limit: 1, offset: 0 });
    expect(last).toMatchObject({ outcome: "refused", who: "signed out" });
    expect(JSON.stringify(last)).not.toContain("@");
  });
});

test("a browser that was signed in as somebody else no longer is", async () => {
  const before = await signIn(house.app, "glass@agency.example");
  const { there, cookie } = await begin(house, "/", { cookie: before.cookie });
  await arrive(house, await passProvider(there.href, "sub-ana"), cookie);
  expect((await me(before.cookie)).person).toBeNull();
});

describe("the role that the provider says", () => {
  const roles = [
    { value: "Leads", role: "quality_lead" },
    { value: "Board", role: "leadership" },
    { value: "Coaches", role: "coach" },
  ] as const;
  const byGroups = { roleClaim: "groups", roles: [...roles] };
  const says = (who: string, more: Record<string, unknown>) =>
    provider.people.set(`sub-${who}`, {
      email: `${who}@agency.example`,
      email_verified: true,
      ...more,
    });

  test.each([
    ["Board", "leadership"],
    [["Staff", "Board"], "leadership"],
    [["Coaches", "Leads"], "quality_lead"],
  ])("%j is %s from the next sign-in on", async (groups, role) => {
    set(byGroups);
    says("bo", { groups });
    const { session } = await through("sub-bo");
    expect((await me(session)).role).toBe(role);
  });

  test("keeps the sites and names that a quality lead gave a coach, or comes with its own", async () => {
    set(byGroups);
    says("bo", { groups: "Coaches", sites: ["Elsewhere"], coach_names: ["Somebody Else"] });
    const kept = await me((await through("sub-bo")).session);
    expect(kept.person).toMatchObject({ role: "coach", sites: ["Larkspur"], coaches: ["Ana Lee"] });
    set({ ...byGroups, siteClaim: "sites", coachClaim: "coach_names" });
    says("bo", { groups: "Coaches", sites: ["North", "West"], coach_names: "Ray, Bo" });
    const given = await me((await through("sub-bo")).session);
    expect(given.person).toMatchObject({ sites: ["North", "West"], coaches: ["Ray, Bo"] });
    says("bo", { groups: "Coaches", sites: [], coach_names: "Ray, Bo" });
    expect(await through("sub-bo")).toMatchObject(out("no_ground"));
  });

  test("that is taken away ends every sign-in at the next one", async () => {
    says("bo", { groups: "Leads" });
    set(byGroups);
    const { session } = await through("sub-bo");
    const elsewhere = await signIn(house.app, "bo@agency.example");
    const bo = (await me(session)).person!.accountId;
    makeToken(house.ledger, { accountId: bo, name: "R", days: 9 }, new Date());
    says("bo", { groups: ["Staff"] });
    expect(await through("sub-bo")).toMatchObject(out("no_role"));
    expect(tokensOf(house.ledger, bo)).toEqual([]);
    expect((await me(session)).person).toBeNull();
    expect((await me(elsewhere.cookie)).person).toBeNull();
  });

  test("makes an account where that is set, of people who were never removed", async () => {
    set(byGroups);
    says("new", { groups: "Board", name: "New\nPerson" });
    expect(await through("sub-new")).toMatchObject(out("unknown"));
    set({ ...byGroups, makesAccounts: true });
    const { person } = await me((await through("sub-new")).session);
    expect(person).toMatchObject({ login: "new@agency.example", name: "New Person" });
    expect(person).toMatchObject({ role: "leadership", hasPassword: false });
    says("new", { groups: "Coaches" });
    expect(await through("sub-new")).toMatchObject(out("no_ground"));

    removeAccount(house.ledger, person!.accountId, new Date().toISOString());
    says("new", { groups: "Board", email: "newer@agency.example" });
    expect(await through("sub-new")).toMatchObject(out("removed"));
    says("newer", { groups: "Board", email: "new@agency.example" });
    expect(await through("sub-newer")).toMatchObject(out("removed"));
    // A quality lead lets them in again.
    const again = await addPerson(house.ledger, "new@agency.example", "leadership");
    says("new", { groups: "Board" });
    expect((await me((await through("sub-new")).session)).person?.accountId).toBe(again);
  });

  test("never leaves the store without a quality lead", async () => {
    const other = emptyStore();
    const alone = await openHouse(other.store);
    await addPerson(alone.ledger, "ana@agency.example", "quality_lead");
    writeSignOn(alone.ledger, other.store, { ...plain, ...byGroups }, clientSecret);
    says("ana", { groups: "Board" });
    const { there, cookie } = await begin(alone);
    const answer = await arrive(alone, await passProvider(there.href, "sub-ana"), cookie);
    expect(answer.headers.location).toBe("/?sign-on=last_lead");
    await shutHouse(alone);
    other.remove();
  });
});

test("who lacks what is required stays out, however well they are known", async () => {
  set({ require: [{ claim: "amr", value: "mfa" }] });
  // The provider's sign-in page asks for one factor alone; what it says elsewhere does not count.
  provider.people.set("sub-ana", {
    email: "ana@agency.example",
    email_verified: true,
    amr: ["mfa"],
  });
  expect(await through("sub-ana")).toMatchObject(out("requirement"));
});

test("a second factor of ours is asked of who signs in by password, and not of who does by the provider", async () => {
  writeRequiredOf(house.ledger, "everybody");
  const { cookie } = await signIn(house.app, "ana@agency.example");
  expect(await me(cookie)).toMatchObject({ awaits: "second factor" });
  const { session } = await through("sub-ana");
  expect(await me(session)).toMatchObject({ awaits: null, role: "quality_lead" });
  const { accountId } = (await me(session)).person!;
  const { secret } = makeToken(house.ledger, { accountId, name: "R", days: 9 }, new Date());
  const headers = { authorization: `Bearer ${secret}` };
  const read = await house.app.inject({ url: "/api/marts/verdicts", headers });
  expect(read.statusCode).not.toBe(403);
  writeRequiredOf(house.ledger, "nobody");
});

test("who is signed in by what no longer counts is signed out when that is set", async () => {
  const [byPassword, glass] = [
    await signIn(house.app, "ana@agency.example"),
    await signIn(house.app, "glass@agency.example"),
  ];
  const byProvider = (await through("sub-ana")).session;
  set({ breakGlass: "glass@agency.example" });
  expect((await me(byPassword.cookie)).person).toBeNull();
  expect((await me(glass.cookie)).person).not.toBeNull();
  expect((await me(byProvider)).person).not.toBeNull();
  endSignOn(house.ledger);
  expect((await me(byProvider)).person).toBeNull();
});

test("with password sign-in ended, one account alone has it, and others hear what a wrong one says", async () => {
  set({ breakGlass: "glass@agency.example" });
  const [right, wrong, glass] = [
    await attempt(house.app, "ana@agency.example", rightPassword),
    await attempt(house.app, "ana@agency.example", "not the password"),
    await attempt(house.app, "glass@agency.example", rightPassword),
  ];
  expect([right.statusCode, right.payload]).toEqual([401, wrong.payload]);
  expect(right.json<{ error: string }>().error).toContain("sign in by Agency sign-on");
  expect(glass.statusCode).toBe(200);
});

describe("the way back", () => {
  test("is open once", async () => {
    const { there, cookie } = await begin(house);
    const back = await passProvider(there.href, "sub-ana");
    expect((await arrive(house, back, cookie)).headers.location).toBe("/themes?site=Larkspur");
    const again = await arrive(house, back, cookie);
    expect([again.headers.location, again.headers["set-cookie"]]).toEqual([
      "/?sign-on=late",
      undefined,
    ]);
  });

  test("is closed to another browser, whatever it began itself (login CSRF)", async () => {
    const { there } = await begin(house);
    const back = await passProvider(there.href, "sub-eve");
    const victim = await begin(house);
    for (const cookie of [victim.cookie, ""]) {
      const answer = await arrive(house, back, cookie);
      expect([answer.headers.location, answer.headers["set-cookie"]]).toEqual([
        "/?sign-on=late",
        undefined,
      ]);
    }
  });

  test("does not take another's code (code injection)", async () => {
    const thief = await begin(house);
    const victim = await begin(house);
    const stolen = (await passProvider(victim.there.href, "sub-ana")).searchParams.get("code")!;
    const back = await passProvider(thief.there.href, "sub-eve");
    back.searchParams.set("code", stolen);
    const answer = await arrive(house, back, thief.cookie);
    expect(answer.headers.location).toBe("/?sign-on=provider");
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  test.each(["state=A&state=B&code=1", "code=1", "state=&code=1", "", "state=%00&code=%ff"])(
    "with %j leads to the sign-in page",
    async (query) => {
      const { cookie } = await begin(house);
      const answer = await arrive(house, new URL(`http://${host}/sign-in/back?${query}`), cookie);
      expect(answer.headers.location).toBe("/?sign-on=late");
    },
  );

  test("of who turned back at the provider says so", async () => {
    const { there, cookie } = await begin(house);
    const back = new URL(`http://${host}/sign-in/back`);
    back.searchParams.set("state", there.searchParams.get("state")!);
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("iss", provider.issuer);
    expect((await arrive(house, back, cookie)).headers.location).toBe("/?sign-on=declined");
  });
});

describe("the way there", () => {
  test("has a state, a nonce and a challenge of its own, and a cookie for the flow alone", async () => {
    const [one, other] = [await begin(house), await begin(house)];
    const { searchParams } = one.there;
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_id: clientId,
      response_type: "code",
      redirect_uri: `http://${host}/sign-in/back`,
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
      expect(searchParams.get(name)).not.toBe(other.there.searchParams.get(name));
    }
    const answer = await house.app.inject({ url: "/sign-in/start", headers: { host } });
    expect(answer.headers["set-cookie"]).toMatch(
      /^__Host-throughline-flow=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
  });

  test("is not begun by another site's page", async () => {
    const { there, cookie } = await begin(house, "/", { "sec-fetch-site": "cross-site" });
    expect([there.pathname, cookie]).toEqual(["/", "undefined"]);
  });

  test("of two tabs of one browser comes back to both", async () => {
    const first = await begin(house, "/plan");
    const second = await begin(house, "/data", { cookie: first.cookie });
    const back = await passProvider(first.there.href, "sub-ana");
    expect((await arrive(house, back, second.cookie)).headers.location).toBe("/plan");
  });

  test("behind a proxy comes back to the address that the server was told, whatever the request says", async () => {
    const place = { address: "https://coaching.example.org", proxies: ["127.0.0.1"] };
    const parts = { store: made.store, served: house.served, pages: "/nowhere", place };
    const app = await buildApp({ ...parts, uploads: keepUploads(made.store), jobs: runJobs() });
    const headers = { host: "coaching.example.org", "x-forwarded-proto": "https" };
    const forged = {
      ...headers,
      "x-forwarded-host": "evil.example",
      forwarded: "host=evil.example",
    };
    const answer = await app.inject({ url: "/sign-in/start", headers: forged });
    const there = new URL(String(answer.headers.location));
    expect(there.searchParams.get("redirect_uri")).toBe(
      "https://coaching.example.org/sign-in/back",
    );
    await app.close();
  });
});

test("the way out of the provider is found too, by our own pages alone", async () => {
  const leave = async (headers: Record<string, string>) =>
    (await house.app.inject({ url: "/sign-in/leave", headers: { host, ...headers } })).headers
      .location;
  expect(await leave({})).toBe(`${provider.issuer}/session/end?client_id=${clientId}`);
  expect(await leave({ "sec-fetch-site": "cross-site" })).toBe("/");
});

test("the provider is looked for when it is needed, and everything else goes on without it", async () => {
  const gone = await startProvider([]);
  await gone.close();
  set({ issuer: gone.issuer });
  expect((await begin(house)).there.href).toBe(`http://${host}/?sign-on=provider`);
  expect((await attempt(house.app, "ana@agency.example", rightPassword)).statusCode).toBe(200);
  set({});
  expect((await begin(house)).there.origin).toBe(provider.issuer);
});

test.each([
  ["https://evil.example/", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/.//evil.example", "/"],
  ["/x/..//evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/api/sign-out", "/"],
  ["/sign-in/start", "/"],
  ["overview", "/"],
  ["", "/"],
  ["/themes/Natural%20supports?site=A%26B", "/themes/Natural%20supports?site=A%26B"],
  ["/overview#part", "/overview"],
])("whoever asks to come to %s comes to %s", (asked, to) => expect(ownPage(asked)).toBe(to));

test("whatever is asked for, the page that is opened is one of ours", () => {
  const bit = fc.constantFrom(
    "/",
    "\\",
    ".",
    "..",
    "evil.example",
    "@",
    ":",
    "?",
    "#",
    "%2f",
    "\t",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(bit, fc.string({ maxLength: 3 }))), (bits) => {
      const there = new URL(ownPage(`/${bits.join("")}`), `http://${host}/sign-in/back`);
      expect(there.host).toBe(host);
      expect(there.pathname).not.toMatch(/^\/(\/|api\/|sign-in\/)/);
    }),
  );
});
