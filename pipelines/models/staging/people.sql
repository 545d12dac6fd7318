-- One row per person at a site.
SELECT DISTINCT agency, person_no, site_no, site_key, person_key, name
FROM staging.person_names
