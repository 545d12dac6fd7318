-- One row per site whose chance level before a quarter (from_quarter) is that of the build before: as many
-- draws, and nothing differs that a session up to then looks at. What differs moves the themes of its whole
-- quarter. Themes are shuffled from some quarters before on (shuffled_from): the level looks back so far, to
-- sessions that are live for newcomers, what they carry on, and what makes that a one-off.
WITH draws_before AS (
  SELECT agency, min(draws) AS fewest, max(draws) AS most
  FROM raw.chance
  GROUP BY agency
),
drawn AS (
  SELECT
    k.agency,
    k.site_no,
    CAST(
      date_trunc(
        'quarter',
        CAST(date_trunc('quarter', k.differs_from) AS date) - k.days_ahead
      ) AS date
    ) AS from_quarter,
    r.look_back_days
  FROM intermediate.kept_sites AS k
  JOIN staging.rules AS r ON r.agency = k.agency
  JOIN intermediate.draw_counts AS d ON d.agency = k.agency
  JOIN draws_before AS b ON b.agency = k.agency AND b.fewest = d.draws AND b.most = d.draws
)
SELECT
  agency,
  site_no,
  from_quarter,
  CAST(date_trunc('quarter', from_quarter - 3 * look_back_days) AS date) AS shuffled_from
FROM drawn
