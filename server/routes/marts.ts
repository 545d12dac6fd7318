import type { FastifyInstance, FastifyReply } from "fastify";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { roleNames } from "../../pipelines/accounts/roles.ts";
import { leaving, personal, rowsFor } from "../../pipelines/accounts/scope.ts";
import { marts } from "../../pipelines/contracts/marts.ts";
import { BusyWarehouse } from "../../pipelines/warehouse/open.ts";
import { asked } from "../../pipelines/warehouse/show.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";
import { isKnown, label } from "../fresh.ts";

export const kinds = {
  arrow: "application/vnd.apache.arrow.stream",
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
} as const;

export type Format = keyof typeof kinds;
const isFormat = (word: string): word is Format => Object.hasOwn(kinds, word);

function formatOf(word: string | undefined, accept: string): Format {
  if (word !== undefined) {
    if (isFormat(word)) return word;
    throw new Refusal(400, `unknown format: ${word}; use ${Object.keys(kinds).join(", ")}`);
  }
  if (accept.includes("application/json")) return "json";
  return accept.includes("text/csv") ? "csv" : "arrow";
}

/**
 * Whether a page asks, to show what it gets on screen: then small numbers are in it, marked, for those who
 * see them. All else is a file, and leaves.
 */
function isForScreen(word: string | undefined, format: Format): boolean {
  if (word === undefined) return false;
  if (word === "screen" && format !== "csv") return true;
  throw new Refusal(
    400,
    "view is screen, for Arrow and JSON; what is asked for without it is a file",
  );
}

/** How a mart is asked for: by an ending of its name, or by what stands beside it. */
type Asked = { mart: string; format: Format; view: string | undefined; where: Where };
type Where = Record<string, string[]>;

/** Reads an address. Behind a name with an ending every word is a column. */
function read(name: string, query: Record<string, string | string[]>, accept: string): Asked {
  const [mart = "", ending, ...more] = name.split(".");
  const isOurs = more.length === 0 && (ending === undefined || isFormat(ending));
  if (!Object.hasOwn(marts, mart) || !isOurs)
    throw new Refusal(404, `unknown mart: ${name}; there are ${Object.keys(marts).join(", ")}`);
  const where = new Map(Object.entries(query).map(([column, value]) => [column, [value].flat()]));
  if (ending !== undefined)
    return { mart, format: ending, view: undefined, where: Object.fromEntries(where) };
  const format = formatOf(where.get("format")?.at(-1), accept);
  const view = where.get("view")?.at(-1);
  where.delete("format");
  where.delete("view");
  return { mart, format, view, where: Object.fromEntries(where) };
}

/** So many long marts are sent at once, and each for so long at most. */
const mostAtOnce = 3;
const mostMillis = 15 * 60_000;

/** Sends pieces as they are taken; comes back when all are sent, or the asker is gone. */
async function sendPieces(reply: FastifyReply, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const stream = Readable.from(pieces, { objectMode: false });
  const over = new AbortController();
  void delay(mostMillis, null, { signal: over.signal, ref: false }).then(
    () => stream.destroy(new Error("an answer was not taken in time")),
    () => {},
  );
  try {
    void reply.send(stream);
    await finished(stream);
  } catch {
    // Whoever asked sees that the answer breaks off; what broke it is in the log.
  } finally {
    over.abort();
  }
}

/**
 * A mart as Arrow, JSON or CSV, by `format`, Accept or the ending of its name; `column=value` keeps the
 * rows that have that value, or one of them. It is a file, without small numbers for anybody, unless a
 * page asks with `view=screen`.
 */
export async function martRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  let sending = 0;

  app.get<{ Params: { mart: string }; Querystring: Record<string, string | string[]> }>(
    "/api/marts/:mart",
    async (request, reply) => {
      const { scope, program } = request.viewer;
      const { mart, format, view, where } = read(
        request.params.mart,
        request.query,
        request.headers.accept ?? "",
      );
      if (rowsFor(mart, scope) === "none")
        throw new Refusal(403, `${mart} is not for your role: ${roleNames[scope.role]}`);
      const onScreen = isForScreen(view, format);
      const dest = request.headers["sec-fetch-dest"] ?? "empty";
      if (onScreen && (program !== null || dest !== "empty"))
        throw new Refusal(
          403,
          "view=screen is for our pages: what is asked for beside them is a file",
        );
      const variant = onScreen ? `${format}-screen` : format;
      return served.use(onScreen ? scope : leaving(scope), async (reading) => {
        if (!reading) throw new Refusal(409, "nothing has been imported yet");
        const named = () => label(request, reply, reading, variant, personal.has(mart));
        if (isKnown(request, reading, variant)) {
          asked(mart, { where, scope });
          if (named()) return reply;
        }
        const pieces = await reading.pieces(mart, where, format);
        const bytes = pieces === null ? await reading.show(mart, where, format) : null;
        if (pieces !== null && sending >= mostAtOnce)
          throw new BusyWarehouse(
            "too many long answers are being sent: try again in some seconds",
          );
        named();
        if (format === "csv")
          void reply.header("content-disposition", `attachment; filename="${mart}.csv"`);
        void reply.type(kinds[format]);
        if (pieces === null) return reply.send(bytes);
        if (request.method === "HEAD") return reply.send(Readable.from([]));
        sending += 1;
        await sendPieces(reply, pieces).finally(() => (sending -= 1));
        return reply;
      });
    },
  );
}
