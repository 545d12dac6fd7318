-- One row per site and theme that is its priority on the as-of date.
SELECT DISTINCT p.agency, p.site_no, p.theme_no
FROM staging.priorities AS p
JOIN raw.build AS b ON b.agency = p.agency AND b.as_of BETWEEN p.from_date AND p.to_date
