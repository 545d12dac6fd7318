import { ThroughlineError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";

export const aliasKinds = ["theme", "person", "measure", "label"] as const;
export type AliasKind = (typeof aliasKinds)[number];

/** What a name means, said once by a person: it holds for every file, past and to come. */
export interface Alias {
  /** Of a theme, a person, a measure, or a column of ticks (`label`). */
  readonly kind: AliasKind;
  readonly name: string;
  /** The one site at which a person is called so; null: wherever the name is met. */
  readonly site: string | null;
  readonly means: string;
  readonly author: string;
  /** Instant, UTC. */
  readonly at: string;
}

/** An alias that is said, or taken back: then it means null. */
export type SaidAlias = Omit<Alias, "means"> & { readonly means: string | null };

export function addAlias(ledger: Ledger, said: SaidAlias): void {
  ledger.database
    .prepare("INSERT INTO aliases (kind, name, site, means, author, at) VALUES (?, ?, ?, ?, ?, ?)")
    .run(said.kind, said.name, said.site, said.means, said.author, said.at);
}

/** The aliases that stand once `more` is said too: of each name the latest, unless taken back. */
export function standingAliases(ledger: Ledger, more: readonly SaidAlias[] = []): Alias[] {
  const rows = ledger.database
    .prepare("SELECT kind, name, site, means, author, at FROM aliases ORDER BY alias_id")
    .all() as unknown as SaidAlias[];
  const latest = new Map<string, SaidAlias>();
  for (const said of [...rows, ...more]) {
    const subject = subjectOf(said);
    latest.delete(subject);
    latest.set(subject, { ...said });
  }
  return [...latest.values()].filter((said): said is Alias => said.means !== null);
}

/** The alias that stands for a name at a site, or null. */
export function findAlias(
  standing: readonly Alias[],
  { kind, name, site }: Pick<Alias, "kind" | "name" | "site">,
): Alias | null {
  const subject = subjectOf({ kind, name, site });
  return standing.find((each) => subjectOf(each) === subject) ?? null;
}

/**
 * Throws when the aliases of themes or of people lead in a circle, at any site: then a name would mean nothing.
 * A site's own alias of a name goes before that of all sites.
 */
export function refuseCircle(standing: readonly Alias[], { kind, name }: SaidAlias): void {
  if (kind === "measure" || kind === "label") return;
  const ofKind = standing.filter((each) => each.kind === kind);
  for (const site of new Set(ofKind.map((each) => each.site))) {
    const met = [name];
    for (let at: string | null = name; at !== null;) {
      const next: Alias | null =
        findAlias(ofKind, { kind, name: at, site }) ??
        findAlias(ofKind, { kind, name: at, site: null });
      at = next?.means ?? null;
      if (at === null) break;
      const round = met.some((each) => each.toLowerCase() === at?.toLowerCase());
      met.push(at);
      if (round) {
        const where = site === null ? "" : ` at ${site}`;
        throw new ThroughlineError(
          `${met.map((each) => JSON.stringify(each)).join(" would be ")}${where}: take one back first`,
        );
      }
    }
  }
}

function subjectOf({ kind, name, site }: Pick<Alias, "kind" | "name" | "site">): string {
  return JSON.stringify([kind, name.toLowerCase(), site?.toLowerCase() ?? null]);
}
