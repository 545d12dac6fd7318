import type { FastifyInstance } from "fastify";
import { roleNames } from "../../pipelines/accounts/roles.ts";
import { leaving, personal, rowsFor } from "../../pipelines/accounts/scope.ts";
import { marts } from "../../pipelines/contracts/marts.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";
import { label } from "../fresh.ts";

export const kinds = {
  arrow: "application/vnd.apache.arrow.stream",
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
} as const;

type Format = keyof typeof kinds;
const isFormat = (word: string): word is Format => Object.hasOwn(kinds, word);

function formatOf(asked: string | undefined, accept: string): Format {
  if (asked !== undefined) {
    if (isFormat(asked)) return asked;
    throw new Refusal(400, `unknown format: ${asked}; use ${Object.keys(kinds).join(", ")}`);
  }
  if (accept.includes("application/json")) return "json";
  return accept.includes("text/csv") ? "csv" : "arrow";
}

/**
 * Whether a page asks, to show what it gets on screen: then small numbers are in it, marked, for those who
 * see them. All else is a file, and leaves.
 */
function isForScreen(asked: string | undefined, format: Format): boolean {
  if (asked === undefined) return false;
  if (asked === "screen" && format !== "csv") return true;
  throw new Refusal(
    400,
    "view is screen, for Arrow and JSON; what is asked for without it is a file",
  );
}

/**
 * A mart as Arrow, JSON or CSV; `?column=value` keeps the rows that have that value. It is a file, without
 * small numbers for anybody, unless a page asks with `view=screen`.
 */
export async function martRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get<{ Params: { mart: string }; Querystring: Record<string, string | string[]> }>(
    "/api/marts/:mart",
    async (request, reply) => {
      const { mart } = request.params;
      if (!Object.hasOwn(marts, mart)) {
        throw new Refusal(404, `unknown mart: ${mart}; there are ${Object.keys(marts).join(", ")}`);
      }
      const { scope } = request.viewer;
      if (rowsFor(mart, scope) === "none")
        throw new Refusal(403, `${mart} is not for your role: ${roleNames[scope.role]}`);
      const where = new Map(
        Object.entries(request.query).map(([name, value]) => [name, [value].flat().at(-1) ?? ""]),
      );
      const format = formatOf(where.get("format"), request.headers.accept ?? "");
      where.delete("format");
      const onScreen = isForScreen(where.get("view"), format);
      if (onScreen && request.viewer.program !== null)
        throw new Refusal(403, "view=screen is for our pages: a program is given files");
      where.delete("view");
      return served.use(onScreen ? scope : leaving(scope), async (reading) => {
        if (!reading) throw new Refusal(409, "nothing has been imported yet");
        const bytes = await reading.show(mart, Object.fromEntries(where), format);
        const variant = onScreen ? `${format}-screen` : format;
        if (label(request, reply, reading, variant, personal.has(mart))) return reply;
        if (format === "csv") {
          void reply.header("content-disposition", `attachment; filename="${mart}.csv"`);
        }
        return reply.type(kinds[format]).send(bytes);
      });
    },
  );
}
