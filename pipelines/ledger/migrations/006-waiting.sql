-- Files of drop folders that were looked at: none is imported by itself a second time, also not
-- after a restart, or after its import was undone.
CREATE TABLE watched (
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  PRIMARY KEY (path, size, modified)
) STRICT, WITHOUT ROWID;
CREATE INDEX watched_by_sha256 ON watched (sha256);

-- Files that were found and not imported: their bytes are among the uploads until they are taken
-- or put away.
CREATE TABLE waiting (
  waiting_id INTEGER PRIMARY KEY AUTOINCREMENT,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  found_at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('needs_answer', 'refused')),
  questions INTEGER NOT NULL,
  reason TEXT,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX one_waiting_by_sha256 ON waiting (sha256) WHERE ended_at IS NULL;
