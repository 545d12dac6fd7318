import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { access } from "../../server/auth/access.ts";
import {
  bodies,
  complaint,
  contentOf,
  openAsker,
  openFuzzed,
  randomOf,
  tableOf,
} from "./bad_requests.ts";
import type { Asker, Bad } from "./bad_requests.ts";
import { sampleStore } from "./sample_store.ts";
import { type House, shutHouse } from "./signed.ts";

let made: Awaited<ReturnType<typeof sampleStore>>;
let house: House;
let asker: Asker;
let before: string;

beforeAll(async () => {
  made = await sampleStore();
  house = await openFuzzed(made.store);
  asker = await openAsker(house);
  before = contentOf(house.ledger, made.store);
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

/** As much as a hold of the sign-in lets through is looked at of each. */
const forget = (): void => house.ledger.database.exec("DELETE FROM attempts");

async function wrongWith(bad: Bad): Promise<string[]> {
  const found = complaint(bad, await asker.ask(bad));
  return found === null ? [] : [`${bad.what}: ${found}`];
}

const routes = Object.keys(access);

test("every route that writes and reads a body is in the table of bodies", () => {
  const without = new Set([
    "POST /api/sign-out",
    "POST /api/people/:id/reset",
    "POST /api/readings/:id/end",
    "PUT /api/uploads",
    "POST /sign-in/out",
  ]);
  const reading = routes.filter((route) => /^(POST|PUT)/.test(route) && !without.has(route));
  expect(
    Object.keys(bodies)
      .filter((route) => !route.startsWith("DELETE"))
      .toSorted(),
  ).toEqual(reading.toSorted());
});

test.each(routes)(
  "%s: what is bad about a request is said in one line, and nothing is left of it",
  async (route) => {
    const wrong: string[] = [];
    for (const bad of tableOf(route)) {
      forget();
      wrong.push(...(await wrongWith(bad)));
    }
    expect(wrong).toEqual([]);
    expect(contentOf(house.ledger, made.store)).toBe(before);
  },
);

test.each(Object.keys(bodies))(
  "%s: random bodies are refused, and nothing is left of them",
  async (route) => {
    await fc.assert(
      fc.asyncProperty(randomOf(route), async (bad) => {
        expect(await wrongWith(bad)).toEqual([]);
      }),
      { numRuns: 50 },
    );
    expect(contentOf(house.ledger, made.store)).toBe(before);
  },
);

test("random addresses of the other routes break nothing, and nothing is left of them", async () => {
  for (const route of routes.filter((each) => bodies[each] === undefined))
    await fc.assert(
      fc.asyncProperty(randomOf(route), async (bad) => {
        expect(await wrongWith(bad), route).toEqual([]);
      }),
      { numRuns: 5 },
    );
  expect(contentOf(house.ledger, made.store)).toBe(before);
});
