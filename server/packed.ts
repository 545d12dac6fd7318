import type { FastifyInstance } from "fastify";
import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";

const worthIt = 1400;
const level = 5;
const packable = /^(application\/(json|vnd\.apache\.arrow\.stream)|text\/)/;
const pack = promisify(gzip);

/** Bytes that are kept and sent again are packed once. */
const done = new WeakMap<Uint8Array, Promise<Uint8Array>>();

/** Below it, handing the bytes to another thread takes longer than packing them (measured: 0.1 ms). */
const small = 16_000;

const packNow = async (bytes: string | Uint8Array): Promise<Uint8Array> =>
  bytes.length < small ? gzipSync(bytes, { level }) : pack(bytes, { level });

function packedOnce(bytes: string | Uint8Array): Promise<Uint8Array> {
  if (typeof bytes === "string") return packNow(bytes);
  const known = done.get(bytes) ?? packNow(bytes);
  done.set(bytes, known);
  return known;
}

/** Packs what is kept as the bytes of an answer before anybody takes it. */
export async function packAhead(made: unknown): Promise<void> {
  if (made instanceof Uint8Array && made.length >= worthIt) await packedOnce(made);
}

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
    const packed = await packedOnce(bytes);
    void reply.header("content-encoding", "gzip").removeHeader("content-length");
    return packed;
  });
}
