import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { requiredOf } from "../../pipelines/ledger/second_factors.ts";
import type { Enrolment, Person, RecoveryCodes, SecondFactorNow } from "../api.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";
import {
  again,
  asPerson,
  code,
  idOf,
  proveAgain,
  read,
  signedOf,
  watchCode,
} from "./account_request.ts";

export const shapes = {
  confirmed: z.strictObject({ code }),
  required: z.strictObject({ of: z.enum(requiredOf) }),
};

/** One's own second factor, and for quality leads those of others. */
export async function secondFactorRoutes(
  app: FastifyInstance,
  { served: { accounts } }: AppParts,
): Promise<void> {
  const { secondFactors } = accounts;
  app.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-store"));

  app.get("/api/me/second-factor", async (request): Promise<SecondFactorNow> =>
    secondFactors.now(signedOf(request).account),
  );

  app.post("/api/me/second-factor", async (request, reply): Promise<Enrolment> => {
    const { signed } = await proveAgain(accounts, request, reply, read(again, request.body));
    return secondFactors.begin(signed);
  });

  app.put("/api/me/second-factor", async (request): Promise<RecoveryCodes> => {
    const signed = signedOf(request);
    const asked = read(shapes.confirmed, request.body);
    const { codes } = await watchCode(request, signed.account, async () => ({
      codes: await secondFactors.confirm(signed, asked.code),
      by: "code" as const,
    }));
    return { codes };
  });

  app.post("/api/me/second-factor/codes", async (request, reply): Promise<RecoveryCodes> => {
    const { signed } = await proveAgain(accounts, request, reply, read(again, request.body));
    return { codes: await secondFactors.newCodes(signed) };
  });

  app.delete("/api/me/second-factor", async (request, reply) => {
    const { signed } = await proveAgain(accounts, request, reply, read(again, request.body));
    secondFactors.turnOff(signed);
    return reply.code(204).send();
  });

  app.delete<{ Params: { id: string } }>(
    "/api/people/:id/second-factor",
    async (request): Promise<Person> => {
      const accountId = idOf(request.params.id);
      if (signedOf(request).account.accountId === accountId)
        throw new Refusal(409, "this is your own: turn it off on your account's page");
      return asPerson(accounts.resetSecondFactor(accountId));
    },
  );

  app.put("/api/second-factor", async (request, reply) => {
    signedOf(request);
    secondFactors.require(read(shapes.required, request.body).of);
    return reply.code(204).send();
  });
}
