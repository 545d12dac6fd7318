-- One row per meeting of a recurring group (site, format and theme), counted from its first and
-- from its last meeting.
WITH meetings AS (
  SELECT s.agency, s.site_no, s.format, t.theme_no, s.session_no, f.attended
  FROM staging.sessions AS s
  JOIN intermediate.session_facts AS f ON f.agency = s.agency AND f.session_no = s.session_no
  LEFT JOIN intermediate.session_themes AS t
    ON t.agency = s.agency AND t.session_no = s.session_no
  WHERE f.channel = 'group'
)
SELECT
  agency,
  site_no,
  format,
  theme_no,
  attended,
  row_number() OVER (
    PARTITION BY agency, site_no, format, theme_no
    ORDER BY session_no
  ) AS from_first,
  row_number() OVER (
    PARTITION BY agency, site_no, format, theme_no
    ORDER BY session_no DESC
  ) AS from_last
FROM meetings
