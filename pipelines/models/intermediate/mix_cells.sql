-- One row per site, month and class: sessions by class, as a person corrected it where one did.
WITH sessions AS (
  SELECT
    s.agency,
    s.site_no,
    CAST(date_trunc('month', s.date) AS date) AS month,
    CAST(date_trunc('quarter', s.date) AS date) AS quarter,
    coalesce(o.class, c.class) AS class,
    CASE WHEN o.class IS NULL OR o.class = c.class THEN c.detail END AS detail,
    s.minutes,
    o.class IS NULL AND w.session_no IS NOT NULL AS can_change
  FROM staging.sessions AS s
  JOIN intermediate.session_classes AS c ON c.agency = s.agency AND c.session_no = s.session_no
  LEFT JOIN staging.overrides AS o ON o.agency = s.agency AND o.session_id = s.session_id
  LEFT JOIN intermediate.provisional AS w ON w.agency = s.agency AND w.session_no = s.session_no
)
SELECT
  agency,
  site_no,
  month,
  quarter,
  class,
  CAST(count(*) AS integer) AS sessions,
  CAST(sum(CAST(minutes AS numeric(18, 4))) AS double precision) AS minutes,
  CAST(
    count(*) FILTER (WHERE class = 'purposeful' AND coalesce(detail, 'standard') <> 'weak')
    AS integer
  ) AS headline,
  CAST(count(*) FILTER (WHERE detail = 'weak') AS integer) AS weak,
  CAST(count(*) FILTER (WHERE detail = 'entry_only') AS integer) AS entry_only,
  CAST(count(minutes) AS integer) AS sessions_with_minutes,
  CAST(
    sum(CAST(minutes AS numeric(18, 4)))
      FILTER (WHERE class = 'purposeful' AND coalesce(detail, 'standard') <> 'weak')
    AS double precision
  ) AS headline_minutes,
  CAST(
    sum(CAST(minutes AS numeric(18, 4))) FILTER (WHERE detail = 'entry_only')
    AS double precision
  ) AS entry_only_minutes,
  CAST(count(*) FILTER (WHERE can_change) AS integer) AS unsettled
FROM sessions
GROUP BY agency, site_no, month, quarter, class
