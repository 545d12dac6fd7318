-- Themes that people planned, and when they said so: what makes the choice of a measure credible.
-- A plan is never changed nor deleted; who takes it back adds a row.
CREATE TABLE plans (
  plan_id INTEGER PRIMARY KEY AUTOINCREMENT,
  theme TEXT NOT NULL CHECK (trim(theme) <> ''),
  sites TEXT NOT NULL CHECK (json_array_length(sites) > 0),
  measures TEXT NOT NULL CHECK (json_array_length(measures) > 0),
  start TEXT NOT NULL CHECK (start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
  author TEXT NOT NULL CHECK (trim(author) <> ''),
  at TEXT NOT NULL
) STRICT;
CREATE TABLE plan_withdrawals (
  plan_id INTEGER PRIMARY KEY REFERENCES plans,
  author TEXT NOT NULL CHECK (trim(author) <> ''),
  at TEXT NOT NULL
) STRICT;
CREATE TRIGGER plans_stay BEFORE UPDATE ON plans
  BEGIN SELECT RAISE(ABORT, 'a plan is never changed'); END;
CREATE TRIGGER plans_are_kept BEFORE DELETE ON plans
  BEGIN SELECT RAISE(ABORT, 'a plan is never deleted'); END;
