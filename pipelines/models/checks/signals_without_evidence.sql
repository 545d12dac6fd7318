-- A signal that rests on nothing, or something to rest on without its signal.
WITH reasons AS (
  SELECT agency, session_id, signals, evidence FROM marts.sessions_classified
  UNION ALL
  SELECT agency, session_id, signals, evidence FROM marts.session_themes
),
codes AS (
  SELECT r.agency, r.session_id, r.signals, r.evidence, s.code
  FROM reasons AS r
  CROSS JOIN (
    VALUES ('L1'), ('L2'), ('L3'), ('C1'), ('C2'), ('C3'), ('C4'), ('R1'), ('R3'), ('R4'), ('Q')
  ) AS s (code)
)
SELECT agency, session_id, code, evidence
FROM codes
WHERE code = ANY (signals) <> (evidence LIKE concat('%"', code, '":["%'))
