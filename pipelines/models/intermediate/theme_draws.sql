-- The themes of the sessions as they are (draw 0), and shuffled among the sessions of the site and
-- quarter that have any (draws from 1 on), where the chance level is drawn.
WITH themed AS (
  SELECT t.agency, t.session_no
  FROM intermediate.session_themes AS t
  JOIN staging.rules AS r ON r.agency = t.agency AND r.chance_draws > 0
  GROUP BY t.agency, t.session_no
),
members AS (
  SELECT
    f.agency,
    f.site_no,
    f.quarter,
    f.session_no,
    s.session_id,
    row_number() OVER (PARTITION BY f.agency, f.site_no, f.quarter ORDER BY f.session_no) AS place
  FROM themed AS t
  JOIN intermediate.session_facts AS f ON f.agency = t.agency AND f.session_no = t.session_no
  JOIN staging.sessions AS s ON s.agency = t.agency AND s.session_no = t.session_no
  LEFT JOIN intermediate.drawn_sites AS d ON d.agency = f.agency AND d.site_no = f.site_no
  WHERE d.shuffled_from IS NULL OR f.quarter >= d.shuffled_from
),
shuffled AS (
  SELECT
    m.agency,
    d.draw,
    m.site_no,
    m.quarter,
    m.session_no AS from_session_no,
    row_number() OVER (
      PARTITION BY m.agency, d.draw, m.site_no, m.quarter
      ORDER BY md5(concat_ws('|', b.seed, d.draw, m.session_id)), m.session_no
    ) AS place
  FROM members AS m
  JOIN intermediate.draw_counts AS a ON a.agency = m.agency
  JOIN raw.build AS b ON b.agency = m.agency
  JOIN generate_series(1, 1000) AS d (draw) ON d.draw <= a.draws
)
SELECT agency, 0 AS draw, session_no, theme_no
FROM intermediate.session_themes
UNION ALL
SELECT x.agency, CAST(x.draw AS integer), m.session_no, t.theme_no
FROM shuffled AS x
JOIN members AS m
  ON m.agency = x.agency
  AND m.site_no = x.site_no
  AND m.quarter = x.quarter
  AND m.place = x.place
JOIN intermediate.session_themes AS t
  ON t.agency = x.agency AND t.session_no = x.from_session_no
