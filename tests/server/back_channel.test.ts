import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "../../pipelines/ledger/audit.ts";
import { writeSignOn } from "../../pipelines/ledger/sign_on.ts";
import { makeToken } from "../../pipelines/ledger/tokens.ts";
import { arrive, begin, host, plainSignOn, useDoor } from "./door.ts";
import { type FakeProvider, startFakeProvider, strangersKey, type Token } from "./fake_provider.ts";
import { clientId } from "./real_provider.ts";
import { emptyStore } from "./sample_store.ts";
import { addPerson, type House, openHouse, shutHouse, signIn } from "./signed.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };
const post = ({ app }: House, payload: string, headers: Record<string, string> = {}) =>
  app.inject({
    method: "POST",
    url: "/sign-in/out",
    headers: { host, ...form, ...headers },
    payload,
  });

describe("the agency's provider (oidc-provider)", () => {
  const door = useDoor();

  test("ends the sign-ins of somebody there at once, wherever they are, and nobody else's", async () => {
    const [one, other] = [await door.through("sub-ana"), await door.through("sub-ana")];
    const bo = await door.through("sub-bo");
    const byPassword = (await signIn(door.house.app, "ana@agency.example")).cookie;
    const answer = await post(door.house, await door.provider.logout("sub-ana"));
    expect([answer.statusCode, answer.payload]).toEqual([200, ""]);
    expect(answer.headers["cache-control"]).toBe("no-store");
    const roles = [one.session, other.session, bo.session, byPassword].map(
      async (cookie) => (await door.me(cookie)).role,
    );
    expect(await Promise.all(roles)).toEqual([null, null, "coach", "quality_lead"]);
    const [line] = listAudit(door.house.ledger, {}, { limit: 1, offset: 0 });
    expect([line?.who, line?.action, line?.subject]).toEqual([
      "single sign-on",
      "end sign-ins",
      `account ${door.ana}`,
    ]);
  });

  test("is heard of people whom we do not know, and nothing ends", async () => {
    const { session } = await door.through("sub-bo");
    expect((await post(door.house, await door.provider.logout("sub-nobody"))).statusCode).toBe(200);
    expect((await door.me(session)).role).toBe("coach");
  });

  test("lets in who a token is of now and then, or the token rests until it does", async () => {
    await door.through("sub-bo");
    const bo = door.house.served.accounts.list().find(({ login }) => login.startsWith("bo"))!;
    const { secret } = makeToken(
      door.house.ledger,
      { accountId: bo.accountId, name: "R", days: 365 },
      new Date(),
    );
    const read = async () => {
      const headers = { host, authorization: `Bearer ${secret}` };
      const { statusCode, payload } = await door.house.app.inject({ url: "/api/status", headers });
      return [statusCode, statusCode === 401 ? payload : ""];
    };
    const lastIn = (days: number) =>
      door.house.ledger.database
        .prepare("UPDATE identities SET seen_at = ? WHERE subject = 'sub-bo'")
        .run(new Date(Date.now() - days * 86_400_000).toISOString());
    expect(await read()).toEqual([200, ""]);
    lastIn(29);
    expect(await read()).toEqual([200, ""]);
    lastIn(31);
    expect(await read()).toEqual([401, expect.stringContaining("has not signed in")]);
    await door.through("sub-bo");
    expect(await read()).toEqual([200, ""]);
  });
});

