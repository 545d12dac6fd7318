-- The sessions whose reasons are written by this build: the others keep those that they have.
SELECT s.agency, s.session_no
FROM staging.sessions AS s
LEFT JOIN intermediate.kept_sites AS k ON k.agency = s.agency AND k.site_no = s.site_no
WHERE k.until IS NULL OR s.date >= k.until
