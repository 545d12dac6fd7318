-- One row per site and theme of its goals, sessions or priorities: since when it is embedded, since
-- when that has tapered, and how it stands at the last month that is over.
WITH embedded AS (
  SELECT
    agency,
    site_no,
    theme_no,
    min(from_month) FILTER (WHERE state IN ('embedded', 'embedded_before_data')) AS embedded_from,
    min(from_month) FILTER (WHERE state = 'tapered') AS tapered_from,
    max(from_month) FILTER (WHERE until_month IS NULL AND state NOT IN ('tapered', 'being_embedded'))
      AS latest_from,
    max(state) FILTER (WHERE until_month IS NULL) AS state,
    bool_or(state = 'embedded_before_data') AS before_data
  FROM intermediate.thread_turns
  GROUP BY agency, site_no, theme_no
)
SELECT
  p.agency,
  s.site,
  t.theme,
  e.embedded_from,
  e.tapered_from,
  coalesce(e.state, 'not_embedded') AS state,
  coalesce(e.before_data, false) AS before_data,
  CASE WHEN e.latest_from > e.embedded_from THEN e.latest_from END AS again_from
FROM intermediate.site_themes AS p
JOIN staging.sites AS s ON s.agency = p.agency AND s.site_no = p.site_no
JOIN staging.themes AS t ON t.agency = p.agency AND t.theme_no = p.theme_no
LEFT JOIN embedded AS e
  ON e.agency = p.agency AND e.site_no = p.site_no AND e.theme_no = p.theme_no
