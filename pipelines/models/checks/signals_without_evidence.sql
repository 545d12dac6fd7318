-- A signal that rests on nothing, or something to rest on without its signal. Each code is searched
-- for by a pattern of its own: one that is put together row by row takes many times as long.
WITH reasons AS (
  SELECT agency, session_id, signals, evidence FROM marts.sessions_classified
  UNION ALL
  SELECT agency, session_id, signals, evidence FROM marts.session_themes
),
codes AS (
  SELECT
    agency,
    session_id,
    evidence,
    array_to_string(signals, ',') AS signals,
    concat_ws(
      ',',
      CASE WHEN evidence LIKE '%"C1":["%' THEN 'C1' END,
      CASE WHEN evidence LIKE '%"C2":["%' THEN 'C2' END,
      CASE WHEN evidence LIKE '%"C3":["%' THEN 'C3' END,
      CASE WHEN evidence LIKE '%"C4":["%' THEN 'C4' END,
      CASE WHEN evidence LIKE '%"L1":["%' THEN 'L1' END,
      CASE WHEN evidence LIKE '%"L2":["%' THEN 'L2' END,
      CASE WHEN evidence LIKE '%"L3":["%' THEN 'L3' END,
      CASE WHEN evidence LIKE '%"Q":["%' THEN 'Q' END,
      CASE WHEN evidence LIKE '%"R1":["%' THEN 'R1' END,
      CASE WHEN evidence LIKE '%"R3":["%' THEN 'R3' END,
      CASE WHEN evidence LIKE '%"R4":["%' THEN 'R4' END
    ) AS founded
  FROM reasons
)
SELECT agency, session_id, signals, founded, evidence
FROM codes
WHERE signals <> founded
