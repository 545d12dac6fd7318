import { type Role, roleNames } from "../../pipelines/accounts/roles.ts";
import type { JobRequest } from "../api.ts";
import { Refusal } from "../errors.ts";
import { jobAccess } from "./access.ts";
import type { Viewer } from "./guard.ts";

/** The sites that an order is about; null: all of them. */
function sitesOf(order: JobRequest): readonly string[] | null {
  if (order.kind === "plan") return order.sites;
  if (order.kind === "annotate" && order.site !== null) return [order.site];
  return null;
}

/**
 * Throws the refusal of a job that is not for a person's role, or of a coach at another site; `ledBy`:
 * who led the session that it is about, null where it is about none or nobody knows.
 */
export function requireOrder(
  { role, signed }: Viewer,
  order: JobRequest,
  ledBy: string | null,
): void {
  const who: readonly Role[] = jobAccess[order.kind];
  if (role === null || !who.includes(role))
    throw new Refusal(
      403,
      `this is not for your role: ${role === null ? "none" : roleNames[role]}`,
    );
  if (role !== "coach") return;
  if (order.kind === "override" || order.kind === "unoverride") {
    if (ledBy !== null && signed?.account.coaches.includes(ledBy)) return;
    throw new Refusal(403, "a coach corrects sessions that they led");
  }
  const own = signed?.account.sites ?? [];
  const sites = sitesOf(order);
  if (sites === null || !sites.every((site) => own.includes(site)))
    throw new Refusal(403, `a coach does this at their own sites: ${own.join(", ")}`);
}

/** An order in the name of who is signed in, whoever it says that it comes from. */
export function signedBy<T extends JobRequest>({ signed }: Viewer, order: T): T {
  if (signed === null) return order;
  const { name } = signed.account;
  return "author" in order ? { ...order, author: name } : order;
}
