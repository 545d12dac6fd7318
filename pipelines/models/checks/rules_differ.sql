-- Agencies of one warehouse that look back or ahead differently: window frames cannot tell them
-- apart.
SELECT min(agency) AS agency, count(*) AS agencies, look_back_days, look_ahead_days
FROM staging.rules
GROUP BY look_back_days, look_ahead_days
HAVING count(*) < (SELECT count(*) FROM staging.rules)
