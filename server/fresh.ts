import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import manifest from "../package.json" with { type: "json" };
import type { Reading } from "./served.ts";

/** Tells answers for one reader from those for another: what they may see, in short. */
const seenBy = ({ scope }: Reading): string =>
  createHash("sha256").update(JSON.stringify(scope)).digest("base64url").slice(0, 8);

const etagOf = (reading: Reading, variant: string): string =>
  `W/"${reading.build.file}-${manifest.version}-${variant}-${seenBy(reading)}"`;

/** Whether the asker has the answer of this build already. */
export const isKnown = ({ headers }: FastifyRequest, reading: Reading, variant: string): boolean =>
  (headers["if-none-match"] ?? "")
    .split(",")
    .some((tag) => tag.trim() === etagOf(reading, variant));

/**
 * Names the build behind an answer (`x-throughline-build`, ETag) and says whether the asker has it
 * already; then 304 is sent and there is nothing more to do. Called once the answer is there, so that
 * a refusal carries none of it. Copies are kept but always asked about; answers with names of people
 * are not kept at all (`personal`). The tag is weak: an answer is the same packed and unpacked.
 */
export function label(
  request: FastifyRequest,
  reply: FastifyReply,
  reading: Reading | null,
  variant: string,
  personal = false,
): boolean {
  void reply.header("x-throughline-build", reading?.build.id ?? "none");
  void reply.header("vary", "accept");
  void reply.header("cache-control", personal ? "no-store" : "private, no-cache");
  if (!reading) return false;
  void reply.header("etag", etagOf(reading, variant));
  if (!isKnown(request, reading, variant)) return false;
  void reply.code(304).send();
  return true;
}
