-- What the verdicts rest on: one row per theme, measure of it (a series identity each) and site, with
-- the embedding there, and for each period that is over the value. A site that embedded the theme and
-- has no value has one row without a period.
WITH series AS (
  SELECT
    l.agency,
    l.theme,
    f.measure,
    l.label,
    coalesce(l.unit, f.unit) AS unit,
    l.good,
    l.smallest_change,
    f.instrument,
    f.version,
    f.subscale,
    f.respondent,
    f.grain,
    f.site,
    f.month,
    f.value,
    f.n,
    f.denominator
  FROM intermediate.theme_measures AS l
  JOIN intermediate.fidelity_series AS f
    ON f.agency = l.agency AND lower(f.measure) = l.measure_key
  JOIN raw.build AS b ON b.agency = l.agency
  WHERE f.value IS NOT NULL
    AND CASE WHEN f.grain = 'quarter' THEN f.month + INTERVAL '3 months' ELSE f.month + INTERVAL '1 month' END
      <= b.as_of + INTERVAL '1 day'
),
identities AS (
  SELECT DISTINCT
    agency,
    theme,
    measure,
    label,
    unit,
    good,
    smallest_change,
    instrument,
    version,
    subscale,
    respondent,
    grain
  FROM series
  UNION ALL
  SELECT
    l.agency,
    l.theme,
    l.measure,
    l.label,
    l.unit,
    l.good,
    l.smallest_change,
    NULL,
    NULL,
    NULL,
    NULL,
    'month'
  FROM intermediate.theme_measures AS l
  WHERE NOT EXISTS (
    SELECT 1 FROM series AS s WHERE s.agency = l.agency AND s.theme = l.theme AND lower(s.measure) = l.measure_key
  )
),
places AS (
  SELECT i.*, e.site
  FROM identities AS i
  JOIN marts.theme_embedding AS e
    ON e.agency = i.agency AND e.theme = i.theme AND e.state <> 'not_embedded'
  UNION
  SELECT
    s.agency,
    s.theme,
    s.measure,
    s.label,
    s.unit,
    s.good,
    s.smallest_change,
    s.instrument,
    s.version,
    s.subscale,
    s.respondent,
    s.grain,
    s.site
  FROM series AS s
)
SELECT
  p.agency,
  p.theme,
  p.measure,
  p.label,
  p.unit,
  p.good,
  p.smallest_change,
  p.instrument,
  p.version,
  p.subscale,
  p.respondent,
  p.grain,
  p.site,
  coalesce(e.state, 'not_embedded') AS state,
  e.embedded_from,
  e.tapered_from,
  coalesce(e.before_data, false) AS before_data,
  s.month,
  s.value,
  s.n,
  s.denominator
FROM places AS p
LEFT JOIN marts.theme_embedding AS e
  ON e.agency = p.agency AND e.theme = p.theme AND e.site = p.site
LEFT JOIN series AS s
  ON s.agency = p.agency
  AND s.theme = p.theme
  AND s.measure = p.measure
  AND s.instrument IS NOT DISTINCT FROM p.instrument
  AND s.version IS NOT DISTINCT FROM p.version
  AND s.subscale IS NOT DISTINCT FROM p.subscale
  AND s.respondent IS NOT DISTINCT FROM p.respondent
  AND s.grain = p.grain
  AND s.site = p.site
