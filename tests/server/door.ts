import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { type SignOn, writeSignOn } from "../../pipelines/ledger/sign_on.ts";
import type { Me } from "../../server/api.ts";
import { passProvider } from "./pass_provider.ts";
import { clientId, clientSecret, type RealProvider, startProvider } from "./real_provider.ts";
import { emptyStore } from "./sample_store.ts";
import { addPerson, type House, openHouse, shutHouse } from "./signed.ts";

/** As the server under test is opened. */
export const host = "127.0.0.1:4173";

/** A flow as a browser holds it: where it is sent, and the cookie with which it comes back. */
export type Begun = { there: URL; cookie: string };

export async function begin(
  { app }: House,
  to = "/themes?site=Larkspur",
  headers: Record<string, string> = {},
): Promise<Begun> {
  const url = `/sign-in/start?to=${encodeURIComponent(to)}`;
  const answer = await app.inject({ url, headers: { host, ...headers } });
  expect(answer.statusCode).toBe(303);
  const [cookie = ""] = String(answer.headers["set-cookie"]).split(";");
  return { there: new URL(String(answer.headers.location), `http://${host}`), cookie };
}

export const arrive = ({ app }: House, url: URL, cookie: string) =>
  app.inject({ url: url.pathname + url.search, headers: { host, cookie } });

/** Single sign-on by a provider, with nothing set that need not be. */
export const plainSignOn = (issuer: string): SignOn => ({
  issuer,
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
});

/** What `through` comes to of somebody who is not brought in. */
export const out = (refused: string) => ({ at: `/?sign-on=${refused}`, session: null });

/**
 * A server with the quality leads ana and glass and the coach bo, and the provider that they are known at
 * (there as `sub-ana` and so on, with eve, who has no account), while the tests of one file run.
 */
export function useDoor() {
  const made = emptyStore();
  let house: House;
  let provider: RealProvider;
  let ana: number;
  beforeAll(async () => {
    provider = await startProvider([`http://${host}/sign-in/back`]);
    house = await openHouse(made.store);
    ana = await addPerson(house.ledger, "ana@agency.example", "quality_lead");
    await addPerson(house.ledger, "glass@agency.example", "quality_lead");
    await addPerson(house.ledger, "bo@agency.example", "coach");
  });
  beforeEach(() => {
    set({});
    house.ledger.database.exec("DELETE FROM attempts");
    for (const name of ["ana", "bo", "eve"]) says(name, {});
  });
  afterAll(async () => {
    await shutHouse(house);
    await provider.close();
    made.remove();
  });

  const set = (more: Partial<SignOn>): void =>
    writeSignOn(
      house.ledger,
      made.store,
      { ...plainSignOn(provider.issuer), ...more },
      clientSecret,
    );

  /** What the provider says of somebody beside their mail address. */
  const says = (who: string, more: Record<string, unknown>) =>
    provider.people.set(`sub-${who}`, {
      email: `${who}@agency.example`,
      email_verified: true,
      ...more,
    });

  /** What a browser has at the end: the page that it is at, and the cookie of its sign-in. */
  async function through(who: string, to?: string) {
    const { there, cookie } = await begin(house, to);
    const answer = await arrive(house, await passProvider(there.href, who), cookie);
    const session = [answer.headers["set-cookie"]]
      .flat()
      .find((each) => each?.startsWith("__Host-throughline="));
    return { at: answer.headers.location, session: session?.split(";")[0] ?? null, answer };
  }

  return {
    set,
    says,
    through,
    store: made.store,
    /** Who a cookie belongs to. */
    me: async (cookie: string | null): Promise<Me> =>
      (await house.app.inject({ url: "/api/me", headers: { cookie: cookie ?? "" } })).json<Me>(),
    get house() {
      return house;
    },
    get provider() {
      return provider;
    },
    /** The number of ana's account. */
    get ana() {
      return ana;
    },
  };
}
