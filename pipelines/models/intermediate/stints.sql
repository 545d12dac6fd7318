-- A person's stint at a site, by the date it is looked up for: the latest hire date up to the date,
-- else the earliest; a row without a hire date comes before all others.
WITH next_hired AS (
  SELECT
    agency,
    person_no,
    site_no,
    hired,
    left_on,
    row_number() OVER (PARTITION BY agency, person_no ORDER BY hired NULLS FIRST) AS place,
    lead(hired) OVER (PARTITION BY agency, person_no ORDER BY hired NULLS FIRST) AS next_hired
  FROM staging.staff
)
SELECT
  agency,
  person_no,
  site_no,
  hired,
  left_on,
  CASE WHEN place = 1 THEN DATE '0001-01-01' ELSE hired END AS from_date,
  coalesce(next_hired - 1, DATE '9999-12-31') AS to_date
FROM next_hired
