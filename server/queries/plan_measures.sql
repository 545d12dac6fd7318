-- one row per measure that has values
SELECT DISTINCT measure FROM marts.fidelity_trend WHERE value IS NOT NULL ORDER BY measure
