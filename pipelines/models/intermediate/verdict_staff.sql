-- One row per site with a staff export and window of a verdict: who was active staff on any day of it, who
-- was not yet on its first day, and who no longer on its last.
WITH windows AS (
  SELECT DISTINCT
    r.agency,
    r.site,
    s.site_no,
    r.grain,
    r.window_from,
    r.window_to,
    CASE
      WHEN r.grain = 'quarter' THEN CAST(r.window_to + INTERVAL '3 months' AS date) - 1
      ELSE CAST(r.window_to + INTERVAL '1 month' AS date) - 1
    END AS last_day
  FROM intermediate.verdict_result AS r
  JOIN staging.sites AS s ON s.agency = r.agency AND s.site = r.site
  JOIN (SELECT DISTINCT agency, site_no FROM staging.staff) AS l
    ON l.agency = s.agency AND l.site_no = s.site_no
  WHERE r.window_from IS NOT NULL
),
present AS (
  SELECT
    w.agency,
    w.site,
    w.grain,
    w.window_from,
    w.window_to,
    a.person_no,
    bool_or(w.window_from BETWEEN a.from_date AND a.to_date) AS at_start,
    bool_or(w.last_day BETWEEN a.from_date AND a.to_date) AS at_end
  FROM windows AS w
  JOIN intermediate.active_spells AS a
    ON a.agency = w.agency
    AND a.site_no = w.site_no
    AND a.from_date <= w.last_day
    AND a.to_date >= w.window_from
  GROUP BY w.agency, w.site, w.grain, w.window_from, w.window_to, a.person_no
)
SELECT
  agency,
  site,
  grain,
  window_from,
  window_to,
  CAST(count(*) AS integer) AS staff,
  CAST(count(*) FILTER (WHERE NOT at_start) AS integer) AS joined,
  CAST(count(*) FILTER (WHERE NOT at_end) AS integer) AS left_it
FROM present
GROUP BY agency, site, grain, window_from, window_to
