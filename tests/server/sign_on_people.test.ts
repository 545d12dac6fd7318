import { describe, expect, test } from "vitest";
import { hashPassword } from "../../pipelines/accounts/passwords.ts";
import { changeAccount, removeAccount, setPassword } from "../../pipelines/ledger/accounts.ts";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { releaseAccount } from "../../pipelines/ledger/identities.ts";
import { writeRequiredOf } from "../../pipelines/ledger/second_factors.ts";
import { makeLink } from "../../pipelines/ledger/sign_ins.ts";
import { endSignOn } from "../../pipelines/ledger/sign_on.ts";
import { makeToken, tokensOf } from "../../pipelines/ledger/tokens.ts";
import type { PersonLink } from "../../server/api.ts";
import { out, useDoor } from "./door.ts";
import { addPerson, attempt, rightPassword, signIn } from "./signed.ts";

const door = useDoor();
const { set, says, through, me } = door;

const byLink = (link: string) =>
  door.house.app.inject({
    method: "POST",
    url: "/api/password",
    payload: { link, password: "basalt cellar wren" },
  });

describe("somebody whom the provider knows", () => {
  test("is signed in as the account of their verified mail address, and comes to the page they opened", async () => {
    const { at, session, answer } = await through("sub-ana");
    expect(at).toBe("/themes?site=Larkspur");
    expect((await me(session)).person).toMatchObject({
      login: "ana@agency.example",
      accountId: door.ana,
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["set-cookie"]).toEqual([
      expect.stringMatching(
        /^__Host-throughline=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
      ),
      "__Host-throughline-flow=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
    ]);
    const [last] = listAudit(door.house.ledger, {}, { limit: 1, offset: 0 });
    expect(last).toMatchObject({
      who: `account ${door.ana}`,
      action: "sign in",
      subject: "single sign-on",
    });
  });

  test("is the same account also when their mail address has changed there", async () => {
    await through("sub-ana");
    door.provider.people.set("sub-ana", {
      email: "ana.lee@elsewhere.example",
      email_verified: true,
    });
    expect((await me((await through("sub-ana")).session)).person?.accountId).toBe(door.ana);
  });

  test("does not get in as another whose mail address they have come by", async () => {
    await through("sub-ana");
    door.provider.people.set("sub-eve", { email: "ana@agency.example", email_verified: true });
    expect(await through("sub-eve")).toMatchObject(out("other_person"));
    releaseAccount(door.house.ledger, door.ana);
    expect((await me((await through("sub-eve")).session)).person?.accountId).toBe(door.ana);
    releaseAccount(door.house.ledger, door.ana);
  });

  test.each([
    ["unknown", { email: "eve@agency.example", email_verified: true }],
    ["unverified", { email: "ana@agency.example", email_verified: false }],
    ["unverified", { email: "ana@agency.example" }],
    ["unverified", { email: "ana@agency.example", email_verified: "true" }],
    ["no_login", { email_verified: true }],
  ])("is told %s and stays out: %j", async (reason, claims) => {
    door.provider.people.set("sub-new", claims);
    expect(await through("sub-new")).toMatchObject(out(reason));
    const [last] = listAudit(door.house.ledger, { action: "refusal" }, { limit: 1, offset: 0 });
    expect(last).toMatchObject({ outcome: "refused", who: "signed out" });
    expect(JSON.stringify(last)).not.toContain("@");
  });
});

test("a mail address that only looks the same is another's: the Kelvin sign is no k", async () => {
  await addPerson(door.house.ledger, "kim@agency.example", "leadership");
  says("kim", { email: "\u212Aim@agency.example" });
  expect(await through("sub-kim")).toMatchObject(out("unknown"));
  says("kim", { email: "KIM@agency.example" });
  expect((await me((await through("sub-kim")).session)).person?.login).toBe("kim@agency.example");
});

describe("the role that the provider says", () => {
  const roles = [
    { value: "Leads", role: "quality_lead" },
    { value: "Board", role: "leadership" },
    { value: "Coaches", role: "coach" },
  ] as const;
  const byGroups = { roleClaim: "groups", roles: [...roles] };
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

  test("may stand within another claim", async () => {
    set({ ...byGroups, roleClaim: "realm_access.roles" });
    says("bo", { realm_access: { roles: ["Staff", "Board"] } });
    expect((await me((await through("sub-bo")).session)).role).toBe("leadership");
    says("bo", { "realm_access.roles": "Leads", realm_access: { roles: ["Board"] } });
    expect((await me((await through("sub-bo")).session)).role).toBe("quality_lead");
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
    expect((await attempt(door.house.app, "bo@agency.example", rightPassword)).statusCode).toBe(
      401,
    );
    setPassword(door.house.ledger, given.person!.accountId, await hashPassword(rightPassword));
  });

  test("that is taken away ends every sign-in at the next one, the password, and a link to set one", async () => {
    says("bo", { groups: "Leads" });
    set(byGroups);
    const { session } = await through("sub-bo");
    const elsewhere = await signIn(door.house.app, "bo@agency.example");
    const bo = (await me(session)).person!.accountId;
    makeToken(door.house.ledger, { accountId: bo, name: "R", days: 9 }, new Date());
    const link = makeLink(door.house.ledger, bo, "test", new Date());
    says("bo", { groups: ["Staff"] });
    expect(await through("sub-bo")).toMatchObject(out("no_role"));
    expect(tokensOf(door.house.ledger, bo)).toEqual([]);
    const [ended] = listAudit(door.house.ledger, { action: "end access" }, { limit: 1, offset: 0 });
    expect(ended).toMatchObject({ who: "single sign-on", subject: `account ${bo}` });
    expect((await attempt(door.house.app, "bo@agency.example", rightPassword)).statusCode).toBe(
      401,
    );
    expect((await me(session)).person).toBeNull();
    expect((await me(elsewhere.cookie)).person).toBeNull();
    expect((await byLink(link)).statusCode).toBe(403);
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

    removeAccount(door.house.ledger, person!.accountId, new Date().toISOString());
    says("new", { groups: "Board", email: "newer@agency.example" });
    expect(await through("sub-new")).toMatchObject(out("removed"));
    says("newer", { groups: "Board", email: "new@agency.example" });
    expect(await through("sub-newer")).toMatchObject(out("removed"));
    // A quality lead lets them in again.
    const again = await addPerson(door.house.ledger, "new@agency.example", "leadership");
    says("new", { groups: "Board" });
    expect((await me((await through("sub-new")).session)).person?.accountId).toBe(again);
  });

  test("never leaves the store without a quality lead, nor without one who gets in by password", async () => {
    set({ ...byGroups, breakGlass: "glass@agency.example" });
    says("glass", { groups: "Board" });
    expect(await through("sub-glass")).toMatchObject(out("last_lead"));
    const glass = await signIn(door.house.app, "glass@agency.example");
    const { accountId } = (await me(glass.cookie)).person!;
    const { ledger } = door.house;
    expect(() => removeAccount(ledger, accountId, new Date().toISOString())).toThrow(
      "glass@agency.example alone signs in by password",
    );
    set(byGroups);
    changeAccount(ledger, accountId, { role: "leadership", sites: [], coaches: [] });
    says("bo", { groups: "Board" });
    await through("sub-bo");
    says("ana", { groups: "Board" });
    expect(await through("sub-ana")).toMatchObject(out("last_lead"));
    changeAccount(ledger, accountId, { role: "quality_lead", sites: [], coaches: [] });
  });
});

test("who lacks what is required stays out, however well they are known", async () => {
  set({ require: [{ claim: "amr", value: "mfa" }] });
  // The provider's sign-in page asks for one factor alone; what it says elsewhere does not count.
  door.provider.people.set("sub-ana", {
    email: "ana@agency.example",
    email_verified: true,
    amr: ["mfa"],
  });
  expect(await through("sub-ana")).toMatchObject(out("requirement"));
});

test("a second factor of ours is asked of who signs in by password, and not of who does by the provider", async () => {
  writeRequiredOf(door.house.ledger, "everybody");
  const { cookie } = await signIn(door.house.app, "ana@agency.example");
  expect(await me(cookie)).toMatchObject({ awaits: "second factor" });
  const { session } = await through("sub-ana");
  expect(await me(session)).toMatchObject({ awaits: null, role: "quality_lead" });
  const { accountId } = (await me(session)).person!;
  const { secret } = makeToken(door.house.ledger, { accountId, name: "R", days: 9 }, new Date());
  const headers = { authorization: `Bearer ${secret}` };
  const read = await door.house.app.inject({ url: "/api/marts/verdicts", headers });
  expect(read.statusCode).not.toBe(403);
  writeRequiredOf(door.house.ledger, "nobody");
});

test("who is signed in by what no longer counts is signed out when that is set", async () => {
  const [byPassword, glass] = [
    await signIn(door.house.app, "ana@agency.example"),
    await signIn(door.house.app, "glass@agency.example"),
  ];
  const byProvider = (await through("sub-ana")).session;
  set({ breakGlass: "glass@agency.example" });
  expect((await me(byPassword.cookie)).person).toBeNull();
  expect((await me(glass.cookie)).person).not.toBeNull();
  expect((await me(byProvider)).person).not.toBeNull();
  endSignOn(door.house.ledger);
  expect((await me(byProvider)).person).toBeNull();
});

test("with password sign-in ended, one account alone has it, and others hear what a wrong one says", async () => {
  set({ breakGlass: "glass@agency.example" });
  const [right, wrong, glass] = [
    await attempt(door.house.app, "ana@agency.example", rightPassword),
    await attempt(door.house.app, "ana@agency.example", "not the password"),
    await attempt(door.house.app, "glass@agency.example", rightPassword),
  ];
  expect([right.statusCode, right.payload]).toEqual([401, wrong.payload]);
  expect(right.json<{ error: string }>().error).toContain("sign in by Agency sign-on");
  expect(glass.statusCode).toBe(200);
  const lead = await signIn(door.house.app, "glass@agency.example");
  const invited = async (login: string): Promise<PersonLink> => {
    const payload = { login, name: login, role: "leadership", sites: [], coaches: [] };
    const sent = { method: "POST", url: "/api/people", headers: lead, payload } as const;
    return (await door.house.app.inject(sent)).json<PersonLink>();
  };
  expect((await invited("by.provider@agency.example")).link).toBe("");
  set({});
  const { link } = await invited("by.password@agency.example");
  expect(link).toMatch(/^\/password#/);
  set({ breakGlass: "glass@agency.example" });
  expect((await byLink(link.split("#")[1]!)).statusCode).toBe(403);
});

test("with password sign-in ended, nobody makes a sign-in by the provider last by setting one", async () => {
  set({ breakGlass: "glass@agency.example" });
  const cookie = (await through("sub-ana")).session!;
  const headers = { cookie, "x-throughline-token": (await me(cookie)).token! };
  const payload = { current: "", password: "basalt cellar wren" };
  const changed = await door.house.app.inject({
    method: "PUT",
    url: "/api/me/password",
    headers,
    payload,
  });
  expect(changed.statusCode).toBe(409);
  expect((await me(cookie)).person).not.toBeNull();
});
