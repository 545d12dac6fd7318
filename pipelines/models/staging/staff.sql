-- One row per person, site and hire date.
SELECT
  p.agency,
  p.person_no,
  p.site_no,
  r.hired,
  CASE WHEN count(*) = count(r.left_on) THEN max(r.left_on) END AS left_on
FROM staging.staff_records AS r
JOIN staging.person_names AS p
  ON p.agency = r.agency AND p.site_key = r.site_key AND p.name_key = lower(r.staff)
GROUP BY p.agency, p.person_no, p.site_no, r.hired
