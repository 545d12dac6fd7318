import type { Role } from "../../pipelines/accounts/roles.ts";
import type { JobRequest } from "../api.ts";

/** Who may use a route: signed out too, or these roles. */
export type Who = "anyone" | readonly Role[];

const all = ["quality_lead", "leadership", "coach"] as const;
const coaching = ["quality_lead", "coach"] as const;
const lead = ["quality_lead"] as const;

/** Who may use which route: a route that is not here is not served. */
export const access: Readonly<Record<string, Who>> = {
  // The pages are the same empty shell for everybody; what is in them comes from /api.
  "GET /": "anyone",
  "GET /overview": "anyone",
  "GET /themes": "anyone",
  "GET /themes/:theme": "anyone",
  "GET /values": "anyone",
  "GET /plan": "anyone",
  "GET /coach": "anyone",
  "GET /coaching": "anyone",
  "GET /coaching/sessions/:id": "anyone",
  "GET /data": "anyone",
  "GET /data/audit": "anyone",
  "GET /data/coverage": "anyone",
  "GET /data/imports/:id": "anyone",
  "GET /data/settings": "anyone",
  "GET /methods": "anyone",
  "GET /methods/api": "anyone",
  "GET /label": "anyone",
  "GET /label/:id": "anyone",
  "GET /label/:id/:place": "anyone",
  "GET /account": "anyone",
  "GET /people": "anyone",
  "GET /password": "anyone",
  "GET /assets/*": "anyone",
  "GET /*": "anyone",

  "GET /livez": "anyone",
  "GET /readyz": "anyone",

  "GET /sign-in/start": "anyone",
  "GET /sign-in/back": "anyone",
  "GET /sign-in/leave": "anyone",
  // The provider asks, and proves itself by the token that it sends.
  "POST /sign-in/out": "anyone",
  "GET /api/sign-on": "anyone",

  "GET /api/me": "anyone",
  "POST /api/sign-in": "anyone",
  "POST /api/sign-in/code": "anyone",
  "DELETE /api/sign-in": "anyone",
  "POST /api/password": "anyone",
  "POST /api/sign-out": all,
  "PUT /api/me/password": all,
  "GET /api/me/sign-ins": all,
  "DELETE /api/me/sign-ins": all,
  "DELETE /api/me/sign-ins/:id": all,
  "GET /api/me/tokens": all,
  "POST /api/me/tokens": all,
  "DELETE /api/me/tokens/:id": all,
  "GET /api/tokens": lead,
  "DELETE /api/tokens/:id": lead,
  "GET /api/me/second-factor": all,
  "POST /api/me/second-factor": all,
  "PUT /api/me/second-factor": all,
  "DELETE /api/me/second-factor": all,
  "POST /api/me/second-factor/codes": all,
  "GET /api/people": lead,
  "POST /api/people": lead,
  "PUT /api/people/:id": lead,
  "POST /api/people/:id/reset": lead,
  "DELETE /api/people/:id": lead,
  "DELETE /api/people/:id/second-factor": lead,
  "DELETE /api/people/:id/sign-ins": lead,
  "PUT /api/second-factor": lead,

  "GET /api/status": all,
  "GET /api/overview": all,
  "GET /api/marts/:mart": all,
  "POST /api/saved": all,
  "GET /api/openapi.json": all,
  "GET /api/themes": all,
  "GET /api/themes/:theme": all,
  "GET /api/themes/:theme/series.csv": all,
  "GET /api/themes/:theme/gain.R": all,
  "GET /api/values": coaching,
  "GET /api/coaches": coaching,
  "GET /api/coaches/:key": coaching,
  "GET /api/coaches/:key/follow-ups": coaching,
  "GET /api/sessions": coaching,
  "GET /api/sessions/:id": coaching,
  "GET /api/plans": coaching,
  "GET /api/plans/answer": coaching,
  "POST /api/jobs": coaching,
  "GET /api/jobs/:id": coaching,
  "GET /api/jobs/:id/events": coaching,
  "DELETE /api/jobs/:id": coaching,

  "GET /api/jobs/:id/rejects.csv": lead,
  "GET /api/imports": lead,
  "GET /api/imports/:id": lead,
  "GET /api/imports/:id/rejects.csv": lead,
  "GET /api/aliases": lead,
  "GET /api/audit": lead,
  "GET /api/audit.csv": lead,
  "GET /api/coverage": lead,
  "GET /api/next": lead,
  "GET /api/corrections": lead,
  "GET /api/limits": lead,
  "GET /api/settings": lead,
  "GET /api/templates": lead,
  "GET /api/templates/:file": lead,
  "PUT /api/uploads": lead,
  "GET /api/uploads/:id": lead,
  "DELETE /api/uploads/:id": lead,
  "GET /api/waiting": lead,
  "DELETE /api/waiting/:id": lead,
  "GET /api/readings": lead,
  "POST /api/readings": lead,
  "GET /api/readings/:id": lead,
  "GET /api/readings/:id/labels.csv": lead,
  "GET /api/readings/:id/sessions/:place": lead,
  "PUT /api/readings/:id/sessions/:place": lead,
  "POST /api/readings/:id/end": lead,
};

/** What a program may use with a token of a person, as far as that person may: it reads figures. */
export const forPrograms: ReadonlySet<string> = new Set([
  "GET /api/status",
  "GET /api/marts/:mart",
  "GET /api/openapi.json",
]);

/** All that somebody may use who has to turn on a second factor first, beside what anyone may. */
export const whileEnrolling: ReadonlySet<string> = new Set([
  "POST /api/sign-out",
  "GET /api/me/second-factor",
  "POST /api/me/second-factor",
  "PUT /api/me/second-factor",
]);

/** Who may start which job; a coach only about sites that are theirs, and sessions that they led. */
export const jobAccess = {
  import: lead,
  undo: lead,
  redo: lead,
  forget: lead,
  alias: lead,
  neighbours: lead,
  settings: lead,
  plan: coaching,
  withdraw: lead,
  annotate: coaching,
  unannotate: lead,
  override: coaching,
  unoverride: coaching,
} as const satisfies Record<JobRequest["kind"], readonly Role[]>;
