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
  /** R; null where no model decides yet, or months that it needs are kept back. */
  script: string | null;
  /** Whether rows behind the number rest on too few families to be in a file (small_numbers.ts). */
  keptBack: boolean;
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
  const keptBack = await (ofSite ? lacksWeights(show, where) : lacksGains(show, where));
  const script = keptBack
    ? null
    : ofSite
      ? siteScript(verdict as unknown as ScriptedVerdict, `${name}.csv`)
      : themeScript(verdict as unknown as ScriptedTheme, `${name}.csv`);
  return { name, csv, script, keptBack };
}

/** Said where a number cannot be made again from what a file may hold. */
export const keptBackWords =
  "months that rest on fewer than 11 families or meetings are kept out of files: the number cannot be made again from the others";

/** Every row that a model used had a weight; one without is kept back. */
async function lacksWeights(show: ShowMart, where: VerdictName): Promise<boolean> {
  const rows = await show("verdict_series", where, "json");
  const used = JSON.parse(Buffer.from(rows).toString()) as {
    used: boolean;
    weight: number | null;
  }[];
  return used.some((row) => row.used && row.weight === null);
}

/** A theme's number has the gains of its sites behind it, or months that they rest on are kept back. */
async function lacksGains(show: ShowMart, where: VerdictName): Promise<boolean> {
  const read = async (mart: string, of: VerdictName): Promise<Record<string, unknown>[]> =>
    JSON.parse(Buffer.from(await show(mart, of, "json")).toString()) as Record<string, unknown>[];
  const [told] = await read("told_verdicts", { ...where, site: "" });
  return told?.basis !== "all" && (await read("theme_gains", where)).length === 0;
}

const slug = (words: readonly string[]): string =>
  words
    .map((word) => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-"))
    .join("-")
    .replaceAll(/-+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 120);
