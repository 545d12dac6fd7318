import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { inShort, Refusal } from "./errors.ts";
import { type Place, requireOwnPage } from "./place.ts";

/** What every answer carries (app.ts), for those that no hook sees. */
const headers = {
  "content-security-policy": "default-src 'none';frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "SAMEORIGIN",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** An address that leads people to the page that says that there is nothing. */
const nowhere = "/nothing-here";

/**
 * Answers an address that cannot be read, before any route or hook: by the same rules as the rest. Who
 * opens it as a page is led to the one that says that there is nothing.
 */
export const refuseUnreadable =
  (place: Place) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const strange = foreign(request, place);
    const asPage =
      request.headers.accept?.includes("text/html") && !request.url.startsWith("/api/");
    if (!strange && asPage) {
      void reply.headers(headers).redirect(nowhere, 303);
      return;
    }
    const refusal = strange ?? new Refusal(error.statusCode ?? 400, error.message);
    void reply
      .headers(headers)
      .code(refusal.statusCode)
      .send({ error: inShort(refusal.message) });
  };

function foreign(request: FastifyRequest, place: Place): Refusal | null {
  try {
    requireOwnPage(request, place);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
