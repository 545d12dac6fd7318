import type { Ground } from "../ledger/accounts.ts";
import type { Role } from "./roles.ts";

/**
 * For whom figures are read: a role, and of a coach what is theirs. `leaves`: for a file, a picture or
 * paper, which others get to see; then it is without small numbers, whoever asks.
 */
export type Scope = (
  | { readonly role: Exclude<Role, "coach"> }
  | ({ readonly role: "coach" } & Ground)
) & { readonly leaves?: true };

/** Sees everything: quality leads, and whoever is at the machine. */
export const everything: Scope = { role: "quality_lead" };

/** The same reader, for what leaves: files, pictures, paper. */
export const leaving = (scope: Scope): Scope => ({ ...scope, leaves: true });

/** Whether figures that rest on too few people are kept back. */
export const withholdsSmall = ({ role, leaves }: Scope): boolean =>
  role === "leadership" || leaves === true;

/**
 * Which rows of a mart a role sees. `sites`: those about sites of the coach, or about no single site.
 * `sessions`: those of sessions that they led at their sites. `staff`: those about people who were in
 * such a session.
 */
export type Rows = "all" | "sites" | "sessions" | "staff" | "none";

export type MartRule = {
  readonly leadership: Extract<Rows, "all" | "none">;
  readonly coach: Rows;
  /** Columns with words about people: empty but to a coach for a session that they led. */
  readonly words?: readonly string[];
  /** Columns with a name, or lists of staff: without the names, to a coach but for those they coached. */
  readonly names?: readonly string[];
};

const figures: MartRule = { leadership: "all", coach: "sites" };
const people: MartRule = { leadership: "none", coach: "staff" };
/** Few staff by theme, for those who plan a session with them. */
const plans: MartRule = { leadership: "none", coach: "sites" };
const upkeep: MartRule = { leadership: "none", coach: "none" };

/** A coach reads the words and names only of the sessions that they led; of others there, the rest. */
const sessions: MartRule = {
  leadership: "none",
  coach: "sites",
  words: ["evidence", "would_change", "coach", "action_step", "notes", "override_why"],
  names: ["staff"],
};

/** What each role sees of each mart (rules of the product, section 5). One that is not here: nothing. */
export const martRules: Readonly<Record<string, MartRule>> = {
  coaching_mix: figures,
  mix_neighbours: figures,
  fidelity_trend: figures,
  fidelity_values: { leadership: "none", coach: "sites" },
  annotations: { ...figures, names: ["author"] },
  export_coverage: figures,
  priorities: figures,
  open_themes: plans,
  mutual_goals: { ...plans, names: ["staff", "not_reached"] },
  threads: figures,
  theme_embedding: figures,
  verdicts: figures,
  told_verdicts: figures,
  verdict_series: figures,
  verdict_methods: figures,
  verdict_neighbours: figures,
  theme_verdicts: { leadership: "all", coach: "all" },
  event_study: figures,
  theme_gains: figures,
  sessions_classified: sessions,
  session_themes: { ...sessions, words: ["evidence", "coach"] },
  follow_ups: { leadership: "none", coach: "sessions" },
  fading_series: { leadership: "none", coach: "sites" },
  coverage: people,
  staff: people,
  goals: people,
  theme_goals: people,
  goals_named_widely: people,
  imports: upkeep,
  not_logged: upkeep,
  not_logged_months: upkeep,
  unmapped: upkeep,
};

/** Marts with names of staff, or words about them: who reads one is recorded. */
export const personal: ReadonlySet<string> = new Set([
  "sessions_classified",
  "session_themes",
  "coverage",
  "staff",
  "goals",
  "mutual_goals",
  "follow_ups",
  "goals_named_widely",
  "theme_goals",
  "fidelity_values",
  "imports",
  "unmapped",
]);

/** Which rows of a mart somebody sees. */
export function rowsFor(mart: string, { role }: Scope): Rows {
  if (role === "quality_lead") return "all";
  const rule = Object.hasOwn(martRules, mart) ? martRules[mart] : undefined;
  return rule?.[role] ?? "none";
}
