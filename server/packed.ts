import type { FastifyInstance } from "fastify";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const worthIt = 1400;
const packable = /^(application\/(json|vnd\.apache\.arrow\.stream)|text\/)/;
const pack = promisify(gzip);

/**
 * Packs answers with gzip for those who take it, from the size at which one packet no longer holds
 * them. Streams go out as they are: they are files, and those of the pages lie packed on the disk.
 */
export function packAnswers(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload: unknown) => {
    const bytes = typeof payload === "string" || payload instanceof Uint8Array ? payload : null;
    if (bytes === null || !packable.test(String(reply.getHeader("content-type")))) return payload;
    const vary = reply.getHeader("vary");
    void reply.header("vary", vary ? `${String(vary)}, accept-encoding` : "accept-encoding");
    const takes = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    if (!takes || bytes.length < worthIt || reply.hasHeader("content-encoding")) return payload;
    const packed = await pack(bytes, { level: 5 });
    void reply.header("content-encoding", "gzip").removeHeader("content-length");
    return packed;
  });
}
