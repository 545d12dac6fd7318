import type { FastifyInstance } from "fastify";
import { exportNames } from "../../pipelines/contracts/column.ts";
import { type NotLogged, readTemplates, templateCsv } from "../../pipelines/templates.ts";
import type { Template } from "../api.ts";
import { everything } from "../../pipelines/accounts/scope.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";

/** Empty files to fill in, with the columns that make the most difference marked. */
export async function templateRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  const templates = (): Promise<Template[]> =>
    served.use(everything, async (reading) =>
      readTemplates(reading ? await reading.query<NotLogged>("not_logged") : []),
    );

  app.get("/api/templates", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return templates();
  });

  app.get<{ Params: { file: string } }>("/api/templates/:file", async (request, reply) => {
    const name = request.params.file.replace(/\.csv$/, "");
    const template = (await templates()).find((each) => each.export === name);
    if (!template || name === request.params.file) {
      const known = exportNames.map((each) => `${each}.csv`).join(", ");
      throw new Refusal(404, `no such template: ${request.params.file}; there are ${known}`);
    }
    void reply.header("content-disposition", `attachment; filename="${name}-template.csv"`);
    void reply.header("cache-control", "no-store");
    return reply.type("text/csv; charset=utf-8").send(templateCsv(template));
  });
}
