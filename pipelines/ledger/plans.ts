import { ThroughlineError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";

/** A theme that is to be embedded, with the measures on which it will be judged. */
export interface NewPlan {
  readonly theme: string;
  readonly sites: readonly string[];
  /** Ids of measures. */
  readonly measures: readonly string[];
  /** First month with the theme, YYYY-MM. */
  readonly start: string;
  readonly author: string;
  /** Instant at which it was recorded, UTC. */
  readonly at: string;
}

/** Who took a plan back, and when. */
export interface Withdrawal {
  readonly planId: number;
  readonly author: string;
  readonly at: string;
}

export interface Plan extends NewPlan {
  readonly planId: number;
  /** Null while it stands. */
  readonly withdrawn: Omit<Withdrawal, "planId"> | null;
}

export function addPlan(ledger: Ledger, plan: NewPlan): void {
  ledger.database
    .prepare(
      "INSERT INTO plans (theme, sites, measures, start, author, at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .run(
      plan.theme,
      JSON.stringify(plan.sites),
      JSON.stringify(plan.measures),
      plan.start,
      plan.author,
      plan.at,
    );
}

export function withdrawPlan(ledger: Ledger, { planId, author, at }: Withdrawal): void {
  ledger.database
    .prepare("INSERT INTO plan_withdrawals (plan_id, author, at) VALUES (?, ?, ?)")
    .run(planId, author, at);
}

/** Every plan that was ever recorded, oldest first. */
export function listPlans(ledger: Ledger): Plan[] {
  return ledger.database
    .prepare(
      `SELECT p.plan_id, p.theme, p.sites, p.measures, p.start, p.author, p.at,
         w.author AS withdrawn_by, w.at AS withdrawn_at
       FROM plans AS p LEFT JOIN plan_withdrawals AS w ON w.plan_id = p.plan_id
       ORDER BY p.plan_id`,
    )
    .all()
    .map((row) => ({
      planId: Number(row.plan_id),
      theme: String(row.theme),
      sites: JSON.parse(String(row.sites)) as string[],
      measures: JSON.parse(String(row.measures)) as string[],
      start: String(row.start),
      author: String(row.author),
      at: String(row.at),
      withdrawn:
        row.withdrawn_at === null
          ? null
          : { author: String(row.withdrawn_by), at: String(row.withdrawn_at) },
    }));
}

/** The plan of that number, which stands. Throws when there is none, or it was withdrawn. */
export function findPlan(ledger: Ledger, planId: number): Plan {
  const found = listPlans(ledger).find((plan) => plan.planId === planId);
  if (found === undefined) throw new ThroughlineError(`no plan ${planId}`);
  if (found.withdrawn === null) return found;
  throw new ThroughlineError(`plan ${planId} was withdrawn already`);
}
