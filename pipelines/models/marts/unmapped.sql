-- One row per name that means nothing known (a theme, a measure) or may mean somebody else at its
-- site (a person), with what it may mean: a suggestion for a person to take or leave.
SELECT s.agency, s.kind, s.site, s.name, s.uses, s.last_seen, r.suggestion, r.why
FROM intermediate.unmapped_series AS s
LEFT JOIN intermediate.unmapped_result AS r
  ON r.agency = s.agency
  AND r.kind = s.kind
  AND r.name = s.name
  AND coalesce(r.site, '') = coalesce(s.site, '')
WHERE s.means IS NULL AND (s.kind <> 'person' OR r.suggestion IS NOT NULL)
