import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import fc from "fast-check";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import { beginSignIn } from "../../pipelines/ledger/sign_ins.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { access } from "../../server/auth/access.ts";
import { tokenOf } from "../../server/auth/guard.ts";
import { addPerson, type House, openHouse, type Signed, signIn } from "./signed.ts";

type Json = Record<string, unknown>;

/** The routes that read a body of JSON, each with one that it would take from a quality lead. */
export const bodies: Readonly<Record<string, Json>> = {
  "POST /api/sign-in": { login: "ana@agency.example", password: "river stone lamp" },
  "POST /api/sign-in/code": { code: "123456" },
  "POST /api/password": { link: "A".repeat(43), password: "river stone lamp" },
  "PUT /api/me/password": { current: "river stone lamp", password: "basalt cellar wren" },
  "POST /api/me/tokens": { name: "R", days: 30, password: "river stone lamp" },
  "POST /api/me/second-factor": { current: "river stone lamp" },
  "PUT /api/me/second-factor": { code: "123456" },
  "DELETE /api/me/second-factor": { current: "river stone lamp" },
  "POST /api/me/second-factor/codes": { current: "river stone lamp" },
  "PUT /api/second-factor": { of: "nobody" },
  "POST /api/people": {
    login: "new@agency.example",
    name: "New",
    role: "coach",
    sites: ["Larkspur"],
    coaches: ["New"],
  },
  "PUT /api/people/:id": { role: "leadership", sites: [], coaches: [] },
  "POST /api/jobs": {
    kind: "annotate",
    of: "note",
    site: null,
    measure: null,
    date: "2026-01-02",
    words: "W",
    author: "A",
  },
  "POST /api/saved": { figure: "coaching-mix", as: "SVG" },
  "POST /api/readings": { author: "Ana Lee" },
  "PUT /api/readings/:id/sessions/:place": { label: "purposeful" },
};

/** What each request may change in the ledger, refused or not: who tried, and when somebody was last here. */
const marks = new Set(["audit", "attempts", "sign_ins", "half_sign_ins"]);

/** SHA-256 of all that the ledger holds but those marks, and the names of files that came with requests. */
export function contentOf(ledger: Ledger, store: Store): string {
  const hash = createHash("sha256");
  const tables = ledger.database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
  for (const table of tables.filter((name) => !marks.has(name) && !name.startsWith("sqlite_")))
    hash.update(
      `${table} ${JSON.stringify(ledger.database.prepare(`SELECT * FROM "${table}"`).all())}\n`,
    );
  for (const folder of [store.uploads, store.temporary])
    hash.update(JSON.stringify(readdirSync(folder, { recursive: true }).map(String).toSorted()));
  return hash.digest("hex");
}

/** A request that is bad on purpose: what is bad about it, and whether the server has to refuse it. */
export type Bad = { what: string; refused: boolean; asked: InjectOptions & { method: string } };

export const parts = (route: string): { method: string; url: string } => {
  const [method = "", url = ""] = route.split(" ");
  return { method, url };
};

/** An address of a route, each parameter replaced. */
export const addressOf = (url: string, value: string): string =>
  url.replaceAll(/:\w+/g, value).replace("*", value);

/** Words that have led servers astray where a name was expected. */
export const tricks = [
  "..",
  "../../../../etc/passwd",
  "..%2f..%2f..%2fetc%2fpasswd",
  "%2e%2e%2f%2e%2e%2fkeys%2fcases.key",
  "..%5c..%5cledger.sqlite",
  "%252e%252e%252fledger.sqlite",
  "%00",
  "a%00.csv",
  "%ff%fe",
  "%",
  "__proto__",
  "constructor",
  "-1",
  "0x10",
  "1e400",
  "99999999999999999999",
  "' OR 1=1 --",
  "%27%3B%20DROP%20TABLE%20imports%3B--",
  "a".repeat(5000),
  "%F0%9F%92%A5",
  "%E2%80%AE",
] as const;

const json = { "content-type": "application/json" };
const other = { PUT: "POST", POST: "PUT", GET: "PATCH", DELETE: "PATCH" } as const;

