-- One row per verdict (of the theme over all sites where there is no site) and neighbouring constants
-- under which it was tried: what the answer would be, and whether it is the same.
SELECT
  r.agency,
  r.site,
  r.theme,
  r.measure,
  r.instrument,
  r.version,
  r.subscale,
  r.respondent,
  r.grain,
  r.look_ahead_days,
  r.look_back_days,
  r.embedding_shift,
  r.moved,
  r.holds,
  r.stuck,
  r.effect,
  r.low,
  r.high
FROM intermediate.neighbours_result AS r
