import type { Alias } from "../ledger/aliases.ts";
import { exportTables } from "../contracts/tables.ts";
import { readKey } from "../store/keys.ts";
import type { Store } from "../store/store.ts";
import type { ColumnValues } from "../warehouse/append.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { readCatalogue, readMeasures, shippedFolder } from "../warehouse/catalogues.ts";
import type { FileContext } from "./coded_reader.ts";
import type { Measure } from "./measure.ts";
import type { Names } from "./names.ts";
import { saidOf } from "./said.ts";
import { fold } from "./values.ts";

/** The rows that names are looked up in: of the next warehouse, or of one that is published. */
export type NamedRows = Pick<NextWarehouse, "query" | "agency">;

type CatalogueTheme = { theme: string; synonyms: readonly string[] };

/** What a store knows that helps to read a file: sites, codebooks, themes with commas, measures. */
export async function readKnown(
  store: Store,
  next: NextWarehouse,
  today: string,
): Promise<FileContext> {
  const themes = await next.query("SELECT theme, synonyms FROM raw.themes");
  const shipped = themeWords(readCatalogue(shippedFolder, "themes", next.agency));
  const own = themes
    .rows()
    .flatMap((row) => [String(row.theme), ...((row.synonyms ?? []) as string[])]);
  return {
    ...(await knownNames(next.query, next.aliases())),
    today,
    caseKey: readKey(store, "cases"),
    sites: await readSites(next),
    themes: withCommas([...shipped, ...own]),
    shippedThemes: withCommas(shipped),
  };
}

/** What names mean by the catalogues and codebooks that stand in a warehouse, and by what was said. */
export async function knownNames(
  query: NextWarehouse["query"],
  aliases: readonly Alias[],
): Promise<Required<Names>> {
  const labels = await query(
    `SELECT "column" AS name, label FROM standing.codebook ORDER BY "column", label`,
  );
  const measures = await readMeasureCatalogue({ query });
  return {
    labels: new Map(labels.rows().map((row) => [fold(String(row.name)), String(row.label)])),
    measures,
    said: saidOf(aliases, measures),
  };
}

function themeWords(catalogue: ColumnValues): string[] {
  return [...(catalogue.theme as string[]), ...(catalogue.synonyms as string[][]).flat()];
}

/** Those words that hold a comma, folded, longest first. */
const withCommas = (words: readonly string[]): string[] =>
  words
    .filter((word) => word.includes(","))
    .map((word) => word.toLowerCase())
    .toSorted((a, b) => b.length - a.length);

/**
 * The measures of the agency's catalogues, and after them the shipped ones. Of a name that two of
 * them have, the first counts: they are in one order, whichever catalogue came first.
 */
export async function readMeasureCatalogue({
  query,
}: Pick<NamedRows, "query">): Promise<Measure[]> {
  const own = await query(
    `SELECT measure, label, synonyms, unit FROM standing.measures WHERE import_id > 0
     ORDER BY measure, label, unit, CAST(synonyms AS VARCHAR)`,
  );
  return [
    ...own.rows().map((row) => ({
      id: String(row.measure),
      label: String(row.label),
      synonyms: (row.synonyms ?? []) as string[],
      unit: row.unit as string | null,
      part: "value" as const,
    })),
    ...readMeasures(shippedFolder),
  ];
}

/** Sites of all exports: folded name -> the spelling that is met most often. */
export async function readSites({ query }: Pick<NamedRows, "query">): Promise<Map<string, string>> {
  const tables = Object.entries(exportTables).flatMap(([table, shape]) =>
    "site" in shape ? [table] : [],
  );
  const ofAll = (from: (table: string) => string) => tables.map(from).join(" UNION ALL ");
  const written = await query(
    `SELECT lower(site) AS folded, min(site) AS site, count(DISTINCT site) AS spellings
     FROM (${ofAll((table) => `SELECT DISTINCT site FROM raw.${table} WHERE site <> '*'`)})
     GROUP BY folded`,
  );
  const sites = new Map(written.rows().map((row) => [String(row.folded), String(row.site)]));
  const several = written.rows().filter(({ spellings }) => Number(spellings) > 1);
  if (several.length === 0) return sites;
  // Rows that stand, since of those that were brought again some are kept once.
  const commonest = await query(
    `SELECT DISTINCT ON (folded) folded, site FROM (
       SELECT lower(site) AS folded, site, count(*) AS times
       FROM (${ofAll((table) => `SELECT site FROM standing.${table} WHERE list_contains($folded, lower(site))`)})
       GROUP BY site)
     ORDER BY folded, times DESC, site`,
    { folded: several.map(({ folded }) => String(folded)) },
  );
  for (const { folded, site } of commonest.rows()) sites.set(String(folded), String(site));
  return sites;
}

/** The themes that count: the agency's own where it brought a catalogue, else the shipped ones. */
export async function readThemes({ query, agency }: NamedRows): Promise<CatalogueTheme[]> {
  const own = await query("SELECT theme, synonyms FROM standing.themes WHERE import_id > 0");
  if (own.rowCount > 0) {
    return own.rows().map(({ theme, synonyms }) => ({
      theme: String(theme),
      synonyms: (synonyms ?? []) as string[],
    }));
  }
  const { theme, synonyms } = readCatalogue(shippedFolder, "themes", agency);
  const words = synonyms as string[][];
  return (theme as string[]).map((name, index) => ({ theme: name, synonyms: words[index] ?? [] }));
}
