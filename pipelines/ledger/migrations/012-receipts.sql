-- What the receipt of an import shows beside its line: the build that it was part of, and the first
-- cells that it changed, old and new (null: gone with a forgotten import whose values they held).
CREATE TABLE receipts (
  import_id INTEGER PRIMARY KEY REFERENCES imports,
  build_id INTEGER NOT NULL REFERENCES builds,
  changes TEXT
) STRICT;

-- Which published points and classes a build with imports moved.
CREATE TABLE build_moves (
  build_id INTEGER PRIMARY KEY REFERENCES builds,
  moves TEXT NOT NULL
) STRICT;
