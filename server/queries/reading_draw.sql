-- settled sessions by the class of the rules, in an order drawn by the seed: at most `most` of each class.
-- The order begins with those whose draw is small: of a class with many, others need not be sorted, as
-- twenty times as many as are asked for are looked at.
WITH drawn AS (
  SELECT
    session_id, class,
    md5(concat(CAST($seed AS VARCHAR), ':', session_id)) AS draw
  FROM marts.sessions_classified
  WHERE settled
),
cuts AS (
  SELECT
    class,
    lpad(
      lower(to_hex(CAST(
        floor(least(65535, 65536 * 20 * CAST($most AS DOUBLE PRECISION) / count(*))) AS INTEGER
      ))),
      4,
      '0'
    ) AS last
  FROM marts.sessions_classified
  WHERE settled
  GROUP BY class
)
SELECT session_id, class
FROM (
  SELECT
    d.session_id, d.class,
    row_number() OVER (PARTITION BY d.class ORDER BY d.draw, d.session_id) AS place
  FROM drawn AS d
  JOIN cuts AS c ON c.class = d.class
  WHERE left(d.draw, 4) <= c.last
) AS placed
WHERE place <= CAST($most AS INTEGER)
ORDER BY class, place
