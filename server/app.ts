import { randomUUID } from "node:crypto";
import helmet from "@fastify/helmet";
import fastify, { LogController } from "fastify";
import type { FastifyInstance } from "fastify";
import type { Store } from "../pipelines/store/store.ts";
import { handleErrors } from "./errors.ts";
import { healthRoutes } from "./health.ts";
import { answerInTurn, shareAmongAccounts } from "./in_turn.ts";
import { logAnswers, logSettings } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Jobs } from "./jobs.ts";
import { packAnswers } from "./packed.ts";
import { shedLoad } from "./pressure.ts";
import { keepToOwnPages, type Place, thisMachine } from "./place.ts";
import { guard, knowNobody } from "./auth/guard.ts";
import { auditAnswers, noteAddress } from "./audit.ts";
import { auditRoutes } from "./routes/audit.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { coverageRoutes } from "./routes/coverage.ts";
import { importRoutes } from "./routes/imports.ts";
import { coachRoutes } from "./routes/coaches.ts";
import { correctionRoutes } from "./routes/corrections.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { martRoutes } from "./routes/marts.ts";
import { openApiRoutes } from "./routes/openapi.ts";
import { overviewRoutes } from "./routes/overview.ts";
import { pageRoutes } from "./routes/pages.ts";
import { readingRoutes } from "./routes/readings.ts";
import { planRoutes } from "./routes/plans.ts";
import { savedRoutes } from "./routes/saved.ts";
import { secondFactorRoutes } from "./routes/second_factors.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { signOnRoutes } from "./routes/sign_on.ts";
import { statusRoutes } from "./routes/status.ts";
import { templateRoutes } from "./routes/templates.ts";
import { themeRoutes } from "./routes/themes.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { valueRoutes } from "./routes/values.ts";
import type { Served } from "./served.ts";
import { refuseSlow } from "./slow.ts";
import { refuseUnreadable } from "./unreadable.ts";
import type { Uploads } from "./uploads.ts";

export type AppParts = {
  store: Store;
  served: Served;
  uploads: Uploads;
  jobs: Jobs;
  /** Folder of the built dashboard. */
  pages: string;
  /** Where it is reached; without it on this machine alone. */
  place?: Place;
  /** What is logged to stderr; without it nothing. */
  log?: "info" | "warn";
  /** Whether the server was told to stop. */
  stopping?: () => boolean;
  metrics?: Metrics;
};

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** Requests are read by zod: what Fastify would read them with by JSON schemas is not even loaded. */
const noSchemas = () => () => {
  throw new Error("no route has a JSON schema");
};

/** The application without a port: what `serve` listens with and tests call with `inject`. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { place = thisMachine, served } = parts;
  const logger = parts.log === undefined ? false : logSettings(parts.log);
  const app = fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    http: { headersTimeout: 20_000 },
    bodyLimit: 1024 * 1024,
    schemaController: {
      compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas },
    },
    frameworkErrors: refuseUnreadable(place),
    trustProxy: place.proxies.length > 0 && [...place.proxies],
  });
  answerInTurn(app);
  refuseSlow(app);
  noteAddress(app);
  handleErrors(app);
  logAnswers(app);
  parts.metrics?.watch(app);
  // Before whatever refuses: a refusal carries them too.
  await app.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: place.address !== null && { maxAge: 365 * 24 * 3600 },
    referrerPolicy: { policy: "no-referrer" },
    crossOriginEmbedderPolicy: false,
  });
  knowNobody(app);
  keepToOwnPages(app, place);
  guard(app, served.accounts);
  auditAnswers(app, served.auditor);
  packAnswers(app);
  shedLoad(app);
  shareAmongAccounts(app);
  for (const routes of [
    healthRoutes,
    accountRoutes,
    tokenRoutes,
    secondFactorRoutes,
    signOnRoutes,
    statusRoutes,
    martRoutes,
    openApiRoutes,
    sessionRoutes,
    correctionRoutes,
    coachRoutes,
    readingRoutes,
    themeRoutes,
    valueRoutes,
    overviewRoutes,
    importRoutes,
    coverageRoutes,
    auditRoutes,
    savedRoutes,
    settingsRoutes,
    templateRoutes,
    planRoutes,
    jobRoutes,
  ]) {
    await app.register(routes, parts);
  }
  await app.register(pageRoutes, parts);
  return app;
}
