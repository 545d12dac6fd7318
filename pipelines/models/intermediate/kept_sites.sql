-- One row per site whose sessions before a day (until) keep the reasons that the marts have: up to then
-- nothing differs from what they rest on (differs_from: the first day of what does). What differs is seen by
-- sessions before it too (days_ahead): a follow-up may lie so far ahead, and what is carried on may be a
-- one-off that what comes after it makes none.
WITH differing AS (
  (
    SELECT agency, site_key, from_date, ground FROM intermediate.grounds
    EXCEPT ALL
    SELECT agency, site_key, from_date, ground FROM raw.grounds
  )
  UNION ALL
  (
    SELECT agency, site_key, from_date, ground FROM raw.grounds
    EXCEPT ALL
    SELECT agency, site_key, from_date, ground FROM intermediate.grounds
  )
),
-- Where rows of a session name several sites, what differs at one of them may matter at another.
agencies_mixed AS (
  SELECT DISTINCT agency
  FROM staging.session_rows
  WHERE site_no <> row_site_no
),
first_differing AS (
  SELECT s.agency, s.site_no, min(d.from_date) AS from_date
  FROM staging.sites AS s
  LEFT JOIN agencies_mixed AS m ON m.agency = s.agency
  LEFT JOIN differing AS d
    ON d.agency = s.agency
    AND (d.site_key = s.site_key OR d.site_key IS NULL OR m.agency IS NOT NULL)
  GROUP BY s.agency, s.site_no
),
kept AS (
  SELECT
    f.agency,
    f.site_no,
    coalesce(f.from_date, DATE '9999-12-31') AS differs_from,
    r.follow_up_max_days + r.follow_up_slack_days + r.look_ahead_days AS days_ahead
  FROM first_differing AS f
  JOIN staging.rules AS r ON r.agency = f.agency
),
-- Rows without a hash could say anything.
unhashed AS (
  SELECT DISTINCT agency
  FROM staging.session_records
  WHERE row_hash IS NULL
),
first_sessions AS (
  SELECT agency, site_no, min(date) AS date
  FROM staging.sessions
  GROUP BY agency, site_no
)
SELECT
  k.agency,
  k.site_no,
  site.site,
  k.differs_from,
  k.days_ahead,
  k.differs_from - k.days_ahead AS until
FROM kept AS k
JOIN staging.sites AS site ON site.agency = k.agency AND site.site_no = k.site_no
JOIN first_sessions AS f ON f.agency = k.agency AND f.site_no = k.site_no
LEFT JOIN unhashed AS u ON u.agency = k.agency
WHERE f.date < k.differs_from - k.days_ahead AND u.agency IS NULL
