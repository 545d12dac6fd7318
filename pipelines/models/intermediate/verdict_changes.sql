-- One row per verdict in whose window the site began or ended to measure the same thing otherwise:
-- another instrument, version, subscale, respondent or grain, or another meaning of the denominator.
WITH spans AS (
  SELECT
    agency,
    site,
    measure,
    instrument,
    version,
    subscale,
    respondent,
    grain,
    min(month) AS first_month,
    max(month) AS last_month
  FROM intermediate.fidelity_series
  WHERE value IS NOT NULL
  GROUP BY agency, site, measure, instrument, version, subscale, respondent, grain
),
others AS (
  SELECT
    r.agency,
    r.site,
    r.theme,
    r.measure,
    r.instrument,
    r.version,
    r.subscale,
    r.respondent,
    r.grain,
    concat(
      coalesce(
        nullif(
          concat_ws(
            ', ',
            s.instrument,
            'version ' || s.version,
            s.subscale,
            s.respondent,
            CASE WHEN s.grain <> r.grain THEN 'by ' || s.grain END
          ),
          ''
        ),
        'without instrument, version or respondent'
      ),
      ': ',
      CAST(s.first_month AS varchar),
      ' to ',
      CAST(s.last_month AS varchar)
    ) AS change
  FROM intermediate.verdict_result AS r
  JOIN spans AS s
    ON s.agency = r.agency
    AND s.site = r.site
    AND s.measure = r.measure
    AND (s.first_month BETWEEN r.window_from AND r.window_to
      OR s.last_month BETWEEN r.window_from AND r.window_to)
    AND (s.first_month > r.window_from OR s.last_month < r.window_to)
  WHERE s.instrument IS DISTINCT FROM r.instrument
    OR s.version IS DISTINCT FROM r.version
    OR s.subscale IS DISTINCT FROM r.subscale
    OR s.respondent IS DISTINCT FROM r.respondent
    OR s.grain <> r.grain
),
denominators AS (
  SELECT
    r.agency,
    r.site,
    r.theme,
    r.measure,
    r.instrument,
    r.version,
    r.subscale,
    r.respondent,
    r.grain,
    concat('the denominator counts ', f.denominator_means, ' from ', CAST(min(f.month) AS varchar)) AS change,
    count(*) OVER (
      PARTITION BY
        r.agency,
        r.site,
        r.theme,
        r.measure,
        r.instrument,
        r.version,
        r.subscale,
        r.respondent,
        r.grain
    ) AS meanings
  FROM intermediate.verdict_result AS r
  JOIN intermediate.fidelity_series AS f
    ON f.agency = r.agency
    AND f.site = r.site
    AND f.measure = r.measure
    AND f.instrument IS NOT DISTINCT FROM r.instrument
    AND f.version IS NOT DISTINCT FROM r.version
    AND f.subscale IS NOT DISTINCT FROM r.subscale
    AND f.respondent IS NOT DISTINCT FROM r.respondent
    AND f.grain = r.grain
    AND f.month BETWEEN r.window_from AND r.window_to
  WHERE f.denominator_means IS NOT NULL
  GROUP BY
    r.agency,
    r.site,
    r.theme,
    r.measure,
    r.instrument,
    r.version,
    r.subscale,
    r.respondent,
    r.grain,
    f.denominator_means
),
changes AS (
  SELECT * FROM others
  UNION ALL
  SELECT agency, site, theme, measure, instrument, version, subscale, respondent, grain, change
  FROM denominators
  WHERE meanings > 1
)
SELECT
  agency,
  site,
  theme,
  measure,
  instrument,
  version,
  subscale,
  respondent,
  grain,
  array_agg(change ORDER BY change) AS changes
FROM changes
GROUP BY agency, site, theme, measure, instrument, version, subscale, respondent, grain
