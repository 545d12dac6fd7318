import { ThroughlineError } from "./errors.ts";
import {
  type ScriptedTheme,
  type ScriptedVerdict,
  siteScript,
  themeScript,
} from "./verdicts/r_script.ts";

/** Which verdict: columns of the marts with their values, "" for none; without a site the theme's. */
export type VerdictName = Readonly<Record<string, string>>;

/** The rows that a verdict rests on, and what makes its number from them. */
export interface Reproduction {
  /** Name of the files, without what follows the dot: letters, digits and hyphens. */
  name: string;
  csv: Uint8Array;
  /** R; null where no model decides yet. */
  script: string | null;
}

/** A mart in a format, as warehouse/show.ts gives it. */
export type ShowMart = (
  mart: string,
  where: VerdictName,
  format: "json" | "csv",
) => Promise<Uint8Array>;

/** Columns that name a series of a measure. */
export const seriesColumns = [
  "measure",
  "instrument",
  "version",
  "subscale",
  "respondent",
  "grain",
];

/**
 * The series of a verdict as CSV, each row with what the deciding model made of it, and the lines of R that
 * reproduce its number. Throws where no verdict, or more than one, has that name.
 */
export async function reproduce(show: ShowMart, asked: VerdictName): Promise<Reproduction> {
  const ofSite = asked.site !== undefined;
  const found = await show(ofSite ? "verdicts" : "theme_verdicts", asked, "json");
  const rows = JSON.parse(Buffer.from(found).toString()) as Record<string, string | null>[];
  const [verdict] = rows;
  if (verdict === undefined) throw new ThroughlineError("there is no verdict of that name");
  if (rows.length > 1) {
    const differing = seriesColumns.filter((column) =>
      rows.some((row) => row[column] !== verdict[column]),
    );
    throw new ThroughlineError(
      `${rows.length} verdicts have that name: say ${differing.join(", ")} too`,
    );
  }
  const text = (column: string): string => verdict[column] ?? "";
  const key = [...(ofSite ? ["site"] : []), "theme", ...seriesColumns];
  const where = Object.fromEntries(key.map((column) => [column, text(column)]));
  const name = slug(
    ["theme", ...(ofSite ? ["site"] : []), "measure", "version", "respondent"].map(text),
  );
  const csv = await show(ofSite ? "verdict_series" : "theme_gains", where, "csv");
  const script = ofSite
    ? siteScript(verdict as unknown as ScriptedVerdict, `${name}.csv`)
    : themeScript(verdict as unknown as ScriptedTheme, `${name}.csv`);
  return { name, csv, script };
}

const slug = (words: readonly string[]): string =>
  words
    .map((word) => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-"))
    .join("-")
    .replaceAll(/-+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 120);
