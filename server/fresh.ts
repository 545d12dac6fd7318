import type { FastifyReply, FastifyRequest } from "fastify";
import manifest from "../package.json" with { type: "json" };
import { Refusal } from "./errors.ts";
import type { Reading } from "./reading.ts";

/** The content type of bytes that are JSON. */
export const json = "application/json; charset=utf-8";

const etagOf = (reading: Reading, variant: string): string =>
  `W/"${reading.build.file}-${manifest.version}-${variant}-${reading.seenBy()}"`;

/** Whether the asker has the answer of this build already. */
export const isKnown = (request: FastifyRequest, reading: Reading, variant: string): boolean =>
  has(request, () => etagOf(reading, variant));

const has = ({ headers }: FastifyRequest, etag: () => string): boolean => {
  const known = headers["if-none-match"];
  return known !== undefined && known.split(",").some((tag) => tag.trim() === etag());
};

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
  const etag = etagOf(reading, variant);
  void reply.header("etag", etag);
  if (!has(request, () => etag)) return false;
  void reply.code(304).send();
  return true;
}

/** An answer of ours: its name, what was asked beside, and whether it holds names of people. */
export type Answer<T> = {
  name: string;
  asked?: readonly unknown[];
  personal?: boolean;
  /** Makes it from what was asked and from the reading that is given, and from nothing else. */
  make: (reading: Reading) => Promise<T>;
  /** What is sent where nothing was imported yet; without it that is refused. */
  nothing?: T;
};

/** Sends an answer with the build that it is of: kept, so that it is made once for all who see the same. */
export async function sendKept<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  reading: Reading | null,
  { name, asked = [], personal = false, make, nothing }: Answer<T>,
): Promise<FastifyReply> {
  if (!reading && nothing === undefined) throw new Refusal(409, "nothing has been imported yet");
  if (reading && isKnown(request, reading, name) && label(request, reply, reading, name, personal))
    return reply;
  const bytes = reading && (await reading.answer([name, ...asked], make));
  if (label(request, reply, reading, name, personal)) return reply;
  return bytes === null ? reply.send(nothing) : reply.type(json).send(bytes);
}
