import { z } from "zod";
import type { Mart } from "../../pipelines/contracts/marts.ts";
import type { SqlType } from "../../pipelines/contracts/tables.ts";
import type { MadeToken, OwnedToken, SignInRow, Status, TokenRow } from "../api.ts";

/** What every refusal says. */
export const refusal = z.strictObject({
  error: z.string().describe("what was wrong, where, and what to do, in one line"),
});

const instant = z.iso.datetime();

export const token = z.strictObject({
  tokenId: z.int(),
  name: z.string(),
  madeAt: instant,
  endsAt: instant,
  usedAt: instant.nullable(),
  usedFrom: z.string().nullable(),
}) satisfies z.ZodType<TokenRow>;

export const ownedToken = token.extend({
  login: z.string(),
}) satisfies z.ZodType<OwnedToken>;

export const madeToken = z.strictObject({
  token,
  secret: z
    .string()
    .regex(/^thl_[\w-]{43}$/)
    .describe("shown this once"),
}) satisfies z.ZodType<MadeToken>;

export const signIn = z.strictObject({
  signInId: z.int(),
  beganAt: instant,
  seenAt: instant,
  address: z.string(),
  browser: z.string(),
  here: z.boolean(),
}) satisfies z.ZodType<SignInRow>;

export const status = z.strictObject({
  build: z.string().nullable().describe("number of the build; null: nothing was imported yet"),
  asOf: z.iso.date().nullable().describe("day that the figures are as of"),
  agency: z.string(),
  sites: z.array(z.string()),
  themes: z.array(z.string()),
  measures: z.array(
    z.strictObject({
      measure: z.string().describe("id, as in the marts"),
      label: z.string(),
      unit: z.string().nullable(),
      good: z.enum(["up", "down"]).nullable(),
      target: z.number().nullable(),
    }),
  ),
  rules: z.record(z.string(), z.number()).describe("constants of the rules"),
  sessions: z.int(),
  mending: z
    .strictObject({ since: z.string(), error: z.string().nullable() })
    .nullable()
    .describe("figures that were lost and are made again"),
}) satisfies z.ZodType<Status>;

const cells: Record<SqlType, z.ZodType> = {
  VARCHAR: z.string(),
  "VARCHAR[]": z.array(z.string()),
  DATE: z.iso.date(),
  TIMESTAMP: z.iso.datetime(),
  BOOLEAN: z.boolean(),
  INTEGER: z.int(),
  "DOUBLE PRECISION": z.number(),
};

/** A row of a mart as JSON, by its contract. Every column may be null: what nobody knows, or may see. */
export const rowOf = ({ columns }: Mart): z.ZodType =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(columns).map(([name, { type, doc }]) => [
        name,
        cells[type].nullable().describe(doc),
      ]),
    ),
  );

/** What rows of a mart may be asked for: the values that a column may have, as often as there are. */
export const filtersOf = ({ columns }: Mart): Record<string, z.ZodType> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, { type, doc }]) => [
      name,
      z
        .array(type === "VARCHAR[]" ? z.string() : cells[type])
        .describe(`rows that have one of these values: ${doc}`),
    ]),
  );
