import { z } from "zod";
import { roleNames } from "../../pipelines/accounts/roles.ts";
import { martRules } from "../../pipelines/accounts/scope.ts";
import { marts } from "../../pipelines/contracts/marts.ts";
import type { Mart } from "../../pipelines/contracts/marts.ts";
import manifest from "../../package.json" with { type: "json" };
import { access, forPrograms } from "../auth/access.ts";
import { kinds } from "../routes/marts.ts";
import { type Described, described } from "./routes.ts";
import { filtersOf, refusal, rowOf } from "./shapes.ts";

type Json = { [name: string]: unknown };

/** A document of OpenAPI 3.1. */
export type OpenApi = {
  openapi: string;
  info: Json;
  paths: Record<string, Record<string, Json>>;
  components: Json;
} & Json;

/** A JSON schema (2020-12) of what comes, or with `input` of what is sent. */
function schemaOf(shape: z.ZodType, io: "input" | "output" = "output"): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io,
    unrepresentable: "any",
    // A format says it in a word, and every whole number is one that JSON holds.
    override({ jsonSchema }) {
      if (jsonSchema.format) delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return schema;
}

/** Words of an address behind `?`, each with the type that it is read as. */
function queryOf(shape: z.ZodType): Json[] {
  const [read, given] = [schemaOf(shape), schemaOf(shape, "input")];
  const required = (given.required ?? []) as string[];
  return Object.entries((read.properties ?? {}) as Record<string, Json>).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

const refused = { $ref: "#/components/responses/refusal" };
const whoMay = (key: string): readonly string[] => {
  const who = access[key];
  return who === "anyone" ? ["anyone"] : (who ?? []).map((role) => roleNames[role]);
};

/** Which of the ways to say who one is a route takes. */
function securityOf(key: string): Json[] {
  if (access[key] === "anyone") return [];
  const page = key.startsWith("GET ") ? { signIn: [] } : { signIn: [], pageToken: [] };
  return forPrograms.has(key) ? [{ token: [] }, page] : [page];
}

function operationOf(key: string, { does, query, body, answer, code }: Described): Json {
  const [method = "", path = ""] = key.split(" ");
  const type = answer?.type ?? "application/json";
  const content = { [type]: answer?.shape ? { schema: schemaOf(answer.shape) } : {} };
  const params = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  return {
    operationId: key.replaceAll(/[^A-Za-z]+/g, "_"),
    summary: does,
    tags: [forPrograms.has(key) ? "for programs" : "for the pages"],
    security: securityOf(key),
    "x-roles": whoMay(key),
    ...((params.length > 0 || query) && {
      parameters: [...params, ...(query ? queryOf(query) : [])],
    }),
    ...(body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: schemaOf(body, "input") } },
      },
    }),
    responses: {
      [code ?? 200]:
        code === 204 ? { description: "done" } : { description: "the answer", content },
      ...(method === "GET" && { 304: { description: "as it was, by `If-None-Match`" } }),
      "4XX": refused,
      "5XX": refused,
    },
  };
}

const formats = ["arrow", "json", "csv"] as const;
const bare = (type: string): string => type.split(";")[0]!;

/** Who sees rows of a mart. */
function readersOf(name: string): string[] {
  const rule = martRules[name];
  const others = (["leadership", "coach"] as const).filter(
    (role) => rule !== undefined && rule[role] !== "none",
  );
  return ["quality_lead" as const, ...others].map((role) => roleNames[role]);
}

function martOperation(name: string, mart: Mart): Json {
  const key = "GET /api/marts/:mart";
  const format = {
    name: "format",
    in: "path",
    required: true,
    schema: { enum: formats },
  };
  const filters = Object.entries(filtersOf(mart)).map(([column, shape]) => {
    const { description, ...schema } = schemaOf(shape);
    return { name: column, in: "query", description, schema };
  });
  const content = {
    [bare(kinds.arrow)]: {},
    [bare(kinds.json)]: {
      schema: { type: "array", items: { $ref: `#/components/schemas/${name}` } },
    },
    [bare(kinds.csv)]: {},
  };
  return {
    operationId: `mart_${name}`,
    summary: mart.grain,
    tags: ["marts"],
    security: securityOf(key),
    "x-roles": readersOf(name),
    parameters: [format, ...filters],
    responses: {
      200: { description: `rows, sorted by ${mart.key.join(", ")}`, content },
      304: { description: "as it was, by `If-None-Match`: the build is the same" },
      "4XX": refused,
      "5XX": refused,
    },
  };
}

const securitySchemes = {
  token: {
    type: "http",
    scheme: "bearer",
    description: "a token for programs, made on the account page: `Authorization: Bearer thl_...`",
  },
  signIn: { type: "apiKey", in: "cookie", name: "__Host-throughline" },
  pageToken: { type: "apiKey", in: "header", name: "x-throughline-token" },
};

const about = `Programs read with a token of a person, and see what that person may see (docs/api.md). \
What stands under "marts" and "for programs" is kept from version to version, columns are only added; \
what stands under "for the pages" goes with the version.`;

/** The API as an OpenAPI 3.1 document, made from the schemas of its routes and the contracts of its marts. */
export function openApi(): OpenApi {
  const paths: OpenApi["paths"] = {};
  for (const [name, mart] of Object.entries(marts))
    paths[`/api/marts/${name}.{format}`] = { get: martOperation(name, mart) };
  for (const [key, route] of Object.entries(described)) {
    const [method = "", pattern = ""] = key.split(" ");
    const path = pattern.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(key, route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Throughline",
      version: manifest.version,
      description: about,
      license: { name: manifest.license, identifier: manifest.license },
    },
    servers: [{ url: "/" }],
    tags: [{ name: "marts" }, { name: "for programs" }, { name: "for the pages" }],
    paths,
    components: {
      securitySchemes,
      schemas: {
        refusal: schemaOf(refusal),
        ...Object.fromEntries(
          Object.entries(marts).map(([name, mart]) => [
            name,
            { description: mart.grain, ...schemaOf(rowOf(mart)) },
          ]),
        ),
      },
      responses: {
        refusal: {
          description: "refused: one line says why and what to do",
          content: { "application/json": { schema: { $ref: "#/components/schemas/refusal" } } },
        },
      },
    },
  };
}