/** The bad requests of the table: of every route its own. */
export function tableOf(route: string): Bad[] {
  const { method, url } = parts(route);
  const address = addressOf(url, "987654");
  const body = bodies[route];
  const misled = /[:*]/.test(url)
    ? tricks.map((trick) => ({
        what: `address with ${trick.slice(0, 40)}`,
        refused: false,
        asked: { method, url: addressOf(url, trick), ...(body && { payload: body }) },
      }))
    : [];
  const queried = [
    "a=1&a=2",
    "__proto__[x]=1",
    "format=%00",
    `site=${"x".repeat(3000)}`,
    "month=%ff",
    "page=-1&theme[]=1",
  ].map((query) => ({
    what: `query ${query.slice(0, 30)}`,
    refused: false,
    asked: {
      method,
      url: `${address}?${query}`,
      ...(body && { payload: { ...body, surprise: 1 } }),
    },
  }));
  const wrongWay = { method: other[method as keyof typeof other], url: address };
  const known = Object.keys(access).includes(`${wrongWay.method} ${url}`);
  const ways = known ? [] : [{ what: "wrong method", refused: true, asked: wrongWay }];
  return [
    ...misled,
    ...queried,
    ...ways,
    ...(body === undefined ? [] : badBodies(route, address, body)),
  ];
}

function badBodies(route: string, url: string, body: Json): Bad[] {
  const { method } = parts(route);
  const bad = (what: string, payload: string, headers: Record<string, string> = json): Bad => ({
    what,
    refused: true,
    asked: { method, url, payload, headers },
  });
  const nested = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  return [
    bad("no body", ""),
    bad("half a body", JSON.stringify(body).slice(0, -2)),
    ...["null", "[]", "3", '"text"', "true", nested].map((text) =>
      bad(`body ${text.slice(0, 8)}`, text),
    ),
    bad("an unknown field", JSON.stringify({ ...body, surprise: 1 })),
    bad("a field of objects", JSON.stringify({ ...body, __proto__x: { constructor: 1 } })),
    bad("a prototype", `{"__proto__": {"role": "quality_lead"}, ${JSON.stringify(body).slice(1)}`),
    ...Object.keys(body).flatMap((field) =>
      [{ a: 1 }, [[]], -1.5, "x".repeat(300_000)].map((value) =>
        bad(
          `${field} as ${JSON.stringify(value).slice(0, 8)}`,
          JSON.stringify({ ...body, [field]: value }),
        ),
      ),
    ),
    bad("a huge body", JSON.stringify({ ...body, surprise: "x".repeat(1_200_000) })),
    ...[
      "text/plain",
      "application/xml",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/json; charset=utf-7x",
    ].map((type) =>
      bad(`as ${type}`, JSON.stringify({ ...body, surprise: 1 }), { "content-type": type }),
    ),
  ];
}

/** Headers that a server may look at; who is signed in is said beside them. */
const looked = [
  "accept",
  "accept-encoding",
  "content-type",
  "expect",
  "forwarded",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "last-event-id",
  "origin",
  "range",
  "sec-fetch-site",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-http-method-override",
];
const headersOf = fc.dictionary(
  fc.constantFrom(...looked),
  fc.oneof(
    fc.stringMatching(/^[!-~][ -~\u00a0-\u00ff]{0,40}$/),
    fc.constantFrom("*/*", "*", "json", "bytes=0-", "bytes=9-1,-", '"x"', "null", "cross-site"),
  ),
  { maxKeys: 2 },
);
/** What is sent to a route that reads no body. */
const strayBody = fc.option(fc.oneof(fc.json(), fc.string({ unit: "binary" })), {
  nil: undefined,
  freq: 1,
});

/** What there is: to look at it changes nothing, whatever else is asked beside. */
const known = ["1", "verdicts", "fidelity_values.csv", "sessions.csv", "Natural%20supports"];
/** Words that routes look at behind `?`. */
const asked = [
  "site",
  "measure",
  "month",
  "from",
  "to",
  "page",
  "format",
  "view",
  "coach",
  "theme",
];

