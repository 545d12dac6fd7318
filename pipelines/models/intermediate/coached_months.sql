-- One row per site and month in which anybody attended a session: how many did.
WITH people AS (
  SELECT DISTINCT
    agency,
    site_no,
    CAST(date_trunc('month', date) AS date) AS month,
    person_no
  FROM intermediate.attendance
)
SELECT agency, site_no, month, CAST(count(*) AS integer) AS staff
FROM people
GROUP BY agency, site_no, month
