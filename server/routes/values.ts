import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ValuePage, ValueRow } from "../api.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";
import { sendKept } from "../fresh.ts";
import type { Reading } from "../reading.ts";

const pageSize = 100;
const word = z.string().max(500);
const orNone = word.default("").transform((given) => given || null);
export const point = z.strictObject({
  site: word,
  measure: word,
  instrument: orNone,
  version: orNone,
  subscale: orNone,
  respondent: orNone,
  grain: z.enum(["month", "quarter"]).default("month"),
  month: z.iso.date(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});

function readPoint(query: unknown): z.infer<typeof point> {
  const parsed = point.safeParse(query);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not readable" };
  throw new Refusal(400, `cannot tell which point: ${path.join(".")} ${message}`.trim());
}

async function readValues(
  reading: Reading,
  of: Omit<z.infer<typeof point>, "page">,
  page: number,
): Promise<ValuePage> {
  const limits = { limit: pageSize, offset: (page - 1) * pageSize };
  const [rows, counts] = await Promise.all([
    reading.query<ValueRow>("values", { ...of, ...limits }),
    reading.query<Pick<ValuePage, "total" | "counted" | "imports">>("values_counted", of),
  ]);
  return { ...counts[0]!, page, pageSize, rows };
}

/** The values behind a point of a chart, a hundred at a time, in the order of their days. */
export async function valueRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/values", (request, reply) => {
    const { page, ...of } = readPoint(request.query);
    return served.use(request.viewer.scope, (reading) =>
      sendKept<ValuePage>(request, reply, reading, {
        name: "values",
        asked: [of, page],
        personal: true,
        make: (given) => readValues(given, of, page),
      }),
    );
  });
}
