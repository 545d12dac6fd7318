-- One row per person of the staff export, site and hire date.
SELECT
  f.agency,
  s.site,
  p.name AS staff,
  f.hired,
  f.left_on
FROM staging.staff AS f
JOIN staging.sites AS s ON s.agency = f.agency AND s.site_no = f.site_no
JOIN staging.people AS p ON p.agency = f.agency AND p.person_no = f.person_no
