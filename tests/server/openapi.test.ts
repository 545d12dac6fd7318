import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { marts } from "../../pipelines/contracts/marts.ts";
import { makeToken } from "../../pipelines/ledger/tokens.ts";
import { access } from "../../server/auth/access.ts";
import { type OpenApi, openApi } from "../../server/openapi/document.ts";
import { described } from "../../server/openapi/routes.ts";
import { sampleStore } from "./sample_store.ts";
import { addPerson, type House, openHouse, shutHouse, type Signed, signIn } from "./signed.ts";

let made: Awaited<ReturnType<typeof sampleStore>>;
let house: House;
let lead: Signed;
let secret: string;
let document: OpenApi;

beforeAll(async () => {
  made = await sampleStore();
  house = await openHouse(made.store);
  const accountId = await addPerson(house.ledger, "lead@agency.example", "quality_lead");
  lead = await signIn(house.app, "lead@agency.example");
  ({ secret } = makeToken(house.ledger, { accountId, name: "test", days: 1 }, new Date()));
  document = (await get("/api/openapi.json")).json<OpenApi>();
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

const get = (url: string) =>
  house.app.inject({ url, headers: { authorization: `Bearer ${secret}` } });

test("the document is valid OpenAPI 3.1 by the specification's own schema", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect([valid, errors]).toEqual([true, undefined]);
  expect(document.openapi).toMatch(/^3\.1\./);
});

test("every route under /api is in it with who may use it, and nothing else is", () => {
  const routes = Object.keys(access).filter((key) => key.includes(" /api/"));
  expect(Object.keys(described).toSorted()).toEqual(routes.toSorted());
  const told = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
    ),
  );
  const ofMarts = Object.keys(marts).map((mart) => `GET /api/marts/${mart}.:format`);
  expect(told.toSorted()).toEqual([...routes, ...ofMarts].toSorted());
  for (const key of routes) {
    const [method = "", url = ""] = key.split(" ");
    expect([key, house.app.hasRoute({ method: method as "GET", url })]).toEqual([key, true]);
  }
});

test("every mart is in it with its columns, their types and their meaning", () => {
  const { schemas } = document.components as {
    schemas: Record<string, { properties: Record<string, { description: string }> }>;
  };
  for (const [name, { columns }] of Object.entries(marts)) {
    const told = Object.entries(schemas[name]!.properties);
    expect(told.map(([column, { description }]) => [column, description])).toEqual(
      Object.entries(columns).map(([column, { doc }]) => [column, doc]),
    );
  }
});

type Answer = { content?: Record<string, { schema?: object }> };
type Operation = { responses: Record<string, Answer>; parameters?: { name: string }[] };

test("what the server answers is as the document says: status, content type and shape", async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  ajv.addSchema(document, "document");
  let looked = 0;
  for (const [path, operations] of Object.entries(document.paths)) {
    const { responses } = (operations.get ?? { responses: {} }) as Operation;
    // A stream of events ends with its job, and there is none.
    if (operations.get === undefined || path.endsWith("/events")) continue;
    const mart = path.includes("/marts/");
    const url = path.replace("{format}", "json").replaceAll(/\{\w+\}/g, "987654");
    const { statusCode, headers, payload } = await house.app.inject({ url, headers: lead });
    const answer = responses[statusCode] ?? responses[`${String(statusCode)[0]}XX`];
    expect([url, answer === undefined]).toEqual([url, false]);
    if (statusCode !== 200) continue;
    const type = String(headers["content-type"]).split(";")[0]!;
    expect([url, Object.keys(answer?.content ?? {})]).toEqual([
      url,
      expect.arrayContaining([type]),
    ]);
    if (!answer?.content?.[type]?.schema) continue;
    const pointer = (part: string) => part.replaceAll("~", "~0").replaceAll("/", "~1");
    const place = ["paths", path, "get", "responses", "200", "content", type, "schema"];
    const conforms = ajv.getSchema(
      `document#/${place.map((part) => encodeURIComponent(pointer(part))).join("/")}`,
    )!;
    const rows: unknown = JSON.parse(payload);
    expect([url, conforms(rows), conforms.errors]).toEqual([url, true, null]);
    if (mart) looked += 1;
  }
  expect(looked).toBe(Object.keys(marts).length);
});

test("a request for what the document does not name is refused, as it says", async () => {
  const { parameters } = document.paths["/api/marts/coaching_mix.{format}"]!.get as Operation;
  const names = parameters!.map(({ name }) => name);
  expect(names).toEqual(["format", ...Object.keys(marts.coaching_mix!.columns)]);
  expect((await get("/api/marts/coaching_mix.json?class=reactive")).statusCode).toBe(200);
  expect((await get("/api/marts/coaching_mix.json?klass=reactive")).statusCode).toBe(400);
  expect((await get("/api/marts/coaching_mix?view=screen&format=json")).statusCode).toBe(403);
});

test("the document holds no figure, no name and no secret of the agency", () => {
  expect(JSON.stringify(openApi())).toBe(JSON.stringify(document));
  expect(JSON.stringify(document)).not.toMatch(/Larkspur|Marisol|thl_[\w-]{20}/);
});
