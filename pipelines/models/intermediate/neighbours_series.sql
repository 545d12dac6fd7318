-- The constants under which the mix and the verdicts are tried beside the rules' own: one row per agency
-- that asked for it and pair of look-ahead and look-back, of 15 and 30 days less, equal, or more.
SELECT
  b.agency,
  r.look_ahead_days + 15 * h.shift AS look_ahead_days,
  r.look_back_days + 30 * k.shift AS look_back_days
FROM raw.build AS b
JOIN staging.rules AS r ON r.agency = b.agency
CROSS JOIN (VALUES (-1), (0), (1)) AS h (shift)
CROSS JOIN (VALUES (-1), (0), (1)) AS k (shift)
WHERE b.neighbours
