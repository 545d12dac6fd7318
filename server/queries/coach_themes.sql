-- one row per site and theme of a coach's sessions between two days: what carries it there, and since when
WITH mine AS (
  SELECT
    t.site, t.theme, CAST(count(*) AS INTEGER) AS sessions, max(t.date) AS last_session,
    CAST(count(*) FILTER (WHERE coalesce(t.override_class, t.class) = 'purposeful') AS INTEGER)
      AS purposeful
  FROM marts.session_themes AS t
  WHERE t.coach = $coach AND t.theme IS NOT NULL
    AND (CAST($from AS VARCHAR) IS NULL OR t.date >= CAST($from AS DATE))
    AND t.date <= CAST($to AS DATE)
  GROUP BY t.site, t.theme
),
-- the newest session by which a channel is live: purposeful on the theme, and more than weakly
carried AS (
  SELECT
    m.site, m.theme,
    max(t.date) FILTER (WHERE t.channel = 'group') AS group_date,
    max(t.date) FILTER (WHERE t.channel = 'supervision') AS supervision_date,
    max(t.date) FILTER (WHERE t.channel = 'onboarding') AS onboarding_date
  FROM mine AS m
  JOIN marts.session_themes AS t ON t.site = m.site AND t.theme = m.theme
  WHERE t.class = 'purposeful' AND t.detail <> 'weak'
  GROUP BY m.site, m.theme
),
opened AS (
  SELECT
    g.site, g.theme, CAST(count(DISTINCT g.staff) AS INTEGER) AS goal_staff,
    max(g.open_from) AS goal_date
  FROM marts.theme_goals AS g
  WHERE g.is_open
  GROUP BY g.site, g.theme
),
newest AS (SELECT max(month) AS month FROM marts.threads)
SELECT
  m.site, m.theme, m.sessions, m.purposeful, CAST(m.last_session AS VARCHAR) AS last_session,
  coalesce(h.channels_live, CAST(ARRAY[] AS varchar[])) AS channels_live, h.reach,
  CAST(h.month AS VARCHAR) AS month,
  coalesce(o.goal_staff, 0) AS goal_staff, CAST(o.goal_date AS VARCHAR) AS goal_date,
  CAST(c.group_date AS VARCHAR) AS group_date,
  CAST(c.supervision_date AS VARCHAR) AS supervision_date,
  CAST(c.onboarding_date AS VARCHAR) AS onboarding_date,
  coalesce(e.state, 'not_embedded') AS state, coalesce(e.before_data, false) AS before_data,
  CAST(e.embedded_from AS VARCHAR) AS embedded_from,
  CAST(e.tapered_from AS VARCHAR) AS tapered_from, CAST(e.again_from AS VARCHAR) AS again_from
FROM mine AS m
LEFT JOIN newest AS n ON true
LEFT JOIN marts.threads AS h ON h.site = m.site AND h.theme = m.theme AND h.month = n.month
LEFT JOIN marts.theme_embedding AS e ON e.site = m.site AND e.theme = m.theme
LEFT JOIN opened AS o ON o.site = m.site AND o.theme = m.theme
LEFT JOIN carried AS c ON c.site = m.site AND c.theme = m.theme
ORDER BY m.sessions DESC, m.theme, m.site
LIMIT 500
