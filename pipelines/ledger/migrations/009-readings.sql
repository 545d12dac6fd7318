-- A blind reading: sessions that a person classes by what is logged, without seeing our class. It is
-- kept as it goes on and closed at its end; only then are the two classes compared.
CREATE TABLE readings (
  reading_id INTEGER PRIMARY KEY AUTOINCREMENT,
  author TEXT NOT NULL CHECK (trim(author) <> ''),
  seed INTEGER NOT NULL,
  rules_version INTEGER,
  as_of TEXT NOT NULL,
  begun_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE TABLE reading_sessions (
  reading_id INTEGER NOT NULL REFERENCES readings,
  place INTEGER NOT NULL,
  session_id TEXT NOT NULL,
  drawn_class TEXT NOT NULL,
  label TEXT
    CHECK (label IN ('purposeful', 'unanchored', 'reactive', 'unknown', 'required', 'cannot_tell')),
  labelled_at TEXT,
  PRIMARY KEY (reading_id, place),
  UNIQUE (reading_id, session_id),
  CHECK ((label IS NULL) = (labelled_at IS NULL))
) STRICT, WITHOUT ROWID;
