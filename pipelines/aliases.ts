import { makeBuild } from "./builds.ts";
import type { BuildOptions, BuildReport } from "./builds.ts";
import { ThroughlineError, usageError } from "./errors.ts";
import { readMeasureCatalogue, readSites, readThemes } from "./ingest/known.ts";
import type { NamedRows } from "./ingest/known.ts";
import { measureNamed, measureNames } from "./ingest/measure.ts";
import { fold, oneLine } from "./ingest/values.ts";
import { findAlias, refuseCircle, standingAliases } from "./ledger/aliases.ts";
import type { Alias, AliasKind, SaidAlias } from "./ledger/aliases.ts";
import { closeLedger, openLedger } from "./ledger/ledger.ts";
import type { Store } from "./store/store.ts";
import type { NextWarehouse } from "./warehouse/build.ts";

/** What a person says of a name; `means` null takes back what was said. */
export interface AliasOrder {
  kind: AliasKind;
  name: string;
  means: string | null;
  /** The one site at which a person is called so; absent or null: all sites. */
  site?: string | null;
  author: string;
}

/**
 * Says what a name means, or takes that back, and makes a build in which it holds for every file, as
 * if it had been said before the first. Undo leaves it; `rebuild` applies it. Themes and people are
 * named in the models; what is said of measures and ticks decides how a file is read, and the standing
 * imports of such files are read again. Throws in one line on a meaning that is not known, a name that
 * means itself, a circle, nothing to take back, and an import that would leave a question open.
 */
export function sayAlias(
  store: Store,
  order: AliasOrder,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const at = (options.now ?? new Date()).toISOString();
  const said = clean(order, at);
  const job = { kind: "alias", subject: `${said.kind} ${said.name}` };
  return makeBuild(
    store,
    job,
    { ...options, takesAway: said.means === null },
    async (next, ledger) => {
      const before = standingAliases(ledger);
      if (said.means === null && findAlias(before, said) === null) {
        const where = said.site === null ? "" : ` at ${said.site}`;
        throw new ThroughlineError(`nothing was said of the ${said.kind} ${said.name}${where}`);
      }
      const known = { ...said, ...(await knownWords(next, said, before)) };
      refuseCircle(standingAliases(ledger, [known]), known);
      next.alias(known);
    },
  );
}

/** The aliases that stand, as they were said, oldest first. */
export function listAliases(store: Store, kind?: AliasKind): Alias[] {
  const ledger = openLedger(store.ledger);
  try {
    return standingAliases(ledger).filter((each) => kind === undefined || each.kind === kind);
  } finally {
    closeLedger(ledger);
  }
}

function clean(order: AliasOrder, at: string): SaidAlias {
  const { kind, author } = order;
  const name = oneLine(order.name);
  const means = order.means === null ? null : oneLine(order.means);
  const site = oneLine(order.site ?? "") || null;
  if (name === "" || means === "") throw usageError(`a ${kind} needs a name and what it means`);
  if (site !== null && kind !== "person") throw usageError(`a ${kind} means the same at all sites`);
  if (name.toLowerCase() === means?.toLowerCase()) throw usageError(`${name} means itself already`);
  return { kind, name, means, site, author, at };
}

/** The words of an alias as the warehouse spells them. Throws where it knows none of that name. */
async function knownWords(
  next: NextWarehouse,
  said: SaidAlias,
  before: readonly Alias[],
): Promise<Partial<SaidAlias>> {
  if (said.means === null) return {};
  if (said.kind === "person")
    return said.site === null ? {} : { site: await siteOf(next, said.site) };
  if (said.kind === "theme") return { means: await themeOf(next, said.name, said.means, before) };
  return said.kind === "measure" ? { means: await measureOf(next, said.name, said.means) } : {};
}

/** The measure that a word means: an id of the catalogue, a subscale, or all attendees. */
async function measureOf(next: NextWarehouse, name: string, means: string): Promise<string> {
  const catalogue = await readMeasureCatalogue(next);
  if (catalogue.some(({ id }) => fold(id) === fold(name))) {
    throw new ThroughlineError(`${name} is a measure of the catalogue already: change it there`);
  }
  const found = measureNamed(means, catalogue);
  if (found) return found.part === "denominator" ? found.label : found.id;
  throw new ThroughlineError(`no measure ${means}${oneOf(measureNames(catalogue))}`);
}

/** A site as the warehouse spells it. Throws where it knows none of that name. */
export async function siteOf(next: NamedRows, site: string): Promise<string> {
  const sites = await readSites(next);
  const found = sites.get(site.toLowerCase());
  if (found !== undefined) return found;
  throw new ThroughlineError(`no site ${site}${oneOf([...sites.values()])}`);
}

/** The theme that a word means in the catalogue, or the word where an alias says what it means. */
async function themeOf(
  next: NextWarehouse,
  name: string,
  means: string,
  before: readonly Alias[],
): Promise<string> {
  const catalogue = await readThemes(next);
  const named = (word: string) =>
    catalogue.find(({ theme }) => theme.toLowerCase() === word.toLowerCase());
  if (named(name)) {
    throw new ThroughlineError(`${name} is a theme of the catalogue already: change it there`);
  }
  const called = catalogue.find(({ synonyms }) =>
    synonyms.some((each) => each.toLowerCase() === means.toLowerCase()),
  );
  const found = named(means) ?? called;
  if (found) return found.theme;
  if (findAlias(before, { kind: "theme", name: means, site: null })) return means;
  const themes = catalogue.map(({ theme }) => theme);
  throw new ThroughlineError(`no theme ${means} in the catalogue${oneOf(themes)}`);
}

/** " (it is one of ...)", or nothing where there is none. */
export const oneOf = (names: readonly string[]): string =>
  names.length === 0 ? "" : ` (it is one of ${names.toSorted().join("; ")})`;