/** Random requests of a route: bodies that are never right, and addresses and queries that hardly are. */
export function randomOf(route: string): fc.Arbitrary<Bad> {
  const { method, url } = parts(route);
  const body = bodies[route];
  const word = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.constantFrom(...tricks));
  const encoded = word.map((text) => encodeURIComponent(text.toWellFormed()));
  const name = method === "GET" ? fc.oneof(encoded, fc.constantFrom(...known)) : encoded;
  const column = fc.oneof(encoded, fc.constantFrom(...asked));
  const places = fc
    .tuple(name, fc.dictionary(column, encoded, { maxKeys: 3 }))
    .map(([value, query]) => {
      const words = new URLSearchParams(query).toString();
      return `${addressOf(url, value === "" ? "x" : value)}${words === "" ? "" : `?${words}`}`;
    });
  if (body === undefined)
    return fc.tuple(places, headersOf, strayBody).map(([address, headers, payload]) => ({
      what: "random",
      refused: false,
      asked: { method, url: address, headers, ...(payload !== undefined && { payload }) },
    }));
  const fields = Object.keys(body);
  const changed = fc
    .tuple(
      fc.constantFrom(...fields),
      fc.jsonValue(),
      fc.string({ minLength: 1, maxLength: 8 }),
      fc.jsonValue(),
    )
    .map(([field, value, more, there]) =>
      JSON.stringify({ ...body, [field]: value, [`x${more}`]: there }),
    );
  const payload = fc.oneof(
    changed,
    fc.json().filter((text) => !text.startsWith("{")),
    fc.string({ unit: "binary", minLength: 1 }).map((text) => `${text.toWellFormed()}\u0001`),
  );
  return payload.map((text) => ({
    what: "random",
    refused: true,
    asked: { method, url: addressOf(url, "987654"), payload: text, headers: json },
  }));
}

export type Asker = { ask(bad: Bad): Promise<LightMyRequestResponse> };

/** An application whose dashboard is a page without anything on it, made in the folder of its store. */
export function openFuzzed(store: Store): Promise<House> {
  const pages = join(store.dir, "pages");
  mkdirSync(join(pages, "assets"), { recursive: true });
  writeFileSync(join(pages, "index.html"), "<!doctype html><title>Throughline</title>");
  return openHouse(store, pages);
}

/** Another sign-in without a password: ten thousand of those take half an hour. */
function signedAgain({ ledger }: House, accountId: number): Signed {
  const browser = { accountId, address: "127.0.0.1", browser: "a test" };
  const secret = beginSignIn(ledger, browser, new Date());
  return { cookie: `__Host-throughline=${secret}`, "x-throughline-token": tokenOf(secret) };
}

/** Somebody who may use every route, who signs in again whenever a request ended that. */
export async function openAsker(house: House): Promise<Asker> {
  const accountId = await addPerson(house.ledger, "lead@agency.example", "quality_lead");
  let signed: Signed = await signIn(house.app, "lead@agency.example");
  return {
    async ask({ asked }) {
      const headers = { ...signed, ...(asked.headers as Record<string, string>) };
      let answer = await house.app.inject({ ...asked, headers } as InjectOptions);
      // Requests without a pause between them are load, which is shed: that is no answer.
      for (let times = 0; answer.statusCode === 503 && times < 60; times++) {
        await delay(500);
        answer = await house.app.inject({ ...asked, headers } as InjectOptions);
      }
      await nextTurn();
      const ends = asked.method !== "GET" && /sign-out|sign-ins/.test(String(asked.url));
      if (ends && answer.statusCode < 300) signed = signedAgain(house, accountId);
      return answer;
    },
  };
}

/** What is wrong with the answer to a bad request; null: nothing. */
export function complaint({ refused }: Bad, answer: LightMyRequestResponse): string | null {
  const { statusCode, payload, headers } = answer;
  const said = `${statusCode} ${payload.slice(0, 200)}`;
  if (statusCode >= 500) return said;
  if (refused && statusCode < 400) return `was taken: ${said}`;
  if (/root:.*:0:0|SQLite format 3/.test(payload)) return `gave a file away: ${said}`;
  if (statusCode < 400 || !String(headers["content-type"]).includes("json")) return null;
  const { error, ...more } = JSON.parse(payload) as { error?: unknown };
  const isLine =
    typeof error === "string" && error !== "" && !/[\r\n]/.test(error) && error.length < 1000;
  return isLine && Object.keys(more).length === 0 ? null : `not one line: ${said}`;
}
