import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { auditCsv } from "../../pipelines/audit_csv.ts";
import type { AuditPage } from "../api.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";

const pageSize = 50;
const word = z.string().max(200).optional();
const day = z.iso.date().optional();
export const filters = z.strictObject({
  action: word,
  who: word,
  outcome: z.enum(["done", "refused"]).optional(),
  from: day,
  to: day,
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});

function read(query: unknown) {
  const parsed = filters.safeParse(query);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not readable" };
  throw new Refusal(400, `cannot filter the audit: ${path.join(".")} ${message}`);
}

/** Who did what, when, from where. */
export async function auditRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/audit", async (request, reply) => {
    const { page, ...filter } = read(request.query);
    void reply.header("cache-control", "no-store");
    const found = served.audit(filter, { limit: pageSize, offset: (page - 1) * pageSize });
    return { ...found, page, pageSize } satisfies AuditPage;
  });

  app.get("/api/audit.csv", async (request, reply) => {
    const { page: _, ...filter } = read(request.query);
    const { rows } = served.audit(filter, { limit: 1_000_000, offset: 0 });
    return reply
      .header("cache-control", "no-store")
      .header("content-disposition", 'attachment; filename="audit.csv"')
      .type("text/csv; charset=utf-8")
      .send(auditCsv(rows, String));
  });
}
