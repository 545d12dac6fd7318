-- one row: rejected rows of the imports that stand, and themes that no catalogue knows
SELECT
  CAST((SELECT coalesce(sum(rejected), 0) FROM marts.imports WHERE standing) AS INTEGER) AS rejected,
  CAST((SELECT count(*) FROM marts.unmapped WHERE kind = 'theme') AS INTEGER) AS unmapped_themes
