-- how many verdicts of sites were judged together: those with a p value
SELECT CAST(count(*) AS INTEGER) AS judged FROM marts.verdicts WHERE p IS NOT NULL
