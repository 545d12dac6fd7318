-- What people did: small rows, many transactions. Instants are UTC (ISO 8601), dates YYYY-MM-DD.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE imports (
  import_id INTEGER PRIMARY KEY AUTOINCREMENT,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  export TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'accepted_with_rejects')),
  imported_at TEXT NOT NULL,
  today TEXT NOT NULL,
  standing INTEGER NOT NULL DEFAULT 1 CHECK (standing IN (0, 1)),
  withdrawn_at TEXT,
  read INTEGER NOT NULL,
  new INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  duplicate INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  answers TEXT NOT NULL,
  decisions TEXT NOT NULL,
  rejects TEXT NOT NULL,
  CHECK (read = new + changed + unchanged + duplicate + rejected),
  CHECK ((standing = 0) = (withdrawn_at IS NOT NULL))
) STRICT;
CREATE INDEX imports_by_sha256 ON imports (sha256);

CREATE TABLE builds (
  build_id INTEGER PRIMARY KEY AUTOINCREMENT,
  file TEXT NOT NULL UNIQUE,
  as_of TEXT NOT NULL,
  today TEXT NOT NULL,
  made_at TEXT NOT NULL,
  current INTEGER NOT NULL CHECK (current IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX one_current_build ON builds (current) WHERE current = 1;

CREATE TABLE overrides (
  override_id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL,
  class TEXT NOT NULL
    CHECK (class IN ('purposeful', 'unanchored', 'reactive', 'unknown', 'required')),
  why TEXT NOT NULL CHECK (trim(why) <> ''),
  author TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;

-- A class that a build changed: the old one is kept with the import that changed it.
CREATE TABLE class_changes (
  build_id INTEGER NOT NULL REFERENCES builds,
  session_id TEXT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  was_settled INTEGER NOT NULL CHECK (was_settled IN (0, 1)),
  import_id INTEGER REFERENCES imports,
  at TEXT NOT NULL,
  PRIMARY KEY (session_id, build_id)
) STRICT, WITHOUT ROWID;

-- Who holds or held the one place for a job. The lock itself is the kernel's (jobs.ts).
CREATE TABLE jobs (
  job_id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'killed')),
  step TEXT,
  rows INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  pid INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  heartbeat TEXT NOT NULL,
  message TEXT
) STRICT;
