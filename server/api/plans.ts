import type { AnsweredPlan } from "../../pipelines/plans.ts";

export type { AnsweredPlan } from "../../pipelines/plans.ts";
export type { ProspectAnswer } from "../../pipelines/verdicts/prospects.ts";

/** What was planned, and what may be. */
export type Plans = {
  /** The day at the installation. */
  today: string;
  themes: string[];
  /** Ids of measures that have values. */
  measures: string[];
  plans: AnsweredPlan[];
};
