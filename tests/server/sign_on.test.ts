import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildApp } from "../../server/app.ts";
import { runJobs } from "../../server/jobs.ts";
import { ownPage } from "../../server/routes/sign_on.ts";
import { keepUploads } from "../../server/uploads.ts";
import { arrive, begin, host, useDoor } from "./door.ts";
import { passProvider } from "./pass_provider.ts";
import { clientId, startProvider } from "./real_provider.ts";
import { attempt, rightPassword, signIn } from "./signed.ts";

const door = useDoor();
const { set, me } = door;

describe("the way back", () => {
  test("is open once", async () => {
    const { there, cookie } = await begin(door.house);
    const back = await passProvider(there.href, "sub-ana");
    expect((await arrive(door.house, back, cookie)).headers.location).toBe("/themes?site=Larkspur");
    const again = await arrive(door.house, back, cookie);
    expect([again.headers.location, again.headers["set-cookie"]]).toEqual([
      "/?sign-on=late",
      undefined,
    ]);
  });

  test("is closed to another browser, whatever it began itself (login CSRF)", async () => {
    const { there } = await begin(door.house);
    const back = await passProvider(there.href, "sub-eve");
    const victim = await begin(door.house);
    for (const cookie of [victim.cookie, ""]) {
      const answer = await arrive(door.house, back, cookie);
      expect([answer.headers.location, answer.headers["set-cookie"]]).toEqual([
        "/?sign-on=late",
        undefined,
      ]);
    }
  });

  test("does not take another's code (code injection)", async () => {
    const thief = await begin(door.house);
    const victim = await begin(door.house);
    const stolen = (await passProvider(victim.there.href, "sub-ana")).searchParams.get("code")!;
    const back = await passProvider(thief.there.href, "sub-eve");
    back.searchParams.set("code", stolen);
    const answer = await arrive(door.house, back, thief.cookie);
    expect(answer.headers.location).toBe("/?sign-on=provider");
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  test.each(["state=A&state=B&code=1", "code=1", "state=&code=1", "", "state=%00&code=%ff"])(
    "with %j leads to the sign-in page",
    async (query) => {
      const { cookie } = await begin(door.house);
      const answer = await arrive(
        door.house,
        new URL(`http://${host}/sign-in/back?${query}`),
        cookie,
      );
      expect(answer.headers.location).toBe("/?sign-on=late");
    },
  );

  test("of who turned back at the provider says so", async () => {
    const { there, cookie } = await begin(door.house);
    const back = new URL(`http://${host}/sign-in/back`);
    back.searchParams.set("state", there.searchParams.get("state")!);
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("iss", door.provider.issuer);
    expect((await arrive(door.house, back, cookie)).headers.location).toBe("/?sign-on=declined");
  });
});

describe("the way there", () => {
  test("has a state, a nonce and a challenge of its own, and a cookie for the flow alone", async () => {
    const [one, other] = [await begin(door.house), await begin(door.house)];
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
    const answer = await door.house.app.inject({ url: "/sign-in/start", headers: { host } });
    expect(answer.headers["set-cookie"]).toMatch(
      /^__Host-throughline-flow=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
  });

  test("is not begun by another site's page", async () => {
    const { there, cookie } = await begin(door.house, "/", { "sec-fetch-site": "cross-site" });
    expect([there.pathname, cookie]).toEqual(["/", "undefined"]);
  });

  test("of two tabs of one browser comes back to both", async () => {
    const first = await begin(door.house, "/plan");
    const second = await begin(door.house, "/data", { cookie: first.cookie });
    const back = await passProvider(first.there.href, "sub-ana");
    expect((await arrive(door.house, back, second.cookie)).headers.location).toBe("/plan");
  });

  test("behind a proxy comes back to the address that the server was told, whatever the request says", async () => {
    const place = { address: "https://coaching.example.org", proxies: ["127.0.0.1"] };
    const parts = { store: door.store, served: door.house.served, pages: "/nowhere", place };
    const app = await buildApp({ ...parts, uploads: keepUploads(door.store), jobs: runJobs() });
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
    (await door.house.app.inject({ url: "/sign-in/leave", headers: { host, ...headers } })).headers
      .location;
  expect(await leave({})).toBe(`${door.provider.issuer}/session/end?client_id=${clientId}`);
  expect(await leave({ "sec-fetch-site": "cross-site" })).toBe("/");
});

test("the provider is looked for when it is needed, and everything else goes on without it", async () => {
  const gone = await startProvider([]);
  await gone.close();
  set({ issuer: gone.issuer });
  expect((await begin(door.house)).there.href).toBe(`http://${host}/?sign-on=provider`);
  expect((await attempt(door.house.app, "ana@agency.example", rightPassword)).statusCode).toBe(200);
  set({});
  expect((await begin(door.house)).there.origin).toBe(door.provider.issuer);
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

test("a browser that was signed in as somebody else no longer is", async () => {
  const before = await signIn(door.house.app, "glass@agency.example");
  const { there, cookie } = await begin(door.house, "/", { cookie: before.cookie });
  await arrive(door.house, await passProvider(there.href, "sub-ana"), cookie);
  expect((await me(before.cookie)).person).toBeNull();
});
