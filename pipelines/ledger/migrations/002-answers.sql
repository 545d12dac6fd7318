-- Answers that a person gave, to be used again. The subject is the digest of a header (the same
-- source exports the same columns), or 'sites' for names of sites, which hold for every file.
CREATE TABLE answers (
  subject TEXT NOT NULL,
  question TEXT NOT NULL,
  value TEXT NOT NULL,
  import_id INTEGER NOT NULL REFERENCES imports,
  PRIMARY KEY (subject, question)
) STRICT, WITHOUT ROWID;
