-- settled sessions by the class of the rules, in an order drawn by the seed: at most `most` of each class
SELECT session_id, class
FROM (
  SELECT
    session_id, class,
    row_number() OVER (
      PARTITION BY class ORDER BY md5(concat(CAST($seed AS VARCHAR), ':', session_id)), session_id
    ) AS place
  FROM marts.sessions_classified
  WHERE settled
) AS drawn
WHERE place <= CAST($most AS INTEGER)
ORDER BY class, place
