-- One row per site (all sites where there is none) and look-ahead and look-back under which the mix was
-- tried: the purposeful share of the last twelve months.
SELECT
  r.agency,
  r.site,
  r.look_ahead_days,
  r.look_back_days,
  r.base,
  r.sessions,
  r.share
FROM intermediate.neighbours_mix_result AS r
