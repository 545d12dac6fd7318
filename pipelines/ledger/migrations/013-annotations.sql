-- What people write on charts: a note on a day, or a baseline, the month from which the limits of a
-- measure at a site are calculated anew. None is ever changed nor deleted; who takes one back adds a row.
CREATE TABLE annotations (
  annotation_id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('note', 'baseline')),
  site TEXT CHECK (trim(site) <> ''),
  measure TEXT CHECK (trim(measure) <> ''),
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  words TEXT NOT NULL CHECK (trim(words) <> ''),
  author TEXT NOT NULL CHECK (trim(author) <> ''),
  at TEXT NOT NULL,
  CHECK (kind = 'note' OR (site IS NOT NULL AND measure IS NOT NULL AND date GLOB '*-01'))
) STRICT;
CREATE TABLE annotation_withdrawals (
  annotation_id INTEGER PRIMARY KEY REFERENCES annotations,
  author TEXT NOT NULL CHECK (trim(author) <> ''),
  at TEXT NOT NULL
) STRICT;
CREATE TRIGGER annotations_stay BEFORE UPDATE ON annotations
  BEGIN SELECT RAISE(ABORT, 'an annotation is never changed'); END;
CREATE TRIGGER annotations_are_kept BEFORE DELETE ON annotations
  BEGIN SELECT RAISE(ABORT, 'an annotation is never deleted'); END;
