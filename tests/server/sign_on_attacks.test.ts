import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findProvider } from "../../pipelines/accounts/provider.ts";
import { readSignOn, writeSignOn } from "../../pipelines/ledger/sign_on.ts";
import { arrive, begin, host, plainSignOn } from "./door.ts";
import { type FakeProvider, startFakeProvider, strangersKey, type Token } from "./fake_provider.ts";
import { clientId } from "./real_provider.ts";
import { emptyStore } from "./sample_store.ts";
import { addPerson, type House, openHouse, shutHouse } from "./signed.ts";

const client = { id: clientId, secret: "a secret of 32 bytes or a few more" };
const made = emptyStore();
let house: House;
let provider: FakeProvider;

beforeAll(async () => {
  provider = await startFakeProvider(client);
  house = await openHouse(made.store);
  await addPerson(house.ledger, "ana@agency.example", "quality_lead");
});
beforeEach(() => {
  provider.spoil = (token) => token;
  provider.metadata = {};
  set();
});
afterAll(async () => {
  await shutHouse(house);
  await provider.close();
  made.remove();
});

/** Set anew, the provider is found anew: `name` makes the settings others. */
function set(name = "Agency sign-on", require: { claim: string; value: string }[] = []): void {
  const signOn = { ...plainSignOn(provider.issuer), name, require };
  writeSignOn(house.ledger, made.store, signOn, client.secret);
}

/** Where a browser is in the end that comes back with a code, and whether it is signed in. */
async function come(brought: Record<string, string> = {}) {
  const { there, cookie } = await begin(house, "/plan");
  provider.nonce = there.searchParams.get("nonce") ?? "";
  const back = new URL(`http://${host}/sign-in/back`);
  const state = there.searchParams.get("state") ?? "";
  back.search = new URLSearchParams({ code: "1", state, ...brought }).toString();
  const answer = await arrive(house, back, cookie);
  const isIn = String(answer.headers["set-cookie"]).includes("__Host-throughline=");
  return [answer.headers.location, isIn];
}

const isOut = ["/?sign-on=provider", false];
const claims = (more: Record<string, unknown>) => (token: Token) => ({
  ...token,
  claims: { ...token.claims, ...more },
});
const header = (more: Record<string, unknown>) => (token: Token) => ({
  ...token,
  header: { ...token.header, ...more },
});
const now = Math.floor(Date.now() / 1000);

test("a token that nobody spoiled is taken: what is refused below is refused for what was spoiled", async () => {
  expect(await come()).toEqual(["/plan", true]);
});

test.each<[string, (token: Token) => Token]>([
  ["has another sign-in's nonce (replay of a token)", claims({ nonce: "A".repeat(43) })],
  ["has no nonce", claims({ nonce: undefined })],
  ["is for another client", claims({ aud: "another" })],
  ["is for two clients, and was given to the other", claims({ aud: [client.id, "x"], azp: "x" })],
  ["is for two clients, and does not say which has it", claims({ aud: [client.id, "x"] })],
  ["is of another provider", claims({ iss: "https://id.elsewhere.example" })],
  ["has run out", claims({ iat: now - 900, exp: now - 600 })],
  ["never runs out", claims({ exp: undefined })],
  ["is not good yet", claims({ nbf: now + 600 })],
  ["says of nobody who it is", claims({ sub: undefined })],
  ["is signed with a key of somebody else", (token) => ({ ...token, by: strangersKey })],
  ["names a key that is not published", header({ kid: "second" })],
  [
    "is not signed at all (alg none)",
    (token) => ({ ...header({ alg: "none" })(token), by: "nobody" }),
  ],
  ["is signed by nobody, though it says otherwise", (token) => ({ ...token, by: "nobody" })],
  [
    "is signed with the client's secret, which is no key",
    (token) => ({ ...header({ alg: "HS256" })(token), by: "the client's secret" }),
  ],
  [
    "brings its own key",
    (token) => ({ ...header({ jwk: {}, kid: "own" })(token), by: strangersKey }),
  ],
  ["is not there", (token) => ({ ...token, more: { id_token: undefined } })],
  ["is not one", (token) => ({ ...token, more: { id_token: "a.b.c" } })],
])("a token that %s is refused", async (_what, spoil) => {
  provider.spoil = spoil;
  expect(await come()).toEqual(isOut);
});

test("a code that another provider sent along is not traded (mix-up)", async () => {
  const before = provider.asked.filter((path) => path === "/token").length;
  expect(await come({ iss: "https://id.elsewhere.example" })).toEqual(isOut);
  provider.metadata = { authorization_response_iss_parameter_supported: true };
  set("Says its name");
  expect(await come()).toEqual(isOut);
  expect(provider.asked.filter((path) => path === "/token")).toHaveLength(before);
  expect(await come({ iss: provider.issuer })).toEqual(["/plan", true]);
});

test("what the provider says beside the token is not taken when it is of another person", async () => {
  provider.spoil = claims({ email: undefined, email_verified: undefined });
  expect(await come()).toEqual(["/plan", true]);
  provider.person = { ...provider.person, sub: "2" };
  expect(await come()).toEqual(isOut);
  provider.person = { ...provider.person, sub: "1" };
});

test("how somebody signed in is believed of the signed token alone", async () => {
  set("With two factors", [{ claim: "amr", value: "mfa" }]);
  provider.spoil = claims({ email: undefined });
  provider.person = { ...provider.person, amr: ["mfa"] };
  expect(await come()).toEqual(["/?sign-on=requirement", false]);
  provider.spoil = claims({ amr: ["pwd", "mfa"] });
  expect(await come()).toEqual(["/plan", true]);
});

test("of a provider without an address to sign out at we say so", async () => {
  set("No way out");
  const answer = await house.app.inject({ url: "/sign-in/leave", headers: { host } });
  expect(answer.headers.location).toBe("/?sign-on=stays");
});

test("a provider that stands for many tenants lets nobody in: anyone could have one", async () => {
  provider.metadata = { issuer: `${provider.issuer}/{tenantid}/v2.0` };
  set("Many tenants");
  expect((await begin(house)).there.search).toBe("?sign-on=provider");
});

test("a provider that hangs is given up, and nobody else waits for it", async () => {
  const hung = Promise.withResolvers<void>();
  provider.hold = hung.promise;
  set("Hangs");
  const waiting = begin(house);
  expect((await house.app.inject({ url: "/api/me" })).statusCode).toBe(200);
  const settings = readSignOn(house.ledger)!;
  await expect(findProvider(settings, null, 0.1)).rejects.toThrow(
    `${provider.issuer}: no answer in time`,
  );
  hung.resolve();
  expect((await waiting).there.pathname).toBe("/auth");
});
