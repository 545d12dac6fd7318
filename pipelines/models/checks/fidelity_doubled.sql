-- A period of a fidelity series with more than one row.
SELECT
  agency, site, measure, instrument, version, subscale, respondent, grain, month,
  count(*) AS times
FROM marts.fidelity_trend
GROUP BY agency, site, measure, instrument, version, subscale, respondent, grain, month
HAVING count(*) > 1
