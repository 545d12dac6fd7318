import type { Embedding, ProspectSeries, TrendPeriod } from "../verdicts/prospects.ts";
import type { VerdictRules } from "../verdicts/series.ts";
import type { Params } from "./engine.ts";
import type { Result } from "./result.ts";

/** What a published warehouse knows of a theme and a measure, by their names folded for case. */
export async function readProspectSeries(
  query: (sql: string, params?: Params) => Promise<Result>,
  { theme, measure }: { theme: string; measure: string },
): Promise<ProspectSeries> {
  const rules = await query("SELECT name, value FROM raw.rules");
  const [known] = (
    await query(
      `SELECT label, unit, good, smallest_change FROM raw.measures
       WHERE lower(measure) = lower($measure) ORDER BY import_id DESC, line LIMIT 1`,
      { measure },
    )
  ).rows();
  const periods = await query(
    `SELECT site, measure, instrument, version, subscale, respondent, grain,
       CAST(month AS VARCHAR) AS month, value, n, unit
     FROM marts.fidelity_trend
     WHERE lower(measure) = lower($measure) AND value IS NOT NULL
     ORDER BY ALL`,
    { measure },
  );
  const embedding = await query(
    `SELECT site, state, CAST(embedded_from AS VARCHAR) AS embedded_from
     FROM marts.theme_embedding WHERE lower(theme) = lower($theme) ORDER BY site`,
    { theme },
  );
  return {
    rules: Object.fromEntries(
      rules.rows().map(({ name, value }) => [String(name), Number(value)]),
    ) as unknown as VerdictRules,
    measure: (known as ProspectSeries["measure"] | undefined) ?? null,
    periods: periods.rows() as unknown as TrendPeriod[],
    embedding: embedding.rows() as unknown as Embedding[],
  };
}