describe("a logout token", () => {
  const client = { id: clientId, secret: "a secret of 32 bytes or a few more" };
  const made = emptyStore();
  let house: House;
  let provider: FakeProvider;
  beforeAll(async () => {
    provider = await startFakeProvider(client);
    house = await openHouse(made.store);
    await addPerson(house.ledger, "ana@agency.example", "quality_lead");
    writeSignOn(house.ledger, made.store, plainSignOn(provider.issuer), client.secret);
  });
  beforeEach(() => {
    provider.spoil = (token) => token;
  });
  afterAll(async () => {
    await shutHouse(house);
    await provider.close();
    made.remove();
  });

  /** The cookie of who signs in in a session of the provider. */
  async function come(sid?: string): Promise<string> {
    provider.spoil = claims({ sid });
    const { there, cookie } = await begin(house, "/plan");
    provider.nonce = there.searchParams.get("nonce") ?? "";
    const back = new URL(`http://${host}/sign-in/back`);
    const state = there.searchParams.get("state") ?? "";
    back.search = new URLSearchParams({ code: "1", state }).toString();
    const answer = await arrive(house, back, cookie);
    const all = [answer.headers["set-cookie"]].flat().map(String);
    return all.find((each) => each.startsWith("__Host-throughline="))!.split(";")[0]!;
  }
  const isIn = async (cookie: string): Promise<boolean> =>
    (await house.app.inject({ url: "/api/status", headers: { host, cookie } })).statusCode === 200;
  const out = (token: string) =>
    post(house, new URLSearchParams({ logout_token: token }).toString());
  const claims = (more: Record<string, unknown>) => (token: Token) => ({
    ...token,
    claims: { ...token.claims, ...more },
  });
  const header = (more: Record<string, unknown>) => (token: Token) => ({
    ...token,
    header: { ...token.header, ...more },
  });
  const now = Math.floor(Date.now() / 1000);

  test("of one session there ends what began in it, and what does not know its session", async () => {
    const [here, there, unknown] = [await come("one"), await come("two"), await come()];
    expect((await out(provider.logout(claims({ sid: "one" })))).statusCode).toBe(200);
    expect([await isIn(here), await isIn(there), await isIn(unknown)]).toEqual([
      false,
      true,
      false,
    ]);
    expect((await out(provider.logout(claims({ sid: "two", sub: undefined })))).statusCode).toBe(
      200,
    );
    expect(await isIn(there)).toBe(false);
  });

  test("counts once", async () => {
    const token = provider.logout();
    expect((await out(token)).statusCode).toBe(200);
    const cookie = await come();
    expect((await out(token)).statusCode).toBe(400);
    expect(await isIn(cookie)).toBe(true);
  });

  test.each<[string, (token: Token) => Token]>([
    ["is for another client", claims({ aud: "another" })],
    ["is of another provider", claims({ iss: "https://id.elsewhere.example" })],
    ["has run out", claims({ iat: now - 900, exp: now - 600 })],
    ["never runs out", claims({ exp: undefined })],
    ["was made long ago", claims({ iat: now - 900, exp: now + 900 })],
    ["does not say when it was made", claims({ iat: undefined })],
    ["has no number of its own", claims({ jti: undefined })],
    ["says of nobody whose sign-ins end", claims({ sub: undefined })],
    ["says it of somebody who is no text", claims({ sub: 1 })],
    ["is an ID token", claims({ events: undefined, nonce: "A".repeat(43) })],
    ["has a nonce", claims({ nonce: "A".repeat(43) })],
    ["tells of another event", claims({ events: { "http://elsewhere.example": {} } })],
    ["tells of no event", claims({ events: "backchannel-logout" })],
    ["is another kind of token", header({ typ: "at+jwt" })],
    ["is signed with a key of somebody else", (token) => ({ ...token, by: strangersKey })],
    ["names a key that is not published", header({ kid: "second" })],
    ["is not signed (alg none)", (token) => ({ ...header({ alg: "none" })(token), by: "nobody" })],
    ["is signed by nobody, though it says otherwise", (token) => ({ ...token, by: "nobody" })],
    [
      "is signed with the client's secret, which is no key",
      (token) => ({ ...header({ alg: "HS256" })(token), by: "the client's secret" }),
    ],
  ])("that %s is refused in one line, and nothing ends", async (_what, spoil) => {
    const cookie = await come();
    const answer = await out(provider.logout(spoil));
    expect([answer.statusCode, Object.keys(answer.json<object>())]).toEqual([400, ["error"]]);
    expect(await isIn(cookie)).toBe(true);
  });

  test.each(["", "logout_token=", "logout_token=a.b.c", "logout_token=x&logout_token=y", "a=b"])(
    "that is %j is none",
    async (body) => {
      expect((await post(house, body)).statusCode).toBe(400);
    },
  );

  test("is not taken from a page of another site, nor in another form", async () => {
    const cookie = await come();
    const token = provider.logout();
    const body = new URLSearchParams({ logout_token: token }).toString();
    expect((await post(house, body, { origin: "https://evil.example" })).statusCode).toBe(403);
    const json = { "content-type": "application/json" };
    expect((await post(house, JSON.stringify({ logout_token: token }), json)).statusCode).toBe(400);
    expect(await isIn(cookie)).toBe(true);
  });
});
