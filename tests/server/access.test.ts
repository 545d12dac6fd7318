import { readFileSync } from "node:fs";
import type { InjectOptions } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { access } from "../../server/auth/access.ts";
import { emptyStore } from "./sample_store.ts";
import { addPerson, type House, openHouse, shutHouse, type Signed, signIn } from "./signed.ts";

/** The table of docs/security.md: route, then yes or no for each of these. */
const viewers = ["quality lead", "leadership", "coach", "signed out"] as const;
type Viewer = (typeof viewers)[number];

const documented = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, route, ...may] = line.split("|").map((cell) => cell.trim());
    const found = /^`((?:GET|POST|PUT|DELETE) \S+)`$/.exec(route ?? "")?.[1];
    return found === undefined ? [] : [{ route: found, may: may.slice(0, viewers.length) }];
  });

const made = emptyStore();
let house: House;
const signed = new Map<Viewer, Signed>();

beforeAll(async () => {
  house = await openHouse(made.store);
  await addPerson(house.ledger, "lead@agency.example", "quality_lead");
  await addPerson(house.ledger, "head@agency.example", "leadership");
  await addPerson(house.ledger, "coach@agency.example", "coach");
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const logins: Partial<Record<Viewer, string>> = {
  "quality lead": "lead@agency.example",
  leadership: "head@agency.example",
  coach: "coach@agency.example",
};

async function headersOf(viewer: Viewer, route: string): Promise<Record<string, string>> {
  const login = logins[viewer];
  if (login === undefined) return {};
  const known = signed.get(viewer) ?? (await signIn(house.app, login));
  if (route === "POST /api/sign-out") signed.delete(viewer);
  else signed.set(viewer, known);
  return known;
}

test("every route is in the table of docs/security.md, and nothing else is", () => {
  expect(documented.map(({ route }) => route).toSorted()).toEqual(Object.keys(access).toSorted());
});

test("every route that the table names is there", () => {
  const gone = documented.filter(({ route }) => {
    const [method, url] = route.split(" ") as [string, string];
    // Without a built dashboard there are no assets to serve.
    return !house.app.hasRoute({ method, url }) && url !== "/assets/*";
  });
  expect(gone).toEqual([]);
});

const table = documented.flatMap(({ route, may }) =>
  viewers.map((viewer, at) => [route, viewer, may[at]] as const),
);

test.each(table)("%s by %s: %s", async (route, viewer, may) => {
  const [method, pattern] = route.split(" ") as ["GET", string];
  const url = pattern.replace("*", "x").replaceAll(/:\w+/g, "987654");
  const asked: InjectOptions = { method, url, headers: await headersOf(viewer, route) };
  // As little as makes a write readable: nothing is changed by it.
  if (method !== "GET") asked.payload = {};
  const { statusCode } = await house.app.inject(asked);
  if (may === "no") expect(statusCode).toBe(viewer === "signed out" ? 401 : 403);
  else {
    expect(may).toBe("yes");
    expect([401, 403]).not.toContain(statusCode);
  }
});

test("a route that the table does not name stops the start, and the message says where to add it", async () => {
  const other = emptyStore();
  const opened = await openHouse(other.store);
  expect(Object.keys(access)).not.toContain("GET /api/forgotten");
  const { default: fastify } = await import("fastify");
  const { guard } = await import("../../server/auth/guard.ts");
  const app = fastify();
  guard(app, opened.served.accounts);
  expect(() => app.get("/api/forgotten", () => "all")).toThrow(
    "nothing says who may use GET /api/forgotten: add it to server/auth/access.ts and to the table in docs/security.md",
  );
  await shutHouse(opened);
  other.remove();
});

test("without accounts whoever is at the machine does everything, and is told so", async () => {
  const other = emptyStore();
  const opened = await openHouse(other.store);
  const me = await opened.app.inject({ url: "/api/me" });
  expect(me.json()).toEqual({
    accounts: false,
    role: "quality_lead",
    person: null,
    token: null,
    awaits: null,
  });
  expect((await opened.app.inject({ url: "/api/imports" })).statusCode).toBe(200);
  const added = { login: "a@b.example", name: "A", role: "quality_lead", sites: [], coaches: [] };
  const invited = await opened.app.inject({ method: "POST", url: "/api/people", payload: added });
  expect(invited.statusCode).toBe(409);
  expect(invited.json<{ error: string }>().error).toContain("throughline user add");
  await shutHouse(opened);
  other.remove();
});
