-- one row: rejected rows of the imports that stand, themes that no catalogue knows, and whether PD goals and a roster stand
SELECT
  CAST((SELECT coalesce(sum(rejected), 0) FROM marts.imports WHERE standing) AS INTEGER) AS rejected,
  CAST((SELECT count(*) FROM marts.unmapped WHERE kind = 'theme') AS INTEGER) AS unmapped_themes,
  EXISTS (SELECT 1 FROM marts.imports WHERE standing AND export = 'goals') AS has_goals,
  EXISTS (SELECT 1 FROM marts.imports WHERE standing AND export = 'staff') AS has_roster
