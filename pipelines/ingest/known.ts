import type { ExportName } from "../contracts/column.ts";
import { exportTables } from "../contracts/tables.ts";
import { hashCase, readKey } from "../store/keys.ts";
import type { Store } from "../store/store.ts";
import type { ColumnValues } from "../warehouse/append.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { readCatalogue, readMeasures, shippedFolder } from "../warehouse/catalogues.ts";
import type { ReadContext } from "./read.ts";
import { fold } from "./values.ts";

const sitesQuery = Object.keys(exportTables)
  .filter((table) => "site" in exportTables[table as ExportName])
  .map(
    (table) =>
      `SELECT mode(site) AS site, lower(site) AS folded FROM raw.${table} WHERE site <> '*' GROUP BY lower(site)`,
  )
  .join(" UNION ALL ");

/** What a store knows that helps to read a file: sites, codebooks, themes with commas, measures. */
export async function readKnown(
  store: Store,
  next: NextWarehouse,
  today: string,
): Promise<ReadContext> {
  const caseKey = readKey(store, "cases");
  const sites = await next.query(sitesQuery);
  const labels = await next.query(
    `SELECT "column" AS name, label FROM raw.codebook ORDER BY import_id`,
  );
  const themes = await next.query("SELECT theme, synonyms FROM raw.themes");
  const measures = await next.query("SELECT measure, label, synonyms, unit FROM raw.measures");
  const words = [
    ...themeWords(readCatalogue(shippedFolder, "themes", next.agency)),
    ...themes.rows().flatMap((row) => [String(row.theme), ...(row.synonyms as string[])]),
  ];
  return {
    today,
    hashCase: (id) => hashCase(caseKey, id),
    sites: new Map(sites.rows().map((row) => [String(row.folded), String(row.site)])),
    labels: new Map(labels.rows().map((row) => [fold(String(row.name)), String(row.label)])),
    themes: words
      .filter((word) => word.includes(","))
      .map((word) => word.toLowerCase())
      .toSorted((a, b) => b.length - a.length),
    measures: [
      ...measures.rows().map((row) => ({
        id: String(row.measure),
        label: String(row.label),
        synonyms: (row.synonyms ?? []) as string[],
        unit: row.unit as string | null,
        part: "value" as const,
      })),
      ...readMeasures(shippedFolder),
    ],
  };
}

function themeWords(catalogue: ColumnValues): string[] {
  return [...(catalogue.theme as string[]), ...(catalogue.synonyms as string[][]).flat()];
}
