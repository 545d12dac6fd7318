-- What a person said once about a name: that it means another. The latest row of a name (folded for
-- case) at a site stands; one without a meaning takes it back. A site is given for people alone.
CREATE TABLE aliases (
  alias_id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('theme', 'person', 'measure', 'label')),
  name TEXT NOT NULL CHECK (trim(name) <> ''),
  site TEXT CHECK (site IS NULL OR kind = 'person'),
  means TEXT CHECK (means IS NULL OR trim(means) <> ''),
  author TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
