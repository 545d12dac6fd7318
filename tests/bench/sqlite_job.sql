-- The job that `npm run bench` holds ours against, as it is done in SQLite after `.import` of an agency's
-- exports into tables of text: every session classed by the same signals (L1, L2, C1-C4, R1, R3, R4, Q),
-- then classes by site and month and the mean of each measure. Not done: L3, names that mean the same,
-- checks of the rows, reasons, provisional classes.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -1000000;

CREATE TABLE people AS
SELECT
  staff AS person,
  CAST(julianday(hired) AS integer) AS hired,
  coalesce(CAST(julianday(nullif("left", '')) AS integer), 9999999) AS left_on
FROM staff;
CREATE UNIQUE INDEX people_by_name ON people (person);

CREATE TABLE windows AS
SELECT
  goal_id,
  staff AS person,
  theme,
  CAST(julianday(opened) AS integer) AS opened,
  CAST(coalesce(julianday(nullif(closed, '')) + 30, julianday(nullif(target_date, '')) + 180, 9999999) AS integer)
    AS open_to,
  CAST(coalesce(julianday(nullif(closed, '')) + 30, 9999999) AS integer) AS named_to
FROM goals;
CREATE INDEX windows_by_owner ON windows (person, theme);
CREATE INDEX windows_by_id ON windows (goal_id);

CREATE TABLE facts AS
SELECT
  s.rowid AS no,
  s.site,
  substr(s.date, 1, 7) AS month,
  nullif(s.themes, '') AS theme,
  CAST(julianday(s.date) AS integer) AS day,
  CASE
    WHEN s.format IN ('group', 'peer', 'huddle') THEN 'group'
    WHEN s.format IN ('observation', 'document_review') THEN 'observation'
    ELSE s.format
  END AS channel,
  s.mandatory = 'yes' AS is_mandatory,
  s."trigger" = 'required' AS is_required,
  s."trigger" IN ('incident', 'complaint', 'crisis', 'compliance') AS r1,
  s.themes = '' AND s.goal_ids = '' AND s."trigger" IN ('', 'scheduled', 'other') AS q,
  s.goal_ids AS named,
  CASE
    WHEN julianday(s.follow_up_date) - julianday(s.date) BETWEEN 1 AND 120
      THEN CAST(julianday(s.follow_up_date) AS integer)
  END AS follow_up
FROM sessions AS s;

CREATE TABLE attendance AS
SELECT
  f.no,
  p.person,
  f.theme,
  f.day,
  f.day <= p.left_on AS is_present,
  f.day - p.hired <= 45 AS is_new
FROM sessions AS s
JOIN facts AS f ON f.no = s.rowid
JOIN json_each('["' || replace(s.staff, '; ', '","') || '"]') AS n
JOIN people AS p ON p.person = n.value;

CREATE TABLE attending AS
SELECT no, count(*) AS attendees, min(is_new) AS r4 FROM attendance GROUP BY no;
CREATE UNIQUE INDEX attending_by_no ON attending (no);

CREATE TABLE linked AS
SELECT no, count(*) AS linked, sum(is_named) AS named_linked
FROM (
  SELECT a.no, a.person, max(g.goal_id = f.named) AS is_named
  FROM attendance AS a
  JOIN facts AS f ON f.no = a.no
  JOIN windows AS g ON g.person = a.person AND g.theme = a.theme
  WHERE a.is_present
    AND g.opened <= a.day + 45
    AND a.day <= g.named_to
    AND (a.day <= g.open_to OR g.goal_id = f.named)
  GROUP BY a.no, a.person
)
GROUP BY no;
CREATE UNIQUE INDEX linked_by_no ON linked (no);

CREATE TABLE links AS
SELECT
  f.*,
  coalesce(a.r4, 0) AS r4,
  coalesce(l.named_linked, 0) >= CASE WHEN a.attendees <= 3 THEN 1 ELSE 2 END AS l1,
  coalesce(l.linked, 0) >= CASE WHEN a.attendees <= 3 THEN 1 ELSE 2 END
  AND (a.attendees <= 3 OR 3 * coalesce(l.linked, 0) >= a.attendees) AS l2,
  a.attendees > 0
  AND (3 * coalesce(l.named_linked, 0) >= a.attendees OR 2 * coalesce(l.linked, 0) >= a.attendees)
    AS reaches_goals,
  EXISTS (SELECT 1 FROM windows AS g WHERE g.goal_id = f.named AND g.theme = f.theme) AS names_goal,
  EXISTS (
    SELECT 1
    FROM priorities AS p
    WHERE p.site = f.site
      AND p.theme = f.theme
      AND f.day BETWEEN julianday(p."from") - 1 AND coalesce(julianday(nullif(p."to", '')), 9999999)
  ) AS c1
