import { marts } from "../pipelines/contracts/marts.ts";
import type { Act } from "../pipelines/ledger/audit.ts";
import type { RequiredOf } from "../pipelines/ledger/second_factors.ts";
import { personal } from "./routes/marts.ts";

/** What is looked at of a request that was answered: its subject is made of numbers and words of ours. */
export type Answered = {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** Status and content type of the answer. */
  status: number;
  type: string;
  /** Number of the token by which a program asked; null: none did. */
  token: number | null;
};

type Audited = (answered: Answered) => Act | null;

const plain =
  (action: string): Audited =>
  () => ({ action });

const numbered =
  (action: string, what: string): Audited =>
  ({ params }) => ({
    action,
    subject: /^\d+$/.test(params.id ?? "") ? `${what} ${params.id}` : null,
  });

function ofMart({ params, type, token }: Answered): Act | null {
  const mart = Object.keys(marts).find((name) => name === params.mart);
  if (mart === undefined) return null;
  if (token !== null) return { action: "download", subject: `${mart} by token ${token}` };
  if (type.startsWith("text/csv")) return { action: "download", subject: mart };
  return personal.has(mart) ? { action: "view names", subject: mart } : null;
}

function ofJob({ body }: Answered): Act | null {
  const { kind, importId, dryRun } = body as { kind: string; importId?: number; dryRun?: boolean };
  if (dryRun === true) return null;
  return { action: "start job", subject: importId === undefined ? kind : `${kind} ${importId}` };
}

/**
 * The routes whose answers are recorded, and as what. The others show sites and themes without names, or
 * what is recorded elsewhere: a job that publishes records what it changed by itself.
 */
export const audited: Readonly<Record<string, Audited>> = {
  // 202: the password was right, and a code is owed.
  "POST /api/sign-in": ({ status }) => ({ action: status === 202 ? "begin sign-in" : "sign in" }),
  "POST /api/sign-in/code": plain("sign in"),
  "POST /api/sign-out": plain("sign out"),
  "POST /api/password": plain("set password by link"),
  "PUT /api/me/password": plain("change password"),
  "DELETE /api/me/sign-ins/:id": plain("end sign-in"),
  "POST /api/me/tokens": plain("make token"),
  "DELETE /api/me/tokens/:id": numbered("end token", "token"),
  "DELETE /api/tokens/:id": numbered("end token", "token"),
  "POST /api/me/second-factor": plain("begin second factor"),
  "PUT /api/me/second-factor": plain("turn on second factor"),
  "DELETE /api/me/second-factor": plain("turn off second factor"),
  "POST /api/me/second-factor/codes": plain("make recovery codes"),
  "PUT /api/second-factor": ({ body }) => ({
    action: "require second factor",
    subject: (body as { of: RequiredOf }).of,
  }),
  "POST /api/people": plain("add account"),
  "PUT /api/people/:id": numbered("change account", "account"),
  "POST /api/people/:id/reset": numbered("reset account", "account"),
  "DELETE /api/people/:id": numbered("remove account", "account"),
  "DELETE /api/people/:id/second-factor": numbered("reset second factor", "account"),

  "GET /api/marts/:mart": ofMart,
  "GET /api/themes/:theme": plain("view names"),
  "GET /api/themes/:theme/series.csv": plain("download"),
  "GET /api/themes/:theme/gain.R": plain("download"),
  "GET /api/values": plain("view names"),
  "GET /api/coaches": plain("view names"),
  "GET /api/coaches/:key": plain("view names"),
  "GET /api/coaches/:key/follow-ups": plain("view names"),
  "GET /api/sessions": plain("view names"),
  "GET /api/sessions/:id": plain("view names"),
  "GET /api/plans": plain("view names"),
  "GET /api/corrections": plain("view names"),
  "GET /api/imports/:id": numbered("view receipt", "import"),
  "GET /api/imports/:id/rejects.csv": numbered("download", "import"),
  "GET /api/jobs/:id/rejects.csv": plain("download"),
  "GET /api/readings/:id/sessions/:place": numbered("view names", "reading"),
  "GET /api/readings/:id/labels.csv": numbered("download", "reading"),
  "GET /api/readings/:id": numbered("view names", "reading"),
  "POST /api/readings": plain("begin reading"),
  "POST /api/readings/:id/end": numbered("end reading", "reading"),

  "POST /api/jobs": ofJob,
  "DELETE /api/jobs/:id": plain("end job"),
  "PUT /api/uploads": plain("send file"),
  "DELETE /api/uploads/:id": plain("put file away"),
  "DELETE /api/waiting/:id": plain("put file away"),
  "GET /api/audit": plain("view audit"),
  "GET /api/audit.csv": plain("download"),
};
