import { marts } from "../pipelines/contracts/marts.ts";
import type { Act } from "../pipelines/ledger/audit.ts";
import type { RequiredOf } from "../pipelines/ledger/second_factors.ts";
import { personal } from "../pipelines/accounts/scope.ts";
import type { SavedFigure } from "./api.ts";

/** What is looked at of a request that was answered: its subject is made of numbers and words of ours. */
export type Answered = {
  params: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
  /** Status and content type of the answer. */
  status: number;
  type: string;
  /** What the route says that it was about: `account 3`. */
  about: string | null;
  /** Number of the token by which a program asked; null: none did. */
  token: number | null;
  /** Whether a script of a page asked, as browsers say of each request (Sec-Fetch-Dest). */
  byScript: boolean;
};

type Audited = (answered: Answered) => Act | null;

const plain =
  (action: string): Audited =>
  () => ({ action });

const told =
  (action: string): Audited =>
  ({ about }) => ({ action, subject: about });

/** Names that are shown, by the list that they stand in. */
const names =
  (list: string): Audited =>
  () => ({ action: "view names", subject: list });

const download =
  (what: string): Audited =>
  () => ({ action: "download", subject: what });

const numbered =
  (action: string, what: string): Audited =>
  ({ params }) => ({
    action,
    subject: /^\d+$/.test(params.id ?? "") ? `${what} ${params.id}` : null,
  });

/** A look is what a page asked for to show it; all else that is sent is an export, in any format. */
function ofMart({ params, query, type, token, byScript }: Answered): Act | null {
  const [asked] = (params.mart ?? "").split(".");
  const mart = Object.keys(marts).find((name) => name === asked);
  if (mart === undefined) return null;
  // Whoever has it already is sent nothing.
  if (type === "") return null;
  if (token !== null) return { action: "download", subject: `${mart} by token ${token}` };
  const isLook = byScript && query.view === "screen";
  if (!isLook) return { action: "download", subject: mart };
  return personal.has(mart) ? { action: "view names", subject: mart } : null;
}

function ofJob({ body }: Answered): Act | null {
  const { kind, importId, dryRun } = body as { kind: string; importId?: number; dryRun?: boolean };
  if (dryRun === true) return { action: "check file" };
  return { action: "start job", subject: importId === undefined ? kind : `${kind} ${importId}` };
}

function ofSaved({ body }: Answered): Act {
  const { figure, as } = body as SavedFigure;
  return { action: "save from page", subject: `${figure} as ${as}` };
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
  "POST /api/password": told("set password by link"),
  "PUT /api/me/password": plain("change password"),
  "DELETE /api/me/sign-ins": plain("end sign-ins"),
  "DELETE /api/me/sign-ins/:id": plain("end sign-in"),
  "POST /api/me/tokens": told("make token"),
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
  "POST /api/people": told("add account"),
  "PUT /api/people/:id": numbered("change account", "account"),
  "POST /api/people/:id/reset": numbered("reset account", "account"),
  "DELETE /api/people/:id": numbered("remove account", "account"),
  "DELETE /api/people/:id/sign-ins": numbered("end sign-ins", "account"),
  "DELETE /api/people/:id/second-factor": numbered("reset second factor", "account"),

  "GET /api/marts/:mart": ofMart,
  "GET /api/themes/:theme": names("theme"),
  "GET /api/themes/:theme/series.csv": download("verdict_series"),
  "GET /api/themes/:theme/gain.R": download("verdict_series as R"),
  "GET /api/values": names("fidelity_values"),
  "GET /api/coaches": names("coaches"),
  "GET /api/coaches/:key": names("coach"),
  "GET /api/coaches/:key/follow-ups": names("follow_ups"),
  "GET /api/sessions": names("sessions"),
  "GET /api/sessions/:id": names("session"),
  "GET /api/plans": names("plans"),
  "GET /api/corrections": names("corrections"),
  "GET /api/aliases": names("names that were said"),
  "GET /api/next": names("answers that are kept"),
  "POST /api/saved": ofSaved,
  "GET /api/imports/:id": numbered("view receipt", "import"),
  "GET /api/imports/:id/rejects.csv": numbered("download", "import"),
  "GET /api/jobs/:id/rejects.csv": download("rejected rows of a file"),
  "GET /api/readings/:id/sessions/:place": numbered("view names", "reading"),
  "GET /api/readings/:id/labels.csv": numbered("download", "reading"),
  "GET /api/readings/:id": numbered("view names", "reading"),
  "POST /api/readings": told("begin reading"),
  "POST /api/readings/:id/end": numbered("end reading", "reading"),

  "POST /api/jobs": ofJob,
  "DELETE /api/jobs/:id": plain("end job"),
  "PUT /api/uploads": plain("send file"),
  "DELETE /api/uploads/:id": plain("put file away"),
  "DELETE /api/waiting/:id": plain("put file away"),
  "GET /api/audit": plain("view audit"),
  "GET /api/audit.csv": download("audit"),
};