FROM facts AS f
LEFT JOIN attending AS a ON a.no = f.no
LEFT JOIN linked AS l ON l.no = f.no;
CREATE INDEX links_by_place ON links (site, theme, day, channel) WHERE NOT is_mandatory AND NOT r1;

CREATE TABLE carriers AS
SELECT
  t.*,
  t.theme IS NOT NULL AND NOT t.is_required AND NOT t.r3 AS carries,
  t.theme IS NOT NULL
  AND NOT t.is_required
  AND NOT t.r3
  AND NOT t.is_mandatory
  AND (NOT t.r1 OR t.names_goal) AS carries_event
FROM (
  SELECT
    m.*,
    m.is_mandatory
    AND m.theme IS NOT NULL
    AND NOT m.reaches_goals
    AND NOT EXISTS (
      SELECT 1
      FROM links AS o
      WHERE o.site = m.site
        AND o.theme = m.theme
        AND o.day BETWEEN m.day - 90 AND m.day + 45
        AND o.channel <> m.channel
        AND NOT o.is_mandatory
        AND NOT o.r1
    ) AS r3
  FROM links AS m
) AS t;
CREATE INDEX carriers_by_place ON carriers (site, theme, day, channel) WHERE carries;
CREATE INDEX events_by_place ON carriers (site, theme, day, channel) WHERE carries_event;
CREATE UNIQUE INDEX carriers_by_no ON carriers (no);

CREATE TABLE seen AS
SELECT a.person, a.theme, a.day, c.carries_event
FROM attendance AS a
JOIN carriers AS c ON c.no = a.no
WHERE c.carries;
CREATE INDEX seen_by_person ON seen (person, theme, day, carries_event);

CREATE TABLE returns AS
SELECT DISTINCT a.no
FROM attendance AS a
JOIN carriers AS c ON c.no = a.no
WHERE EXISTS (
  SELECT 1
  FROM seen AS x
  WHERE x.person = a.person
    AND x.theme = a.theme
    AND x.day BETWEEN a.day + 1 AND a.day + 45
    AND (NOT c.r1 OR x.carries_event)
)
OR EXISTS (
  SELECT 1
  FROM seen AS x
  WHERE x.person = a.person
    AND x.theme = a.theme
    AND x.day BETWEEN max(a.day + 1, c.follow_up - 14) AND c.follow_up + 14
    AND (NOT c.r1 OR x.carries_event)
);
CREATE UNIQUE INDEX returns_by_no ON returns (no);

CREATE TABLE signals AS
SELECT
  c.*,
  CASE
    WHEN c.r1 THEN EXISTS (
      SELECT 1
      FROM carriers AS x
      WHERE x.site = c.site
        AND x.theme = c.theme
        AND x.day BETWEEN c.day - 90 AND c.day
        AND x.channel <> c.channel
        AND x.carries_event
    )
    ELSE EXISTS (
      SELECT 1
      FROM carriers AS x
      WHERE x.site = c.site
        AND x.theme = c.theme
        AND x.day BETWEEN c.day - 90 AND c.day
        AND x.channel <> c.channel
        AND x.carries
    )
  END AS c2,
  CASE
    WHEN c.r1 THEN EXISTS (
      SELECT 1
      FROM carriers AS x
      WHERE x.site = c.site
        AND x.theme = c.theme
        AND x.day BETWEEN c.day + 1 AND c.day + 45
        AND x.channel <> c.channel
        AND x.carries_event
    )
    ELSE EXISTS (
      SELECT 1
      FROM carriers AS x
      WHERE x.site = c.site
        AND x.theme = c.theme
        AND x.day BETWEEN c.day + 1 AND c.day + 45
        AND x.channel <> c.channel
        AND x.carries
    )
  END AS c3,
  EXISTS (SELECT 1 FROM returns AS r WHERE r.no = c.no) AS c4
FROM carriers AS c;

CREATE TABLE classes AS
SELECT
  no,
  site,
  month,
  CASE
    WHEN q THEN 'unknown'
    WHEN is_required THEN 'required'
    WHEN r1 AND reaches_goals AND (c3 OR c4) THEN 'purposeful'
    WHEN r1 OR r3 THEN 'reactive'
    WHEN r4 AND NOT (l1 OR l2) THEN 'reactive'
    WHEN l1 OR l2 THEN 'purposeful'
    ELSE 'unanchored'
  END AS class
FROM signals;

CREATE TABLE mix AS
SELECT site, month, class, count(*) AS sessions FROM classes GROUP BY site, month, class;

CREATE TABLE means AS
SELECT site, substr(date, 1, 7) AS month, measure, avg(CAST(value AS real)) AS mean
FROM fidelity
GROUP BY site, month, measure;

SELECT json_group_object(class, sessions)
FROM (SELECT class, sum(sessions) AS sessions FROM mix GROUP BY class);
